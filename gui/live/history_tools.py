"""The tools of the history page: the words to look for, the conditions, the time axis, export, deleting.

Owns these controls. Must not know the table.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.live.axis import AxisMode
from gui.live.filter_edit import FilterEdit
from gui.widgets.buttons import IconButton
from gui.widgets.segmented import Segmented

_FILTER_WIDTH = 252
_MODES: tuple[AxisMode, ...] = ("clock", "from_start")
_FIND = "Ctrl+F"


class HistoryTools(QWidget):
    """Filter and axis switch.

    Signals:
        filter_changed: The text of the filter.
        leave_filter: The keyboard goes on to the table.
        conditions_toggled: Whether the row of conditions shall be shown.
        axis_mode_chosen: ``clock`` or ``from_start``.
        export_wanted: The user wants the calls shown, and older ones like them, in a file.
        clear_wanted: The user wants to delete the history.
    """

    filter_changed = Signal(str)
    leave_filter = Signal()
    conditions_toggled = Signal(bool)
    axis_mode_chosen = Signal(str)
    export_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = FilterEdit("history.filter", self, icon_name="magnifying-glass")
        self._filter.setFixedWidth(_FILTER_WIDTH)
        self._filter.textChanged.connect(self.filter_changed)
        self._filter.left.connect(self.leave_filter)
        find = QShortcut(QKeySequence(_FIND), self)  # the tools of another page are hidden, and so is this
        find.activated.connect(self.go_to_filter)
        self.conditions = IconButton("history.conditions.toggle", "funnel", checkable=True, parent=self)
        self.conditions.toggled.connect(self.conditions_toggled)
        self._modes = Segmented("history.axis_mode", ["", ""], self)
        self._modes.chosen.connect(lambda index: self.axis_mode_chosen.emit(_MODES[index]))
        self._export = IconButton("history.export", "export", parent=self)
        self._export.clicked.connect(self.export_wanted)
        self._clear = IconButton("history.clear", "trash", parent=self)
        self._clear.clicked.connect(self.clear_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._filter, self.conditions, self._modes, self._export, self._clear):
            row.addWidget(widget)
        self._retranslate()

    def filter_text(self) -> str:
        """What the filter holds."""
        return self._filter.text().strip()

    def clear_filter(self) -> None:
        """Look for no words any more."""
        self._filter.clear()

    def go_to_filter(self) -> None:
        """Take the keyboard to the words, and choose them all."""
        self._filter.setFocus()
        self._filter.selectAll()

    def set_axis_mode(self, mode: AxisMode) -> None:
        """Show which axis is in use."""
        self._modes.set_index(_MODES.index(mode))

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._filter.setPlaceholderText(self.tr("Search all calls: id, path, text"))
        self._filter.setAccessibleName(self.tr("Search the history"))
        self._filter.setToolTip(
            self.tr(
                "Looks in ids, paths, operations, error texts and what was sent; two characters suffice ({keys})"
            ).format(keys=_FIND)
        )
        self.conditions.describe(self.tr("Filter by platform, outcome, status, code and time"))
        self._modes.set_texts([self.tr("Clock"), self.tr("From start")])
        self._modes.setAccessibleName(self.tr("Time axis"))
        self._export.describe(self.tr("Export these calls: CSV, JSON, HAR…"))
        self._clear.describe(self.tr("Delete the history…"))
