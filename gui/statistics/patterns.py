"""The three ways a call ends as they are painted: solid, hatched, cross-hatched. Nothing is told by colour alone.

Owns these patterns, at any scale factor. Must not know calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui.theme import Theme

Ending = Literal["first_try", "recovered", "failed"]
ENDINGS: tuple[Ending, ...] = ("first_try", "recovered", "failed")

_STEP: dict[Ending, float] = {"first_try": 4.0, "recovered": 4.5, "failed": 6.0}
_FILL: dict[Ending, tuple[str, str]] = {  # strokes and outline, ground
    "first_try": ("wf.ok", "wf.ok"),
    "recovered": ("wf.ok", "ok.subtle"),
    "failed": ("wf.fail", "danger.subtle"),
}


def paint_ending(painter: QPainter, area: QRectF, ending: Ending, theme: Theme) -> None:
    """Fill ``area`` with the pattern of an ending. The painter's state is restored."""
    stroke, ground = (theme.color(token) for token in _FILL[ending])
    painter.fillRect(area, ground)
    if ending == "first_try":
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(stroke, 1.2))
    painter.drawLines(_strokes(area, _STEP[ending], falling=False))
    if ending == "failed":
        painter.drawLines(_strokes(area, _STEP[ending], falling=True))
    painter.restore()
    _outline(painter, area, stroke)


def paint_row(painter: QPainter, area: QRectF, counts: Sequence[int], width: float, theme: Theme) -> None:
    """The endings side by side, ``width`` for all of ``counts`` together; each that is not 0 can be seen."""
    total = sum(counts)
    left = area.left()
    for ending, count in zip(ENDINGS, counts, strict=True):
        if count:
            part = max(width * count / total - 1, 4.0)
            paint_ending(painter, QRectF(left, area.top(), part, area.height()), ending, theme)
            left += part + 1


def paint_column(painter: QPainter, area: QRectF, counts: Sequence[int], per_call: float, theme: Theme) -> None:
    """The endings on top of each other from the bottom of ``area``, ``per_call`` pixels each call."""
    bottom = area.bottom()
    for ending, count in zip(ENDINGS, counts, strict=True):
        if count:
            height = max(count * per_call - 1, 2.0)
            paint_ending(painter, QRectF(area.left(), bottom - height, area.width(), height), ending, theme)
            bottom -= height + 1


def _strokes(area: QRectF, step: float, *, falling: bool) -> list[QLineF]:
    height = area.height()
    # from a fixed place of the widget: strokes of neighbours go on in each other, and do not move as a bar grows
    x = area.left() - height - (area.left() - height) % step
    lines = []
    while x < area.right() + height:
        start, end = (area.top(), area.bottom()) if falling else (area.bottom(), area.top())
        lines.append(QLineF(x, start, x + height, end))
        x += step
    return lines


def _outline(painter: QPainter, area: QRectF, colour: QColor) -> None:
    painter.save()
    painter.setPen(QPen(colour, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()
