"""The head of the history table: column titles, and over the waterfall the ticks and the "now" pill.

Owns the painting of the head. Must not know rows.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from gui.live.axis_controller import AxisController
from gui.live.columns import PAD, RIGHT_ALIGNED, ROW_HEIGHT, Column
from gui.live.paint import draw_text
from gui.theme import current_theme, font
from gui.widgets.viewport import meet_viewport

_PILL_HEIGHT = 18
_LABEL_LEFT = 5


class HistoryHeader(QHeaderView):
    """A painted head; all but the waterfall can be resized."""

    def __init__(self, controller: AxisController, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        meet_viewport(self)
        self._controller = controller
        self._now_x: float | None = None
        self.setObjectName("history.header")
        self.setAccessibleName(QCoreApplication.translate("History", "History columns"))
        self.setMinimumSectionSize(40)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setHighlightSections(False)
        controller.changed.connect(self.update_ticks)

    def sizeHint(self) -> QSize:
        """As high as a row."""
        return QSize(super().sizeHint().width(), ROW_HEIGHT)

    def set_now(self, x: float | None) -> None:
        """Where "now" is, in pixels of the waterfall column; None while nothing runs or it is out of view."""
        if x != self._now_x:
            self._now_x = x
            self.update_ticks()

    def update_ticks(self) -> None:
        """Repaint the part over the waterfall."""
        left = self.sectionViewportPosition(Column.WATERFALL)
        self.viewport().update(QRect(left, 0, self.sectionSize(Column.WATERFALL), self.height()))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  Qt's own name
        """One title, or the ticks."""
        theme = current_theme()
        area = QRectF(rect)
        column = Column(logicalIndex)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.color("bg.sunken"))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), theme.color("line.subtle"))
        if column is Column.WATERFALL:
            self._ticks(painter, area)
        else:
            title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
            right = column in RIGHT_ALIGNED
            room = area.adjusted(0 if right else PAD, 0, -PAD if column is Column.TOTAL else 0, 0)
            draw_text(painter, room, title, "caption", theme.color("text.tertiary"), right=right)
        painter.restore()

    def _ticks(self, painter: QPainter, area: QRectF) -> None:
        theme = current_theme()
        painter.fillRect(QRectF(area.left(), area.top(), 1, area.height()), theme.color("line.default"))
        metrics = QFontMetricsF(font("tick"))
        pill = self._pill(area)
        for tick in self._controller.ticks:
            x = round(area.left() + tick.x)
            painter.fillRect(QRectF(x, area.bottom() - 6, 1, 6), theme.color("line.default"))
            label = QRectF(x + _LABEL_LEFT, area.top(), metrics.horizontalAdvance(tick.label), area.height())
            hidden = label.right() > area.right() - 2 or (
                pill is not None and label.adjusted(-4, 0, 4, 0).intersects(pill)
            )
            if not hidden:
                draw_text(painter, label.adjusted(0, 0, 1, 0), tick.label, "tick", theme.color("text.tertiary"))
        if pill is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent.fill"))
            painter.drawRoundedRect(pill, 4, 4)
            text = QCoreApplication.translate("History", "Now")
            width = QFontMetricsF(font("tick")).horizontalAdvance(text)
            room = QRectF(pill.center().x() - width / 2, pill.top(), width + 1, pill.height())
            draw_text(painter, room, text, "tick", theme.color("text.onAccent"))
            # the line goes on down to the rows
            painter.fillRect(
                QRectF(area.left() + (self._now_x or 0) - 0.75, pill.bottom(), 1.5, area.bottom()),
                theme.color("accent.text"),
            )

    def _pill(self, area: QRectF) -> QRectF | None:
        if self._now_x is None:
            return None
        width = QFontMetricsF(font("tick")).horizontalAdvance(QCoreApplication.translate("History", "Now")) + 12
        left = min(max(area.left() + self._now_x - width / 2, area.left() + 2), area.right() - width - 2)
        return QRectF(left, area.center().y() - _PILL_HEIGHT / 2, width, _PILL_HEIGHT)
