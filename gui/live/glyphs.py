"""The shapes of the waterfall: one glyph a state, told apart by shape first and colour second.

Owns how a bar, a wait and an end mark are painted, at any scale factor. Must not know calls, time or tables: callers
give a rectangle and a kind. The same glyphs are used wherever a step is drawn (waterfall, step chain, legend).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

BarKind = Literal["ok", "failed", "body_error", "wait", "wait_running", "refresh", "running", "planned", "stopped"]
MarkKind = Literal["ok", "failed", "stopped"]

BAR_HEIGHT = 12.0
MIN_WIDTH = 6.0
_RADIUS = 2.5
_HATCH_STEP = 4.0  # distance of the 45° strokes, wide enough to stay strokes at scale factor 1
_THIN = 1.5
_INSET = 1.5
_DASH, _DASH_GAP = 4.0, 2.0
_LABEL_ROOM = 10.0  # on either side of a label; with less the label is left out


class Palette(Protocol):
    """What the glyphs need of a theme."""

    def color(self, token: str, /) -> QColor:
        """The colour of a token, e.g. ``"wf.ok"``."""


def paint_bar(
    painter: QPainter,
    rect: QRectF,
    kind: BarKind,
    theme: Palette,
    *,
    label: str | None = None,
    progress: float | None = None,
) -> None:
    """Paint one glyph into ``rect``, widened to ``MIN_WIDTH`` if it is narrower.

    Args:
        painter: Its font is used for the label. Its state is restored.
        rect: Where, in logical pixels; 12 high in tables, 11 in the step chain.
        kind: Which state.
        theme: Gives the colours.
        label: Words on a wait ("2.0 s", "5.2 s left"); left out where they do not fit.
        progress: For ``wait_running``: the elapsed part, 0 to 1.
    """
    area = QRectF(rect)
    area.setWidth(max(area.width(), MIN_WIDTH))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if kind in ("wait", "wait_running"):
        _wait(painter, area, theme, label, progress if kind == "wait_running" else None)
    else:
        _PAINTERS[kind](painter, area, theme)
    painter.restore()


def paint_mark(painter: QPainter, centre: QPointF, kind: MarkKind, theme: Palette) -> None:
    """Paint the end mark of a call, 8 px wide, around ``centre``: a tick, a cross or a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x, y = centre.x(), centre.y()
    if kind == "stopped":
        painter.fillRect(QRectF(x - 3.5, y - 3.5, 7, 7), theme.color("wf.stopped"))
    else:
        painter.setPen(_pen(theme.color("wf.ok" if kind == "ok" else "wf.fail"), 1.8))
        if kind == "ok":
            painter.drawPolyline([QPointF(x - 3.6, y + 0.4), QPointF(x - 1, y + 3), QPointF(x + 3.8, y - 2.6)])
        else:
            painter.drawLine(QPointF(x - 3.2, y - 3.2), QPointF(x + 3.2, y + 3.2))
            painter.drawLine(QPointF(x - 3.2, y + 3.2), QPointF(x + 3.2, y - 3.2))
    painter.restore()


def _ok(painter: QPainter, area: QRectF, theme: Palette) -> None:
    painter.fillPath(_rounded(area), theme.color("wf.ok"))


def _failed(painter: QPainter, area: QRectF, theme: Palette) -> None:
    colour = theme.color("wf.fail")
    _hatch(painter, area.adjusted(0.75, 0.75, -0.75, -0.75), colour)
    painter.setPen(_pen(colour, 1))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)


def _body_error(painter: QPainter, area: QRectF, theme: Palette) -> None:
    half = area.height() / 2
    painter.save()
    painter.setClipRect(area.adjusted(0, 0, 0, -half - 0.5), Qt.ClipOperation.IntersectClip)
    painter.fillPath(_rounded(area), theme.color("wf.ok"))
    painter.restore()
    _hatch(painter, area.adjusted(0.25, half + 0.5, -0.25, -0.25), theme.color("wf.fail"))


def _refresh(painter: QPainter, area: QRectF, theme: Palette) -> None:
    point = min(area.height() / 2, area.width() / 2)  # narrow: the two points meet and it is a lozenge
    middle = area.center().y()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("wf.refresh"))
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(area.left(), middle),
                QPointF(area.left() + point, area.top()),
                QPointF(area.right() - point, area.top()),
                QPointF(area.right(), middle),
                QPointF(area.right() - point, area.bottom()),
                QPointF(area.left() + point, area.bottom()),
            ]
        )
    )


def _running(painter: QPainter, area: QRectF, theme: Palette) -> None:
    colour = theme.color("wf.running")
    faded = QColor(colour)
    faded.setAlphaF(0.2)
    gradient = QLinearGradient(area.topLeft(), area.topRight())
    gradient.setColorAt(0, colour)
    gradient.setColorAt(1, faded)
    path = _rounded(area.adjusted(0, 0, _RADIUS, 0))
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    painter.fillPath(path, gradient)
    painter.fillRect(QRectF(area.right() - 1.5, area.top(), 1.5, area.height()), colour)


def _planned(painter: QPainter, area: QRectF, theme: Palette) -> None:
    pen = _pen(theme.color("wf.stopped"), 1)
    pen.setDashPattern([2, 2])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawPath(_rounded(area.adjusted(0.5, 0.5, -0.5, -0.5)))


def _stopped(painter: QPainter, area: QRectF, theme: Palette) -> None:
    painter.setPen(_pen(theme.color("wf.stopped"), 1.2))
    painter.drawPath(_rounded(area.adjusted(0.6, 0.6, -0.6, -0.6)))


_PAINTERS: Mapping[BarKind, Callable[[QPainter, QRectF, Palette], None]] = {
    "ok": _ok,
    "failed": _failed,
    "body_error": _body_error,
    "refresh": _refresh,
    "running": _running,
    "planned": _planned,
    "stopped": _stopped,
}


def _wait(painter: QPainter, area: QRectF, theme: Palette, label: str | None, progress: float | None) -> None:
    colour = theme.color("wf.wait")
    ratio = painter.device().devicePixelRatioF()
    # whole device pixels, or thin lines blur; inset, so that the end ticks never touch a neighbouring bar
    thin = round(_THIN * ratio) / ratio
    middle = round((area.center().y() - thin / 2) * ratio) / ratio + thin / 2
    left = round((area.left() + _INSET) * ratio) / ratio
    right = max(round((area.right() - _INSET) * ratio) / ratio, left + 2 * thin)
    tick = area.height() / 2 - 1
    for x in (left, right - thin):
        painter.fillRect(QRectF(x, middle - tick, thin, 2 * tick), colour)
    start = left
    if progress is not None:
        start = left + (right - left) * min(max(progress, 0.0), 1.0)
        painter.fillRect(QRectF(left, middle - 2, start - left, 4), colour)
    metrics = QFontMetricsF(painter.font(), painter.device())
    width = metrics.horizontalAdvance(label) if label else 0.0
    if label and right - start >= width + 2 * _LABEL_ROOM:
        from_x = (start + right - width) / 2
        _dashes(painter, start, from_x - 3, middle, thin, colour)
        _dashes(painter, from_x + width + 3, right, middle, thin, colour)
        painter.setPen(theme.color("warn.text"))
        painter.drawText(QPointF(from_x, middle + metrics.capHeight() / 2), label)
    else:
        _dashes(painter, start, right, middle, thin, colour)


def _dashes(painter: QPainter, start: float, end: float, middle: float, thin: float, colour: QColor) -> None:
    x = start
    while x < end:
        painter.fillRect(QRectF(x, middle - thin / 2, min(_DASH, end - x), thin), colour)
        x += _DASH + _DASH_GAP


def _hatch(painter: QPainter, area: QRectF, colour: QColor) -> None:
    # cut by hand: a clip path would cost ten times the strokes
    left, right, bottom = area.left(), area.right(), area.bottom()
    height = area.height()
    strokes = []
    x = left - height + 1  # from the bar's own edge, so that a growing bar does not seem to crawl
    while x < right:
        begin = max(left - x, 0.0)
        end = min(right - x, height)
        if end > begin:
            strokes.append(QLineF(x + begin, bottom - begin, x + end, bottom - end))
        x += _HATCH_STEP
    painter.setPen(_pen(colour, 1.6, Qt.PenCapStyle.FlatCap))
    painter.drawLines(strokes)


def _rounded(area: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(area, _RADIUS, _RADIUS)
    return path


def _pen(colour: QColor, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.RoundCap) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, cap, Qt.PenJoinStyle.RoundJoin)
