"""The head of the live pane: title, tabs, the tools of the shown page, maximise.

Owns these controls. Must not know the pages.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gui.icons import pixmap
from gui.live.tabs import CountedTabs
from gui.theme import theme_manager
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Label, line, styled, tight_column

_HEIGHT = 40


class PaneHead(QWidget):
    """One row of controls.

    Signals:
        maximise_toggled: Whether the pane shall be large.
    """

    maximise_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("live.head")
        styled(self, "surface")
        self._maximised = False
        self._icon = QLabel(self)
        self._title = Label("", "strong")
        separator = line("v", self)
        separator.setFixedHeight(16)
        self.tabs = CountedTabs("live.tabs", self)
        self._maximise = IconButton("history.maximise", "arrows-out-simple")
        self._maximise.clicked.connect(lambda: self.maximise_toggled.emit(not self._maximised))
        self._tools = QHBoxLayout()
        controls = QWidget(self)
        controls.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(controls)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._title)
        row.addSpacing(4)
        row.addWidget(separator)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addLayout(self._tools)
        row.addWidget(self._maximise)
        column = tight_column(self)
        column.addWidget(controls)
        column.addWidget(line("h", self))
        self.setFixedHeight(_HEIGHT + 1)
        theme_manager().changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def add_tools(self, tools: QWidget) -> None:
        """Take the tools of a page in, hidden."""
        tools.hide()
        self._tools.addWidget(tools)

    def is_maximised(self) -> bool:
        """Which form the button takes back."""
        return self._maximised

    def set_maximised(self, maximised: bool) -> None:
        """Show the button that takes this form back."""
        self._maximised = maximised
        self._maximise.set_icon("arrows-in-simple" if maximised else "arrows-out-simple")
        self._maximise.describe(self.tr("Restore the live pane") if maximised else self.tr("Maximise the live pane"))

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("clock-counter-clockwise", "text.primary", 16, self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Live"))
        self.tabs.setAccessibleName(self.tr("Pages of the live pane"))
        self.set_maximised(self._maximised)
