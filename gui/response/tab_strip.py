"""A row of tabs with tools at its right end, over the pages.

Owns the strip and how a tab is drawn: its name, and quieter after it a count or a state. Which tools belong to which
page is the owner's business.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from gui.theme import current_theme, font, theme_manager
from gui.widgets.labels import line, styled, tight_column
from gui.widgets.lazy_stack import LazyStack

_HEIGHT = 39  # and the line under it: tokens §3
_SIDE, _GAP, _UNDERLINE = 10, 5, 2


class TabBar(QTabBar):
    """The heads of the tabs. A screen reader hears name and note as one text."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(False)
        self.setMouseTracking(True)
        theme_manager().changed.connect(self.update)

    def set_text(self, index: int, name: str, note: str = "") -> None:
        """The words of a tab; ``note`` is a count or a state."""
        self.setTabData(index, (name, note))
        self.setTabText(index, f"{name} {note}".rstrip())

    def tabSizeHint(self, index: int) -> QSize:
        """Room for name and note; the same whether chosen or not, so that nothing moves."""
        name, note = self._words(index)
        width = QFontMetricsF(font("strong")).horizontalAdvance(name) + 2 * _SIDE
        if note:
            width += QFontMetricsF(font("body")).horizontalAdvance(note) + _GAP
        return QSize(round(width + 0.5), _HEIGHT - 1)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """A tab is never cut."""
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words, the line under the chosen tab, and a ring around it while it has the keyboard."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        under_mouse = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for index in range(self.count()):
            self._paint_tab(painter, index, lit=index in (under_mouse, self.currentIndex()))
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int, *, lit: bool) -> None:
        theme = current_theme()
        area = QRectF(self.tabRect(index))
        chosen = index == self.currentIndex()
        name, note = self._words(index)
        face = font("strong" if chosen else "body")
        base = area.center().y() + 0.36 * face.pixelSize()
        painter.setFont(face)
        painter.setPen(theme.color("text.primary" if lit else "text.secondary"))
        painter.drawText(QPointF(area.left() + _SIDE, base), name)
        after = area.left() + _SIDE + QFontMetricsF(face).horizontalAdvance(name) + _GAP
        painter.setFont(font("body"))
        painter.setPen(theme.color("accent.text" if chosen else "text.tertiary"))
        painter.drawText(QPointF(after, base), note)
        if chosen:
            rule = QRectF(area.left() + _SIDE, area.bottom() - _UNDERLINE, area.width() - 2 * _SIDE, _UNDERLINE)
            painter.fillRect(rule, theme.color("accent.text"))
        if chosen and self.hasFocus():
            painter.setPen(QPen(theme.color("accent.text"), 2))
            painter.drawRoundedRect(area.adjusted(3, 6, -3, -6), 6, 6)

    def _words(self, index: int) -> tuple[str, str]:
        words = self.tabData(index)
        return (words[0], words[1]) if words else (self.tabText(index), "")


class TabStrip(QWidget):
    """Tabs and pages; Ctrl+Tab is the window's, arrow keys move within the strip.

    Signals:
        changed: Another page is shown.
    """

    changed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = TabBar(name, self)
        self.bar.currentChanged.connect(self._on_changed)
        self._pages = LazyStack(self)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(6)
        strip = styled(QWidget(self), "surface")
        strip.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(strip)
        row.setContentsMargins(6, 0, 12, 0)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        row.addLayout(self._tools)
        column = tight_column(self)
        column.addWidget(strip)
        column.addWidget(line("h", self))
        column.addWidget(self._pages, 1)

    def add_page(self, page: QWidget) -> None:
        """Add a page; its words follow by ``set_text``."""
        self._pages.add_page(page)
        self.bar.addTab("")

    def add_tool(self, tool: QWidget) -> None:
        """Add a control at the right end."""
        self._tools.addWidget(tool)

    def set_text(self, index: int, name: str, note: str = "") -> None:
        """The words of a tab; ``note`` is a count or a state."""
        self.bar.set_text(index, name, note)

    def current(self) -> int:
        """The shown page."""
        return self.bar.currentIndex()

    def show_page(self, index: int) -> None:
        """Show a page."""
        self.bar.setCurrentIndex(index)

    def _on_changed(self, index: int) -> None:
        self._pages.show_page(index)
        self.changed.emit(index)
