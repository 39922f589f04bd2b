from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

from core.redaction import get_redactor
from gui.response.large_text import LargeText
from gui.response.large_view import LargeView, shown
from gui.theme import current_theme

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ITEMS = 30_000
BODY = json.dumps({"list": [{"id": 7301234567890123456 + n, "t": "商品"} for n in range(ITEMS)]}, ensure_ascii=False)
ROWS = 4 * ITEMS + 4


@pytest.fixture
def view(qtbot: QtBot) -> LargeView:
    made = LargeView("response.large_body")
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.activateWindow()
    return made


def show(view: LargeView, qtbot: QtBot, text: LargeText) -> None:
    view.show_text(text)
    if view.reading:
        qtbot.waitUntil(lambda: not view.reading, timeout=5000)


def close(one: QColor, other: QColor) -> bool:
    """The same, as far as a thin letter can have a colour."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) < 24 for a, b in pairs)


def found(view: LargeView, qtbot: QtBot, text: str, *, backward: bool = False, restart: bool = False) -> int | None:
    with qtbot.waitSignal(view.found, timeout=5000) as told:
        view.search(text, backward=backward, restart=restart)
    assert told.args is not None
    line = told.args[0]
    assert line is None or isinstance(line, int)
    return line


def test_the_first_screen_is_there_at_once_and_the_rest_follows(view: LargeView, qtbot: QtBot) -> None:
    view.show_text(LargeText(BODY.encode(), laid_out=True))
    assert view.reading
    assert 200 < view.lines.rowCount() < ROWS
    assert view.lines.index(3, 0).data() == '      "id": 7301234567890123456,'
    qtbot.waitUntil(lambda: not view.reading, timeout=5000)
    assert view.lines.rowCount() == ROWS
    assert view.lines.index(ROWS - 4, 0).data() == '      "t": "商品"'


def test_lines_are_numbered_and_spoken(view: LargeView, qtbot: QtBot) -> None:
    show(view, qtbot, LargeText(b"one\ntwo"))
    assert view.lines.headerData(1, Qt.Orientation.Vertical) == 2
    assert view.lines.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "two"


def test_keys_go_to_the_end_and_copy_what_is_selected(view: LargeView, qtbot: QtBot) -> None:
    show(view, qtbot, LargeText(BODY.encode(), laid_out=True))
    qtbot.keyClick(view, Key.Key_End)
    assert view.currentIndex().row() == ROWS - 1
    qtbot.keyClick(view, Key.Key_Home)
    for _ in range(2):
        qtbot.keyClick(view, Key.Key_Down, SHIFT)
    qtbot.keyClick(view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == '{\n  "list": [\n    {'


def test_what_is_copied_holds_no_secret(view: LargeView, qtbot: QtBot) -> None:
    get_redactor().register("very-secret-token")
    show(view, qtbot, LargeText(b'{"token":"very-secret-token"}', laid_out=True))
    view.selectAll()
    qtbot.keyClick(view, Key.Key_C, CTRL)
    assert "very-secret-token" not in QGuiApplication.clipboard().text()


def test_search_goes_to_the_line(view: LargeView, qtbot: QtBot) -> None:
    show(view, qtbot, LargeText(BODY.encode(), laid_out=True))
    wanted = f'"id": {7301234567890123456 + 20_000}'
    assert found(view, qtbot, wanted) == 4 * 20_000 + 4
    assert view.viewport().rect().intersects(view.visualRect(view.currentIndex()))
    assert found(view, qtbot, wanted[:-1], restart=True) == 4 * 20_000 + 4
    assert found(view, qtbot, "nowhere") is None
    assert view.currentIndex().row() == 4 * 20_000 + 3


def test_the_lines_have_the_colours_of_json(view: LargeView, qtbot: QtBot) -> None:
    show(view, qtbot, LargeText(b'{"key":["text",true,1]}', laid_out=True))
    image = view.viewport().grab(QRect(QPoint(0, 0), view.viewport().size())).toImage()
    seen = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    for token in ("code.key", "code.string", "code.bool", "code.number"):
        wanted = current_theme().color(token)
        assert any(close(QColor(pixel), wanted) for pixel in seen), token


def test_a_wide_line_can_be_scrolled_to_its_end(view: LargeView, qtbot: QtBot) -> None:
    show(view, qtbot, LargeText(b"short\n" + b"wide " * 300))
    assert view.columnWidth(0) > 2 * view.viewport().width()
    view.grab()
    assert view.horizontalScrollBar().maximum() > 0


@pytest.mark.parametrize("laid_out", [True, False])
def test_a_line_of_five_megabytes_is_painted(view: LargeView, qtbot: QtBot, laid_out: bool) -> None:
    show(view, qtbot, LargeText(b'{"s":"' + b"x" * 5_000_000 + b'"}', laid_out=laid_out))
    view.grab()
    assert len(view.lines.index(1, 0).data()) <= 2001


def test_another_text_takes_its_place_also_while_the_first_is_read(view: LargeView, qtbot: QtBot) -> None:
    view.show_text(LargeText(BODY.encode(), laid_out=True))
    view.search("nowhere")
    show(view, qtbot, LargeText(b"only this"))
    assert view.lines.rowCount() == 1
    with qtbot.assertNotEmitted(view.found, wait=20):
        view.clear()
    assert view.lines.rowCount() == 0


def test_lines_are_cut_with_a_sign() -> None:
    assert shown("x" * 2000) == "x" * 2000
    assert shown("x" * 2001) == "x" * 2000 + "…"
