"""The figures as a table of text, to be put into a spreadsheet or a message: columns apart by tabs.

Owns its form.
"""

from __future__ import annotations

from core.history.overview import Overview
from gui.live.wording import Names
from gui.statistics import words


def as_table(shown: Overview, names: Names) -> str:
    """Platforms, operations, reasons and percentiles, each with a head; numbers plain, times in seconds."""
    operation = words.translate("Statistics", "Operation")
    platform, reason = words.translate("Statistics", "Platform"), words.translate("Statistics", "Reason")
    calls, retries = words.translate("Statistics", "Calls"), words.translate("Statistics", "Retries")
    then_ok = words.translate("Statistics", "Then OK")
    waited = words.translate("Statistics", "Waited (s)")
    first, whole = words.translate("Statistics", "First attempt (s)"), words.translate("Statistics", "Whole call (s)")
    rows: list[list[object]] = [[words.span_name(shown.range.span), words.stretch(shown.range)], []]
    rows.append([platform, calls, *words.outcome_names(), waited])
    for platform_id, one in shown.by_platform.items():
        name = names.platform_called(platform_id)
        rows.append([name, one.calls, one.first_try, one.recovered, one.failed, f"{one.waited_s:.3f}"])
    rows += [[], [platform, operation, calls, *words.outcome_names(), waited]]
    for ids, one in shown.by_operation.items():
        called = names.platform_called(ids[0]), names.operation_called(*ids)
        rows.append([*called, one.calls, one.first_try, one.recovered, one.failed, f"{one.waited_s:.3f}"])
    rows += [[], [reason, retries, then_ok, waited]]
    rows += [[one.rule, one.retries, one.then_ok, f"{one.waited_s:.3f}"] for one in shown.reasons]
    rows += [[], ["", first, whole]]
    rows += [[f"p{one.percent}", f"{one.first_s:.3f}", f"{one.whole_s:.3f}"] for one in shown.percentiles]
    return "\n".join("\t".join(str(cell) for cell in row) for row in rows)
