"""Esc for a part of the window that has a use of its own for it.

The window's Esc stops the call that runs. What lies nearer goes first: nobody who closes a drawer means to stop a call.
Must not know what the part does.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def offers_escape(event: QEvent) -> bool:
    """Whether Qt offers an Esc before it gives it to a shortcut.

    A part that accepts the event in its ``event`` gets the key in its ``keyPressEvent``.
    """
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and event.key() == Qt.Key.Key_Escape
    )
