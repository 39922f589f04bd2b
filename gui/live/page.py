"""What a page of the live pane is: a widget, and the tools that stand in the pane's head while it is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """One page; its focus proxy is where the user wants to begin with the keyboard.

    Attributes:
        tools: Its controls in the head; an empty widget if there are none.
    """

    tools: QWidget

    def __init__(self, parent: QWidget | None = None, tools: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = tools or QWidget(self)

    def set_maximised(self, maximised: bool) -> None:
        """The pane has its large or its small form."""
