"""What a cell of the history table says: shown text, tooltip and accessible text.

Owns the choice of words a column. Must not know how cells are painted.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from gui.live import wording
from gui.live.columns import Column
from gui.live.rows import ChildRow, Row, elapsed_s, is_running, record_of, started_s, waited_s
from gui.live.timeline import has_wait
from gui.live.wording import Names

translate = QCoreApplication.translate


def header(column: Column) -> str:
    """The title of a column."""
    return {
        Column.TIME: translate("History", "Time"),
        Column.PLATFORM: translate("History", "Platform"),
        Column.OPERATION: translate("History", "Operation"),
        Column.RESULT: translate("History", "Result"),
        Column.TRIES: translate("History", "Tries"),
        Column.WAIT: translate("History", "Wait"),
        Column.TOTAL: translate("History", "Total"),
        Column.WATERFALL: translate("History", "Waterfall"),
    }[column]


def text(row: Row, column: Column, names: Names, now_s: float) -> str:
    """What stands in a cell; a child row's step name is in the platform column, its reason in the result column."""
    if column is Column.TIME:
        return wording.time_cell(row, now_s)
    if column is Column.TOTAL:
        return total(row, now_s)
    if isinstance(row, ChildRow):
        if column is Column.PLATFORM:
            return wording.title(row).text
        return wording.explanation(row)[0] if column is Column.RESULT else ""
    if column is Column.PLATFORM:
        return names.platform(row)
    if column is Column.OPERATION:
        return names.operation(row)
    if column is Column.RESULT:
        return wording.result(row).text
    if column is Column.TRIES:
        return str(row.attempts)
    if column is Column.WAIT:
        return wording.duration(waited_s(row, now_s) or None)
    return ""


def total(row: Row, now_s: float) -> str:
    """How long it took; of a running wait, how much is left."""
    if isinstance(row, ChildRow) and row.part == "wait" and is_running(row):
        return wording.left(row, now_s)
    return wording.duration(elapsed_s(row, now_s))


def tooltip(row: Row, column: Column, names: Names, now_s: float) -> str:
    """Full timestamps, and for results and the waterfall the reason of each decision."""
    record = record_of(row)
    began = wording.timestamp(record.started_us / 1e6 + started_s(row))
    if column is Column.TIME:
        return began
    if isinstance(row, ChildRow):
        lines = [f"{wording.title(row).text} · {total(row, now_s)}", wording.explanation(row)[0], began]
        if row.step is not None and row.part == "wait" and row.step.wait_header:
            lines.insert(2, f"Retry-After: {row.step.wait_header}")
        return "\n".join(lines)
    if column in (Column.RESULT, Column.WATERFALL):
        return "\n".join([f"{names.platform(row)} · {names.operation(row)} · {wording.result(row).text}", *story(row)])
    if column is Column.OPERATION:
        return " ".join(part for part in (record.method, record.path or record.endpoint) if part)
    return text(row, column, names, now_s)


def accessible(row: Row, column: Column, names: Names, now_s: float) -> str:
    """The first cell tells the whole row, the waterfall what is drawn, the others their text."""
    if column is Column.TIME:
        return f"{wording.sentence(row, names, now_s)}, {wording.time_cell(row, now_s)}"
    if column is Column.WATERFALL:
        return "; ".join(story(record_of(row))) if not isinstance(row, ChildRow) else wording.explanation(row)[0]
    return text(row, column, names, now_s)


def story(row: Row) -> list[str]:
    """One line a step and a wait: what it was, how long, why."""
    record = record_of(row)
    lines: list[str] = []
    for index, step in enumerate(record.steps):
        child = ChildRow(record, index, "step")
        lines.append(f"{wording.title(child).text}: {wording.explanation(child)[0]}")
        if has_wait(step):
            wait = ChildRow(record, index, "wait")
            lines.append(f"{wording.title(wait).text}: {wording.explanation(wait)[0]}")
    return lines


def copied(row: Row, names: Names, now_s: float) -> str:
    """The row as one line of text, columns apart by tabs."""
    record = record_of(row)
    began = wording.timestamp(record.started_us / 1e6 + started_s(row))
    cells = [text(row, column, names, now_s) for column in list(Column)[1:-1]]
    ids = [] if isinstance(row, ChildRow) else [record.call_id]
    return "\t".join([began, *(cell for cell in cells if cell), *ids])
