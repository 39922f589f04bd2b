"""The steps of a call as a list: what happened, why it was judged so, when, and how long it took.

Owns the painting of a row. The words are the history's, so that one step reads the same everywhere.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.trace import CallRecord
from gui.live.glyphs import paint_bar
from gui.live.paint import draw_text
from gui.live.rows import ChildRow, child_rows, elapsed_s, started_s
from gui.live.timeline import step_kind
from gui.live.wording import clock_ms, duration, explanation, timestamp, title, wait_label
from gui.theme import current_theme
from gui.widgets.viewport import meet_viewport

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW_ROLE = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 50
_LEFT, _BAR_WIDTH, _TEXT_LEFT, _TIME_WIDTH, _LENGTH_WIDTH = 16, 24, 52, 108, 72


class AttemptsModel(QAbstractListModel):
    """The child rows of one call."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ChildRow] = []
        self._now_s = 0.0

    def show_record(self, record: CallRecord | None, now_s: float) -> None:
        """Show the steps of ``record``; rows that are there already are kept, so that a selection stays."""
        rows = child_rows(record) if record else []
        same_call = bool(rows and self._rows and rows[0].record.call_id == self._rows[0].record.call_id)
        self._now_s = now_s
        if not same_call:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        known, common = len(self._rows), min(len(self._rows), len(rows))
        if known > common:  # what was planned is not to be
            self.beginRemoveRows(_ROOT, common, known - 1)
            self._rows = rows[:common]
            self.endRemoveRows()
        elif len(rows) > common:
            self.beginInsertRows(_ROOT, common, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
        self._rows = rows
        self.dataChanged.emit(self.index(0), self.index(common - 1))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{title(row).text}: {explanation(row)[0]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            at = timestamp(row.record.started_us / 1e6 + started_s(row))
            return f"{explanation(row)[0]}\n{at}"
        return None

    def length(self, row: ChildRow) -> str:
        """How long a row took."""
        taken = elapsed_s(row, self._now_s)
        return "—" if taken is None else duration(taken)


class AttemptsView(QListView):
    """The list; Ctrl+C copies the selected sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        meet_viewport(self)
        self.setObjectName("response.attempts")
        self.setProperty("bare", True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.steps = AttemptsModel(self)
        self.setModel(self.steps)
        self.setItemDelegate(_StepDelegate(self))
        self.retranslate()

    def show_record(self, record: CallRecord | None, now_s: float) -> None:
        """Show the steps of ``record``."""
        self.steps.show_record(record, now_s)

    def retranslate(self) -> None:
        """All words anew."""
        self.setAccessibleName(self.tr("Attempts"))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(str(self.currentIndex().data() or ""))
            event.accept()
        else:
            super().keyPressEvent(event)


class _StepDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(320, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        model = index.model()
        if not isinstance(row, ChildRow) or not isinstance(model, AttemptsModel):
            return
        theme = current_theme()
        area = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(area, theme.color("bg.selected"))
            painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), theme.color("accent.text"))
        first = QRectF(area.left() + _TEXT_LEFT, area.top() + 7, area.width() - _TEXT_LEFT - 16, 18)
        self._glyph(painter, area, first, row)
        if not row.last:
            painter.setPen(QPen(theme.color("line.default"), 1))
            x = area.left() + _LEFT + _BAR_WIDTH / 2 + 0.5
            painter.drawLine(QPointF(x, first.bottom() + 3), QPointF(x, area.bottom() + 3))
        length = QRectF(first.right() - _LENGTH_WIDTH, first.top(), _LENGTH_WIDTH, first.height())
        draw_text(painter, length, model.length(row), "body", theme.color("text.primary"), right=True)
        moment = QRectF(length.left() - _TIME_WIDTH, first.top(), _TIME_WIDTH - 8, first.height())
        draw_text(painter, moment, clock_ms(row), "mono", theme.color("text.tertiary"), right=True)
        words = first.adjusted(0, 0, -_LENGTH_WIDTH - _TIME_WIDTH, 0)
        draw_text(painter, words, _headline(row), "strong", theme.color("text.primary"))
        told, tone = explanation(row)
        draw_text(painter, first.translated(0, 19), told, "caption", theme.color(tone))

    def _glyph(self, painter: QPainter, area: QRectF, first: QRectF, row: ChildRow) -> None:
        bar = QRectF(area.left() + _LEFT, first.center().y() - 5.5, _BAR_WIDTH, 11)
        step = row.step
        if step is None:
            paint_bar(painter, bar, "planned", current_theme())
        elif row.part == "wait":
            running = step.wait_running and row.record.outcome is None
            paint_bar(
                painter, bar, "wait_running" if running else "wait", current_theme(), progress=0.5 if running else None
            )
        else:
            paint_bar(painter, bar, step_kind(step), current_theme())


def _headline(row: ChildRow) -> str:
    step, words = row.step, title(row).text
    if step is None:
        return words
    if row.part == "wait":
        return f"{words} {wait_label(step.waited_s)}" if step.waited_s else words
    parts = [words]
    if step.status is not None:
        parts.append(f"HTTP {step.status}")
    if step.code is not None and step.error is not None:  # the code of a success says nothing
        parts.append(step.code)
    return " · ".join(parts)
