from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.actions import ACTIONS, commit_input, make_actions, shown_keys

IME_KEYS = {
    "Shift", "Ctrl+Space", "Meta+Space", "Ctrl+Shift", "Ctrl+Shift+F", "Ctrl+.", "Ctrl+,", "Shift+Space",
    "Ctrl+Shift+Space", "Ctrl+`", "F4",
}  # fmt: skip


def test_no_key_belongs_to_an_input_method_and_none_is_given_twice() -> None:
    keys = [key for spec in ACTIONS for key in spec.keys]
    assert len(keys) == len(set(keys))
    assert not IME_KEYS & set(keys)


def test_all_actions_have_words_and_a_name(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    made = make_actions(window)
    assert list(made) == [spec.id for spec in ACTIONS]
    assert all(action.text() for action in made.values())
    assert made["send"].objectName() == "action.send"
    assert {keys.toString() for keys in made["send"].shortcuts()} == {"Ctrl+Return", "Ctrl+Enter"}


def test_keys_are_written_as_on_the_keyboard() -> None:
    assert shown_keys("send") == "Ctrl+Enter"
    assert shown_keys("example") == ""


def test_committing_without_a_composition_changes_nothing(qtbot: QtBot) -> None:
    field = QLineEdit("text")
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    commit_input()
    assert field.text() == "text"
