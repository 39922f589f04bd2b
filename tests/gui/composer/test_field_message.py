from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.composer.field_message import FieldMessage


@pytest.fixture
def message(qtbot: QtBot) -> FieldMessage:
    made = FieldMessage("composer.some_message")
    qtbot.addWidget(made)
    return made


def test_it_is_there_only_while_it_says_something(message: FieldMessage) -> None:
    assert message.isHidden()
    message.say("This is wrong.")
    assert not message.isHidden()
    assert message.text() == "This is wrong."
    message.say("")
    assert message.isHidden()


def test_a_screen_reader_reads_it_out_once(message: FieldMessage, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", told.append)
    for text in ("Wrong.", "Wrong.", "", "Other."):
        message.say(text)
    assert len(told) == 2
    label = message.findChild(QLabel, "composer.some_message")
    assert label is not None
    assert label.accessibleName() == "Other."


def test_what_was_typed_is_never_markup(message: FieldMessage) -> None:
    message.say("<img src=http://evil.example/x>")
    label = message.findChild(QLabel, "composer.some_message")
    assert label is not None
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_long_sentences_wrap(message: FieldMessage) -> None:
    message.say("word " * 200)
    assert message.minimumSizeHint().width() < 300
