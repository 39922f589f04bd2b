from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

from core.redaction import get_redactor
from gui.response.code_view import CodeView
from gui.theme import current_theme, theme_manager

TEXT = "first\nneedle one\nthird\nNeedle two\nlast"


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    made = CodeView("response.body", "Body")
    qtbot.addWidget(made)
    made.resize(400, 200)
    made.setPlainText(TEXT)
    made.show()
    return made


def found(view: CodeView, qtbot: QtBot, text: str, *, backward: bool = False, restart: bool = False) -> int | None:
    with qtbot.waitSignal(view.found) as told:
        view.search(text, backward=backward, restart=restart)
    assert told.args is not None
    line = told.args[0]
    assert line is None or isinstance(line, int)
    return line


def test_search_goes_on_and_around_the_end(view: CodeView, qtbot: QtBot) -> None:
    assert [found(view, qtbot, "needle") for _ in range(3)] == [2, 4, 2]
    assert [found(view, qtbot, "needle", backward=True) for _ in range(2)] == [4, 2]
    assert view.textCursor().selectedText() == "needle"


def test_a_growing_search_stays_where_it_is(view: CodeView, qtbot: QtBot) -> None:
    assert found(view, qtbot, "needle", restart=True) == 2
    assert found(view, qtbot, "needle t", restart=True) == 4
    assert found(view, qtbot, "needle", restart=True) == 4


def test_what_is_not_there_leaves_the_cursor_alone(view: CodeView, qtbot: QtBot) -> None:
    found(view, qtbot, "third")
    assert found(view, qtbot, "nowhere") is None
    assert view.textCursor().selectedText() == "third"


def test_only_a_selection_within_a_line_can_be_searched_for(view: CodeView, qtbot: QtBot) -> None:
    found(view, qtbot, "needle one")
    assert view.selected_text() == "needle one"
    view.selectAll()
    assert view.selected_text() == ""


def test_there_is_room_for_the_numbers_and_more_for_longer_ones(view: CodeView) -> None:
    narrow = view.gutter_width()
    view.setPlainText("\n" * 12_000)
    assert view.gutter_width() > narrow
    assert view.viewportMargins().left() == view.gutter_width()


def test_the_numbers_are_painted_in_both_themes(view: CodeView) -> None:
    gutter = QRect(0, 0, view.gutter_width(), 60)
    for dark in (False, True):
        theme_manager().set_dark(dark)
        image = view.grab(gutter).toImage()
        seen = {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}
        assert current_theme().color("text.tertiary").name() in seen


def test_marked_lines_have_a_ground_and_only_they(view: CodeView) -> None:
    view.mark_lines([2, 99], "danger.subtle")
    marks = view.extraSelections()
    assert [mark.cursor.blockNumber() for mark in marks] == [1]
    assert marks[0].format.background().color() == current_theme().color("danger.subtle")
    view.mark_lines([], "danger.subtle")
    assert view.extraSelections() == []


@pytest.mark.parametrize(("part", "copied"), [("is é😀 planted-se", "is é😀 ••••••"), ("secret-1 and", "•••••• and")])
def test_what_is_copied_has_no_secret_in_it_nor_part_of_one(view: CodeView, part: str, copied: str) -> None:
    get_redactor().register("planted-secret-1")
    view.setPlainText("first\nit is é😀 planted-secret-1 and\nmore")
    cursor = view.document().find(part)
    view.setTextCursor(cursor)
    view.copy()
    assert QGuiApplication.clipboard().text() == copied
    view.selectAll()
    view.copy()
    assert QGuiApplication.clipboard().text() == "first\nit is é😀 •••••• and\nmore"
