"""The dialog "Keys and transfer": import, export, and the key of the encrypted files.

Owns the three pages and which one is shown. Closing it stops what is under way, which loses nothing. Must not know
what the pages do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.platforms.model import Platform
from core.tasks import TaskRegistry
from gui.credentials.checks import named, title_of
from gui.credentials.questions import Questions
from gui.credentials.tools.export_pane import ExportPane
from gui.credentials.tools.import_pane import ImportPane
from gui.credentials.tools.key_pane import KeyPane
from gui.credentials.tools.pane import left_row
from gui.widgets.buttons import Button
from gui.widgets.dialog import Dialog
from gui.widgets.labels import Label, line, styled
from gui.widgets.segmented import Segmented
from gui.widgets.tab_order import order_tabs

if TYPE_CHECKING:
    from core.api_credential_manager import APICredentialManager

PANES = ("import", "export", "key")
SIZE = (740, 620)


class ToolsDialog(Dialog):
    """The dialog.

    Signals:
        changed: What is stored, or how, may be another thing now.
    """

    changed = Signal()

    def __init__(
        self,
        manager: APICredentialManager,
        tasks: TaskRegistry,
        questions: Questions,
        platforms: Sequence[Platform],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("credentials.tools_dialog", parent)
        self._heading = Label(role="heading", parent=self)
        self.tabs = Segmented("credentials.tools_tabs", ["", "", ""], self)
        self.imports = ImportPane(manager, tasks, questions, lambda: names_of(platforms), self)
        self.exports = ExportPane(manager, tasks, self)
        self.key = KeyPane(manager, tasks, self)
        self._panes = (self.imports, self.exports, self.key)
        self._stack = QStackedWidget(self)
        for pane in self._panes:
            self._stack.addWidget(_scrolling(pane))
            pane.changed.connect(self.changed)
        self.done_button = Button("credentials.tools_close", parent=self)
        self.done_button.clicked.connect(self.close)
        self.tabs.chosen.connect(self._show)
        buttons = left_row(())
        buttons.addWidget(self.done_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self._heading)
        layout.addWidget(self.tabs)
        layout.addWidget(self._stack, 1)
        layout.addWidget(line("h", self))
        layout.addLayout(buttons)
        self.resize(*SIZE)
        self.retranslate()
        order_tabs(self)

    def show_pane(self, name: str) -> None:
        """Show one of ``PANES``."""
        self.tabs.set_index(PANES.index(name))
        self._show(PANES.index(name))

    def retranslate(self) -> None:
        """All words anew."""
        self.setWindowTitle(self.tr("Keys and transfer"))
        self._heading.setText(self.windowTitle())
        self.tabs.set_texts([self.tr("Import"), self.tr("Export"), self.tr("Key of the files")])
        self.tabs.setAccessibleName(self.tr("What to do"))
        self.done_button.setText(self.tr("Close"))

    def reject(self) -> None:
        """What is under way ends where it is."""
        for pane in self._panes:
            pane.give_up()
        super().reject()

    def _show(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        if self._panes[index] is self.key:
            self.key.look()


def names_of(platforms: Sequence[Platform]) -> dict[tuple[str, str], str]:
    """What people call each declared credential, in the language of the window."""
    return {
        (platform.id, field.type): f"{named(platform.names, platform.id)} · {title_of(field, field.type)}"
        for platform in platforms
        for field in platform.credentials
    }


def _scrolling(pane: QWidget) -> QScrollArea:
    """At a small height a page scrolls; its parts are never pressed together."""
    area = QScrollArea()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    styled(pane, "surface")
    area.setWidget(pane)
    return area
