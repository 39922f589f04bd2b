"""The two choices at the head: which platform, and which of its operations.

Owns how a choice is drawn. Must not know what a choice changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QWidget,
)

from core.platforms.model import Operation, Platform
from gui.composer.prefill import in_language
from gui.live.paint import draw_text
from gui.theme import current_theme, font, theme_manager
from gui.widgets.platform_tile import tile_icon

_NOTE_ROLE = Qt.ItemDataRole.UserRole + 1  # the one before is the id's: addItem puts it there
_TILE, _GAP = 20, 8


class PlatformPicker(QComboBox):
    """All platforms, each with its tile."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.platform")
        self.setProperty("tall", True)
        self.setMinimumWidth(132)
        self.setIconSize(QSize(_TILE, _TILE))
        self._platforms: Sequence[Platform] = ()
        theme_manager().changed.connect(self._update_tiles)

    def set_platforms(self, platforms: Sequence[Platform]) -> None:
        """Offer these; the choice stays if it is still there."""
        chosen = self.platform_id()
        self._platforms = platforms
        self.clear()
        for platform in platforms:
            self.addItem(in_language(platform.names) or platform.id, platform.id)
        self._update_tiles()
        self.choose(chosen)

    def platform_id(self) -> str:
        """The chosen platform's id; empty if there is none."""
        return self.currentData() or ""

    def choose(self, platform_id: str) -> None:
        """Choose a platform; an unknown id changes nothing."""
        index = self.findData(platform_id)
        if index >= 0:
            self.setCurrentIndex(index)

    def retranslate(self) -> None:
        """Names in the window's language."""
        self.setAccessibleName(self.tr("Platform"))
        for index, platform in enumerate(self._platforms):
            self.setItemText(index, in_language(platform.names) or platform.id)

    def _update_tiles(self) -> None:
        for index, platform in enumerate(self._platforms):
            self.setItemIcon(index, tile_icon(platform.id, platform.monogram or platform.id[:1].upper(), _TILE))


class OperationPicker(QComboBox):
    """The operations of one platform, name and id, and the raw path as last choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.operation")
        self.setProperty("tall", True)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(24)
        self.setItemDelegate(_TwoPartDelegate(self))
        self._operations: Sequence[Operation] = ()
        theme_manager().changed.connect(self.update)

    def set_operations(self, operations: Sequence[Operation]) -> None:
        """Offer these and the raw path; the first one is chosen."""
        self._operations = operations
        self.clear()
        for operation in operations:
            self.addItem(in_language(operation.names) or operation.id, operation.id)
            self.setItemData(self.count() - 1, operation.id, _NOTE_ROLE)
        self.addItem("", "")
        self.retranslate()

    def operation_id(self) -> str:
        """The chosen operation's id; empty for a raw path."""
        return self.currentData() or ""

    def choose(self, operation_id: str) -> None:
        """Choose an operation, or the raw path by an empty id; an unknown id changes nothing."""
        index = self.findData(operation_id)
        if index >= 0:
            self.setCurrentIndex(index)

    def retranslate(self) -> None:
        """Names in the window's language."""
        self.setAccessibleName(self.tr("Operation"))
        for index, operation in enumerate(self._operations):
            self.setItemText(index, in_language(operation.names) or operation.id)
        last = self.count() - 1
        if last >= 0:
            self.setItemText(last, self.tr("Raw path"))
            self.setItemData(last, self.tr("any path on the platform"), _NOTE_ROLE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        area = QRectF(self.rect()).adjusted(11, 0, -28, 0)
        note = self.currentData(_NOTE_ROLE) if self.operation_id() else ""
        _draw_two(painter, area, self.currentText(), note or "", enabled=self.isEnabled())
        painter.end()


class _TwoPartDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        words = QFontMetricsF(font("body")).horizontalAdvance(str(index.data()))
        note = QFontMetricsF(font("mono")).horizontalAdvance(str(index.data(_NOTE_ROLE)))
        return QSize(round(words + note) + _GAP + 20, 30)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        area = QRectF(option.rect).adjusted(8, 0, -8, 0)
        _draw_two(painter, area, str(index.data()), str(index.data(_NOTE_ROLE)), enabled=True)


def _draw_two(painter: QPainter, area: QRectF, words: str, note: str, *, enabled: bool) -> None:
    theme = current_theme()
    draw_text(painter, area, words, "body", theme.color("text.primary" if enabled else "text.disabled"))
    taken = QFontMetricsF(font("body")).horizontalAdvance(words) + _GAP
    draw_text(painter, area.adjusted(taken, 0, 0, 0), note, "mono", theme.color("text.tertiary"))
