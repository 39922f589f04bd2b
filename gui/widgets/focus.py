"""Where the keyboard goes when the widget that has it goes away."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget


def move_focus(leaving: QWidget, to: QWidget) -> None:
    """Give the keyboard to ``to`` if it is within ``leaving``, which is about to hide: Qt would pick any widget."""
    focus = QApplication.focusWidget()
    if focus is not None and (focus is leaving or leaving.isAncestorOf(focus)):
        to.setFocus()
