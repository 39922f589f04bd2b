"""The tools of the history page: the filter, and the switch of the time axis.

Owns these controls. Must not know the table.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.live.axis import AxisMode
from gui.live.filter_edit import FilterEdit
from gui.widgets.segmented import Segmented

_FILTER_WIDTH = 252
_MODES: tuple[AxisMode, ...] = ("clock", "from_start")


class HistoryTools(QWidget):
    """Filter and axis switch.

    Signals:
        filter_changed: The text of the filter.
        leave_filter: The keyboard goes on to the table.
        axis_mode_chosen: ``clock`` or ``from_start``.
    """

    filter_changed = Signal(str)
    leave_filter = Signal()
    axis_mode_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = FilterEdit("history.filter", self)
        self._filter.setFixedWidth(_FILTER_WIDTH)
        self._filter.textChanged.connect(self.filter_changed)
        self._filter.left.connect(self.leave_filter)
        self._modes = Segmented("history.axis_mode", ["", ""], self)
        self._modes.chosen.connect(lambda index: self.axis_mode_chosen.emit(_MODES[index]))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._filter)
        row.addWidget(self._modes)
        self._retranslate()

    def filter_text(self) -> str:
        """What the filter holds."""
        return self._filter.text().strip()

    def clear_filter(self) -> None:
        """Show all calls again."""
        self._filter.clear()

    def set_axis_mode(self, mode: AxisMode) -> None:
        """Show which axis is in use."""
        self._modes.set_index(_MODES.index(mode))

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._filter.setPlaceholderText(self.tr("Filter platform, operation, code"))
        self._filter.setAccessibleName(self.tr("Filter history"))
        self._modes.set_texts([self.tr("Clock"), self.tr("From start")])
        self._modes.setAccessibleName(self.tr("Time axis"))
