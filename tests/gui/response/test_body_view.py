from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.redaction import get_redactor
from gui.response.body_view import BodyView

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
MANY = json.dumps({"list": [{"id": 7301234567890123456 + n} for n in range(8000)]})


@pytest.fixture
def body(qtbot: QtBot) -> BodyView:
    made = BodyView()
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.activateWindow()
    return made


def show(body: BodyView, qtbot: QtBot, content: bytes, content_type: str = "application/json") -> str:
    """What is shown, from the first line to the last."""
    with qtbot.waitSignal(body.filled, timeout=5000):
        body.set_content(content, content_type)
    return shown(body)


def shown(body: BodyView) -> str:
    if body.code.isVisible():
        return body.code.toPlainText()
    lines = body.large.lines
    return "\n".join(str(lines.index(row, 0).data()) for row in range(lines.rowCount()))


def test_json_is_laid_out_and_its_numbers_stay(body: BodyView, qtbot: QtBot) -> None:
    assert show(body, qtbot, b'{"id":7301234567890123456,"p":1.10}') == (
        '{\n  "id": 7301234567890123456,\n  "p": 1.10\n}'
    )
    with qtbot.waitSignal(body.filled):
        body.set_pretty(on=False)
    assert shown(body) == '{"id":7301234567890123456,"p":1.10}'


def test_the_first_screen_is_there_before_the_rest(body: BodyView, qtbot: QtBot) -> None:
    body.set_content(json.dumps(list(range(6000))).encode(), "application/json")
    assert body.code.toPlainText().startswith("[\n  0,\n  1,\n")
    qtbot.waitSignal(body.filled)


@pytest.mark.parametrize(
    ("content", "content_type", "text"),
    [
        ("名称: 中文".encode("gbk"), "text/plain; charset=gbk", "名称: 中文"),
        (b"<html><script>alert(1)</script>", "text/html", "<html><script>alert(1)</script>"),
        (
            "\u202eevil \u05e9\u05dc\u05d5\u05dd 👩‍👩‍👧‍👦".encode(),
            "text/plain",
            "\u202eevil \u05e9\u05dc\u05d5\u05dd 👩‍👩‍👧‍👦",
        ),
        (b"a\r\nb\nc", "text/plain", "a\nb\nc"),
        (b"", "application/json", ""),
    ],
)
def test_other_texts_are_shown_as_they_are(
    body: BodyView, qtbot: QtBot, content: bytes, content_type: str, text: str
) -> None:
    assert show(body, qtbot, content, content_type) == text
    assert not body.can_be_pretty


def test_an_empty_body_says_so(body: BodyView, qtbot: QtBot) -> None:
    show(body, qtbot, b"")
    assert body.code.placeholderText() == "The answer has no body"
    assert not body.can_be_copied
    assert body.extension == "txt"


def test_what_is_no_text_is_said_and_can_be_saved(body: BodyView, qtbot: QtBot) -> None:
    assert show(body, qtbot, b"\x89PNG\r\n\x1a\n\x00\x00", "image/png") == ""
    assert body.note.text().startswith("10 B that are no text")
    assert (body.extension, body.content_to_save()) == ("bin", b"\x89PNG\r\n\x1a\n\x00\x00")


@pytest.mark.parametrize("content", [MANY.encode(), b"line\n" * 30_000, b"[" + b"12345," * 180_000 + b"1]"])
def test_a_long_body_is_shown_whole_line_by_line(body: BodyView, qtbot: QtBot, content: bytes) -> None:
    text = show(body, qtbot, content)
    assert body.large.isVisible()
    assert len(text.replace(" ", "").replace("\n", "")) == len(content.replace(b" ", b"").replace(b"\n", b""))


def test_a_large_body_says_how_much_of_it_is_known(body: BodyView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(body.filled, timeout=5000):
        body.set_content(b"[" + b"1234567," * 400_000 + b"1]", "application/json")
        assert "of the lines are known" in body.note.text()
    assert body.note.isHidden()
    assert not body.can_be_copied, "saving gives all of it"


def test_copying_gives_all_that_is_shown_without_secrets(body: BodyView, qtbot: QtBot) -> None:
    get_redactor().register("very-secret-token")
    show(body, qtbot, MANY.replace("}]", '},{"t":"very-secret-token"}]').encode())
    with qtbot.waitSignal(body.copied, timeout=5000):
        body.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith('{\n  "list": [\n    {\n      "id": 7301234567890123456\n')
    assert copied.endswith("  ]\n}")
    assert "very-secret-token" not in copied


def test_a_file_is_the_body_byte_by_byte_unless_a_secret_stands_in_it(body: BodyView, qtbot: QtBot) -> None:
    get_redactor().register("very-secret-token")
    content = '{"名称" :  1.10}'.encode("gbk")
    show(body, qtbot, content, "application/json; charset=gbk")
    assert body.content_to_save() == content
    show(body, qtbot, b'{"t":"very-secret-token"}')
    assert b"very-secret-token" not in body.content_to_save()


def test_what_was_kept_of_a_failed_answer_is_called_that(body: BodyView, qtbot: QtBot) -> None:
    notes = []
    for text, absent in (('{"a":1}', "not_kept"), ("", "not_kept"), ("", "no_answer")):
        body.set_excerpt(text, absent)  # type: ignore[arg-type]  # one of the literals
        notes.append(body.note.text())
    assert notes == [
        "The beginning of the last answer, as far as it was kept.",
        "Bodies are not kept in the history. Send the call again to see its answer.",
        "There is no answer to show.",
    ]


@pytest.mark.parametrize(
    ("content", "line"), [(b'{"a":1,"needle":2}', 3), (MANY[:-2].encode() + b',"needle"]}', 24_003)]
)
def test_search_by_key_in_short_and_long_bodies(body: BodyView, qtbot: QtBot, content: bytes, line: int) -> None:
    show(body, qtbot, content)
    view = body.code if body.code.isVisible() else body.large
    view.setFocus()
    qtbot.keyClick(view, Key.Key_F, CTRL)
    assert body.find_bar.isVisible()
    with qtbot.waitSignal(view.found, timeout=5000):
        body.find_bar.field.setText("needle")
    assert body.find_bar.result.text() == f"Line {line}"
    qtbot.keyClick(body.find_bar.field, Key.Key_Escape)
    assert not body.find_bar.isVisible()
    assert body.focusWidget() is view


def test_a_remark_stays_until_the_next_body(body: BodyView, qtbot: QtBot) -> None:
    show(body, qtbot, b"{}")
    body.show_remark("Saved to x", well=True)
    assert body.note.text() == "Saved to x"
    show(body, qtbot, b"{}")
    assert body.note.text() == ""
