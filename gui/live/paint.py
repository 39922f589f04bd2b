"""Small painting helpers of the history table: text on the common baseline, row grounds, the tree line.

Owns how one piece is drawn. Must not know models.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.theme import Role, Theme, font


class _Measured(NamedTuple):
    """A font, and the most that a character of it takes: any of ASCII, and any other one."""

    face: QFont
    metrics: QFontMetricsF
    pixels: int
    widest_ascii: float
    widest: float


@lru_cache(maxsize=16)
def _measured(role: Role) -> _Measured:
    made = font(role)
    metrics, pixels = QFontMetricsF(made), made.pixelSize()
    return _Measured(made, metrics, pixels, max(map(metrics.horizontalAdvance, "@MW%")), pixels * 1.1)


def draw_text(painter: QPainter, area: QRectF, text: str, role: Role, colour: QColor, *, right: bool = False) -> None:
    """One line of text, elided at the right; the baseline sits so that Chinese, Latin and mono share one line."""
    room = area.width()
    if not text or room <= 0:
        return
    measured = _measured(role)
    x = area.left()
    if right:
        x = area.right() - measured.metrics.horizontalAdvance(text)
    else:
        text = _elided(text, room, measured)
    painter.setFont(measured.face)
    painter.setPen(colour)
    painter.drawText(QPointF(x, area.center().y() + 0.36 * measured.pixels), text)


def text_width(text: str, role: Role) -> float:
    """The room that ``draw_text`` needs for all of it."""
    return _measured(role).metrics.horizontalAdvance(text)


def draw_column(
    painter: QPainter,
    left: float,
    room: float,
    height: int,
    texts: Iterable[tuple[int, str]],
    role: Role,
    colour: QColor,
) -> None:
    """The texts of a column as ``draw_text`` draws each, in half the time: each with the top of its row."""
    if room <= 0:
        return
    measured = _measured(role)
    below = height / 2 + 0.36 * measured.pixels
    painter.setFont(measured.face)
    painter.setPen(colour)
    for top, text in texts:
        if text:
            painter.drawText(QPointF(left, top + below), _elided(text, room, measured))


def _elided(text: str, room: float, measured: _Measured) -> str:
    if len(text) * (measured.widest_ascii if text.isascii() else measured.widest) <= room:  # it fits for certain
        return text
    return measured.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


def row_ground(theme: Theme, *, selected: bool, hovered: bool, child: bool) -> QColor:
    """The fill under a row."""
    if selected:
        return theme.color("bg.selected")
    if hovered:
        return theme.color("bg.hover")
    return theme.color("bg.sunken" if child else "bg.surface")


def tree_line(painter: QPainter, area: QRectF, colour: QColor, *, last: bool) -> None:
    """The line that ties a child row to its call: down through the row, or to its middle for the last."""
    x = round(area.left()) + 15
    middle = round(area.center().y())
    bottom = middle if last else area.bottom()
    painter.fillRect(QRectF(x, area.top(), 1, bottom - area.top()), colour)
    painter.fillRect(QRectF(x, middle, 8, 1), colour)
