from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.focus import move_focus


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    for name in ("first", "leaving", "last"):
        part = QWidget(made)
        part.setObjectName(name)
        QVBoxLayout(part).addWidget(QLineEdit(part))
        column.addWidget(part)
    made.show()
    return made


def part(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def edit(window: QWidget, name: str) -> QLineEdit:
    found = part(window, name).findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def test_the_keyboard_goes_where_it_is_sent_and_not_to_the_next_field(window: QWidget) -> None:
    edit(window, "leaving").setFocus()
    move_focus(part(window, "leaving"), edit(window, "first"))
    part(window, "leaving").hide()
    assert window.focusWidget() is edit(window, "first")


def test_a_keyboard_elsewhere_stays_there(window: QWidget) -> None:
    edit(window, "last").setFocus()
    move_focus(part(window, "leaving"), edit(window, "first"))
    assert window.focusWidget() is edit(window, "last")
