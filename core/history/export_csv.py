"""Calls as CSV for Excel, WPS and Numbers: one row a call, in the user's language.

Owns what spreadsheets would spoil: encoding (a byte-order mark), long numbers (a tab keeps them text), formulas.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from core.texts import Language, language, text
from core.trace import CallRecord

BOM = "\ufeff"
COLUMNS = (
    "started",
    "mode",
    "platform",
    "operation",
    "method",
    "path",
    "outcome",
    "stop_reason",
    "status",
    "code",
    "attempts",
    "waited_s",
    "elapsed_s",
    "reason",
    "call_id",
)

_TITLES = {"mode": "mode.title", "outcome": "outcome.title"}  # their values have texts of their own
_LONG_NUMBER = re.compile(r"[+-]?\d{16,}")  # spreadsheets keep 15 digits
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    """A value as a cell that shows what it is: no formula (OWASP, "CSV injection"), no digit lost."""
    if value is None:
        return ""
    shown = str(value)
    if not shown[:1].isdecimal() and not shown.startswith(_FORMULA):
        return shown
    if _LONG_NUMBER.fullmatch(shown):
        return "\t" + shown
    if shown.startswith(_FORMULA) and not _NUMBER.fullmatch(shown):
        return "'" + shown
    return shown


def line(cells: Iterable[object]) -> str:
    """One line, its end included."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([cell(value) for value in cells])
    return buffer.getvalue()


def csv_lines(records: Iterable[CallRecord]) -> Iterator[str]:
    """The file, line by line, with its header; times are local."""
    lang = language()
    yield BOM + line(text(f"export.{_TITLES.get(name, name)}", lang=lang) for name in COLUMNS)
    for record in records:
        yield line(_cells(record, lang))


def _cells(record: CallRecord, lang: Language) -> Sequence[object]:
    last = record.steps[-1] if record.steps else None
    values: Mapping[str, object] = {
        "started": datetime.fromtimestamp(record.started_us / 1e6).astimezone().isoformat(" ", "milliseconds"),
        "mode": text(f"export.mode.{record.mode}", lang=lang),
        "platform": record.platform,
        "operation": record.operation,
        "method": record.method,
        "path": record.path,
        "outcome": text(f"export.outcome.{record.outcome or 'running'}", lang=lang),
        "stop_reason": record.stop_reason,
        "status": record.status,
        "code": record.code,
        "attempts": record.attempts,
        "waited_s": f"{record.waited_s:.3f}",
        "elapsed_s": "" if record.elapsed_s is None else f"{record.elapsed_s:.3f}",
        "reason": last.reason if last else "",
        "call_id": record.call_id,
    }
    return [values[name] for name in COLUMNS]
