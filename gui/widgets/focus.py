"""Where the keyboard goes when the widget that has it is hidden or disabled."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def move_focus(leaving: QWidget, to: QWidget) -> None:
    """Give the keyboard to ``to`` if it is within ``leaving``, which is about to go: Qt would pick any widget."""
    focus = leaving.window().focusWidget()  # the window's own: it may not be the active one just now
    if focus is not None and (focus is leaving or leaving.isAncestorOf(focus)):
        to.setFocus()
