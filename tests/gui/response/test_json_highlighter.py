from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gui.response.json_highlighter import JsonHighlighter, token_of
from gui.response.json_text import TOKEN
from gui.theme import current_theme, theme_manager

LINE = '"name": ["text: \\"x\\"", -1.5e3, true, null, {}]'


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ('"name"', "code.key"),
        (":", "code.punct"),
        ('"text: \\"x\\""', "code.string"),
        ("-1.5e3", "code.number"),
        ("true", "code.bool"),
        ("null", "code.bool"),
        ("{", "code.punct"),
    ],
)
def test_each_token_has_its_colour(token: str, kind: str) -> None:
    found = next(match for match in TOKEN.finditer(LINE) if match[0] == token)
    assert token_of(token, LINE, found.end()) == kind


def colours(edit: QPlainTextEdit) -> list[str]:
    formats = edit.document().firstBlock().layout().formats()
    return [part.format.foreground().color().name() for part in formats]


@pytest.fixture
def edit(qtbot: QtBot) -> QPlainTextEdit:
    made = QPlainTextEdit()
    qtbot.addWidget(made)
    return made


def test_a_document_is_coloured_anew_with_the_theme(edit: QPlainTextEdit, qapp: QApplication) -> None:
    JsonHighlighter(edit.document())
    edit.setPlainText('{"a": 1}')
    qapp.processEvents()  # Qt colours a document in the next turn of the loop
    light = colours(edit)
    assert current_theme().color("code.key").name() in light
    theme_manager().set_dark(True)
    assert current_theme().color("code.key").name() in colours(edit)
    assert colours(edit) != light


def test_switched_off_it_leaves_text_alone(edit: QPlainTextEdit, qapp: QApplication) -> None:
    JsonHighlighter(edit.document()).set_on(False)
    edit.setPlainText('{"a": 1}')
    qapp.processEvents()
    assert colours(edit) == []
