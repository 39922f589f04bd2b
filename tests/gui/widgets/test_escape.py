from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from gui.widgets.escape import offers_escape


@pytest.mark.parametrize(
    ("kind", "key", "offered"),
    [
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, True),
        (QEvent.Type.ShortcutOverride, Qt.Key.Key_Return, False),
        (QEvent.Type.KeyPress, Qt.Key.Key_Escape, False),
    ],
)
def test_it_is_the_question_before_a_shortcut(kind: QEvent.Type, key: Qt.Key, offered: bool) -> None:
    assert offers_escape(QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)) is offered


def test_other_events_are_none() -> None:
    assert not offers_escape(QEvent(QEvent.Type.Paint))
