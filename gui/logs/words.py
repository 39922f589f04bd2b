"""What the log table says: cells, tooltips, copied and exported lines.

Owns the choice of words and the form in which odd characters become visible. Must not know how cells are painted. What
a log line says comes from anywhere: no control character reaches the screen, the clipboard or a file as such, and no
tooltip takes it for markup.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from core.log_blocks import Line
from core.logs import visible
from gui.live.wording import Names, timestamp

translate = QCoreApplication.translate  # lupdate finds calls of this name

SHOWN_CHARACTERS = 500
"""What is drawn of one line: more than the widest screen has room for."""

_TOOLTIP_CHARACTERS, _TOOLTIP_LINES = 1200, 20
_PICTURES = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421, 0x0A: 0x21B5, 0x09: 0x21E5}  # ␀ … ␡, ↵, ⇥

OUR_LOGGERS = ("core.call_log",)


def header(column: int) -> str:
    """The title of a column."""
    return (
        translate("Logs", "Time"),
        translate("Logs", "Level"),
        translate("Logs", "Platform"),
        translate("Logs", "Call"),
        translate("Logs", "Message"),
    )[column]


def cell(line: Line, column: int, names: Names) -> str:
    """What stands in a cell."""
    if column == 0:
        return clock(line.time_s)
    if column == 1:
        return level(line.head.level)
    if column == 2:
        return names.platform_called(line.head.platform)
    return short_id(line.head.call_id) if column == 3 else shown(line.text[:SHOWN_CHARACTERS])


def clock(time_s: float) -> str:
    """Time of day with milliseconds."""
    moment = datetime.fromtimestamp(time_s)  # noqa: DTZ006  the user's own clock is what a row shows
    # strftime takes ten times as long, which counts for a table that is painted ten times a second
    return f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}.{moment.microsecond // 1000:03}"


def level(number: int) -> str:
    """The name of a level."""
    if number >= logging.ERROR:
        return translate("Logs", "Error")
    if number >= logging.WARNING:
        return translate("Logs", "Warning")
    return translate("Logs", "Info") if number >= logging.INFO else translate("Logs", "Debug")


def short_id(call_id: str) -> str:
    """The middle of a call id, by which calls differ: the end of its milliseconds and its count (core.ids)."""
    return call_id[9:18] or call_id


def source(logger: str) -> str:
    """What people call a logger."""
    return translate("Logs", "Calls") if logger in OUR_LOGGERS else visible(logger)


def shown(text: str) -> str:
    """``text`` in one line, control characters as their pictures."""
    if text.isprintable():
        return text
    return visible(text.translate(_PICTURES))


def whole(line: Line) -> str:
    """The text of a line with its line ends; all other control characters as their pictures."""
    return "\n".join(shown(part) for part in line.text.split("\n"))


def tooltip(line: Line, column: int, names: Names) -> str:
    """More than the cell has room for, as markup that shows the text as it is."""
    if column == 0:
        said = timestamp(line.time_s)
    elif column == 1:
        said = f"{level(line.head.level)} · {source(line.head.logger)}"
    elif column == 3 and line.head.call_id:
        said = f"{line.head.call_id}\n{translate('Logs', 'Click or press G to go to the call')}"
    elif column == 4:
        said = "\n".join(whole(line)[:_TOOLTIP_CHARACTERS].split("\n")[:_TOOLTIP_LINES])
    else:
        said = cell(line, column, names)
    return f"<p style='white-space: pre-wrap'>{html.escape(said)}</p>" if said else ""


def sentence(line: Line, names: Names) -> str:
    """The whole row for a screen reader."""
    parts = [level(line.head.level), clock(line.time_s), names.platform_called(line.head.platform), shown(line.text)]
    return ", ".join(part for part in parts if part)


def exported(line: Line) -> str:
    """The line as the log file writes it: one record a line, what follows a line end indented below it."""
    head = line.head
    names = " ".join(name for name in (head.logger, head.platform, head.call_id) if name)
    first, *more = line.text.split("\n")
    told = f"{timestamp(line.time_s)} {_NAMES.get(head.level) or head.level!s:<7} {visible(names)}: {visible(first)}"
    return "\n".join([told, *(f"    | {visible(part)}" for part in more)])


_NAMES: Mapping[int, str] = {
    number: f"{logging.getLevelName(number):<7}"
    for number in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL)
}
