"""The head of the history pane: title, count, filter, axis switch, maximise; and the line for a problem.

Owns these controls. Must not know the table.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from gui.icons import icon, pixmap
from gui.live.axis import AxisMode
from gui.theme import theme_manager
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Label, line, styled, tight_column
from gui.widgets.segmented import Segmented

_HEIGHT = 40
_FILTER_WIDTH = 252
_MODES: tuple[AxisMode, ...] = ("clock", "from_start")


class _FilterEdit(QLineEdit):
    """Esc empties it, a second Esc and the down arrow leave it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class PaneHead(QWidget):
    """One row of controls.

    Signals:
        filter_changed: The text of the filter.
        leave_filter: The keyboard goes on to the table.
        axis_mode_chosen: ``clock`` or ``from_start``.
        maximise_toggled: Whether the pane shall be large.
    """

    filter_changed = Signal(str)
    leave_filter = Signal()
    axis_mode_chosen = Signal(str)
    maximise_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history.head")
        styled(self, "surface")
        self._maximised = False
        self._icon = QLabel(self)
        self._title = Label("", "strong")
        self._count = Label("", "body", "accent")
        self._count.setObjectName("history.count")
        self._filter = _FilterEdit(self)
        self._filter.setObjectName("history.filter")
        self._filter.setClearButtonEnabled(True)
        self._filter.setFixedWidth(_FILTER_WIDTH)
        self._funnel = QAction(self)
        self._filter.addAction(self._funnel, QLineEdit.ActionPosition.LeadingPosition)
        self._filter.textChanged.connect(self.filter_changed)
        self._filter.left.connect(self.leave_filter)
        self._modes = Segmented("history.axis_mode", ["", ""], self)
        self._modes.chosen.connect(lambda index: self.axis_mode_chosen.emit(_MODES[index]))
        self._maximise = IconButton("history.maximise", "arrows-out-simple")
        self._maximise.clicked.connect(lambda: self.maximise_toggled.emit(not self._maximised))
        controls = QWidget(self)
        controls.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(controls)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        for widget in (self._icon, self._title, self._count):
            row.addWidget(widget)
        row.addStretch(1)
        for control in (self._filter, self._modes, self._maximise):
            row.addWidget(control)
        column = tight_column(self)
        column.addWidget(controls)
        column.addWidget(line("h", self))
        self.setFixedHeight(_HEIGHT + 1)
        theme_manager().changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def filter_text(self) -> str:
        """What the filter holds."""
        return self._filter.text().strip()

    def clear_filter(self) -> None:
        """Show all calls again."""
        self._filter.clear()

    def set_count(self, shown: int, loaded: int) -> None:
        """Say how many calls there are, or how many of them pass the filter."""
        self._count.setText(f"{shown:,}" if shown == loaded else f"{shown:,} / {loaded:,}")

    def set_axis_mode(self, mode: AxisMode) -> None:
        """Show which axis is in use."""
        self._modes.set_index(_MODES.index(mode))

    def is_maximised(self) -> bool:
        """Which form the button takes back."""
        return self._maximised

    def set_maximised(self, maximised: bool) -> None:
        """Show the button that takes this form back."""
        self._maximised = maximised
        self._maximise.set_icon("arrows-in-simple" if maximised else "arrows-out-simple")
        self._maximise.describe(self.tr("Restore the history pane") if maximised else self.tr("Maximise history"))

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("clock-counter-clockwise", "text.primary", 16, self.devicePixelRatioF()))
        self._funnel.setIcon(icon("funnel", "text.tertiary", 16))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("History"))
        self._filter.setPlaceholderText(self.tr("Filter platform, operation, code"))
        self._filter.setAccessibleName(self.tr("Filter history"))
        self._modes.set_texts([self.tr("Clock"), self.tr("From start")])
        self._modes.setAccessibleName(self.tr("Time axis"))
        self.set_maximised(self._maximised)


class ProblemLine(QWidget):
    """One amber line under the head: history is off, or its file was damaged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history.problem")
        styled(self, "surface")
        self._icon = QLabel(self)
        self._text = Label("", "body", "warn")
        self._text.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        theme_manager().changed.connect(self._restyle)
        self._restyle()
        self.hide()

    def set_text(self, text: str | None) -> None:
        """Show a sentence; None hides the line."""
        self._text.setText(text or "")
        self.setAccessibleName(text or "")
        self.setVisible(bool(text))

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("warning", "warn.text", 16, self.devicePixelRatioF()))
