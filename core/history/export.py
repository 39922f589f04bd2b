"""Calls as a file for others: CSV for a spreadsheet, JSON for programs, HAR for HTTP tools.

Owns the choice of the format and the writing in one go, to a temporary name first: a file that is there is complete.
Records are redacted when they are made, so there is nothing to hide here. Must not know where records come from.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from core.history.export_csv import csv_lines
from core.history.export_har import har_parts
from core.trace import CallRecord

Format = Literal["csv", "json", "har"]
FORMATS: tuple[Format, ...] = ("csv", "json", "har")

_LINES_A_TELL = 200


def export(
    records: Iterable[CallRecord],
    target: Path,
    form: Format,
    *,
    told: Callable[[int], None] = lambda _count: None,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Write ``records`` to ``target``; how many there were.

    Args:
        records: Taken one by one: a million need no memory.
        target: Replaced when all is written; untouched if anything fails or it is stopped.
        form: What kind of file.
        told: Called with the count so far, now and then.
        stopped: Asked now and then; true ends it, and leaves no file.

    Raises:
        OSError: The file cannot be written.
        InterruptedError: ``stopped`` said so.
    """
    part = target.with_name(f".{target.name}.part")
    count = 0

    def counted() -> Iterator[CallRecord]:
        nonlocal count
        for record in records:
            if count % _LINES_A_TELL == 0:
                told(count)
                if stopped():
                    raise InterruptedError
            count += 1
            yield record

    try:
        # half a surrogate pair of somebody's text is written as in JSON
        with part.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            for text in _PARTS[form](counted()):
                file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if stopped():
            raise InterruptedError  # noqa: TRY301  # the same end as above
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    told(count)
    return count


def _json_parts(records: Iterable[CallRecord]) -> Iterator[str]:
    """The array of ``history --json``, an object a line."""
    yield "["
    for place, record in enumerate(records):
        yield (",\n" if place else "\n") + json.dumps(record.to_history_json(), ensure_ascii=False)
    yield "\n]\n"


_PARTS: dict[Format, Callable[[Iterable[CallRecord]], Iterator[str]]] = {
    "csv": csv_lines,
    "json": _json_parts,
    "har": har_parts,
}
