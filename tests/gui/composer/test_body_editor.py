from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.composer.body_editor import CHECK_DELAY_MS, CHECK_LIMIT, BodyEditor


@pytest.fixture
def body(qtbot: QtBot) -> BodyEditor:
    made = BodyEditor()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_mistake_is_named_with_line_and_column_while_typing(body: BodyEditor, qtbot: QtBot) -> None:
    qtbot.keyClicks(body.editor, '{"a": 1,}')
    qtbot.waitUntil(lambda: body.message.text().startswith("Line 1, column 9: "), timeout=5 * CHECK_DELAY_MS)
    qtbot.keyClick(body.editor, Qt.Key.Key_Left)
    qtbot.keyClick(body.editor, Qt.Key.Key_Backspace)
    qtbot.waitUntil(
        lambda: body.message.text() == "" and body.status.text() == "Valid JSON", timeout=5 * CHECK_DELAY_MS
    )


def test_a_half_composed_word_is_no_mistake_and_no_edit(body: BodyEditor, qtbot: QtBot) -> None:
    body.set_text('{"a": 1}')
    with qtbot.assertNotEmitted(body.edited, wait=0):
        QApplication.sendEvent(body.editor, QInputMethodEvent("ni", []))
    body.check()
    assert body.message.text() == ""
    commit = QInputMethodEvent("", [])
    commit.setCommitString("你好")
    with qtbot.waitSignal(body.edited):
        QApplication.sendEvent(body.editor, commit)
    body.check()
    assert body.message.text() != ""


def test_format_keeps_every_value_and_can_be_undone(body: BodyEditor) -> None:
    before = '{"id":7301234567890123456,"r":1.50}'
    body.set_text(before)
    body.format_button.click()
    assert body.text() == '{\n  "id": 7301234567890123456,\n  "r": 1.50\n}'
    body.editor.undo()
    assert body.text() == before


def test_what_is_wrong_is_not_formatted(body: BodyEditor) -> None:
    body.set_text("{oops")
    assert not body.format_button.isEnabled()
    body.format()
    assert body.text() == "{oops"


def test_no_body_for_get_and_nothing_is_lost(body: BodyEditor) -> None:
    body.set_text('{"kept": 1}')
    body.set_method("GET", has_body=False)
    assert not body.editor.isVisible()
    body.set_method("POST", has_body=True)
    assert body.editor.isVisible()
    assert body.text() == '{"kept": 1}'


def test_a_large_body_is_left_for_send_to_check(body: BodyEditor) -> None:
    body.set_text("[" + "1," * CHECK_LIMIT)
    assert body.message.text() == ""
    assert "when you send" in body.status.text()


def test_the_cursor_goes_to_the_place_behind_a_wide_character(body: BodyEditor) -> None:
    from gui.response.json_text import check

    text = '{"😀": x}'
    body.set_text(text)
    body.show_problem(check(text), go=True)
    cursor = body.editor.textCursor()
    assert body.text().encode("utf-16-le")[2 * cursor.position() :].decode("utf-16-le") == "x}"
