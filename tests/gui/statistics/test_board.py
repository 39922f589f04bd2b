from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.history.time_range import SPANS, Span, time_range
from gui.i18n import use_language
from gui.live.wording import Names
from gui.statistics.board import Board
from gui.theme import Theme
from tests.gui.live.samples import PLATFORMS
from tests.gui.statistics.samples import NOW, empty, of_one_platform, overview


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    names = Names()
    names.set_platforms(PLATFORMS)
    made = Board(names)
    qtbot.addWidget(made)
    made.resize(1384, 780)
    made.show()
    return made


def texts(board: Board) -> list[str]:
    return [label.text() for label in board.findChildren(QLabel) if not label.isHidden()]


def test_every_panel_tells_of_the_same_calls(board: Board) -> None:
    board.show_overview(overview())
    said = texts(board)
    for text in ("By platform", "Why calls were retried", "35 retries", "170 calls", "Calls per 5 minutes"):
        assert text in said
    assert "13:35–14:33 · 3 stopped, not counted" in said
    assert board.parts.marks() == 12
    assert board.durations.mark_text(0) == "under 0.1 s: 31 calls: 31 first try, 0 recovered, 0 failed"


def test_of_one_platform_the_table_is_that_of_its_operations(board: Board) -> None:
    board.show_overview(of_one_platform())
    assert "By operation" in texts(board)
    assert board.platforms.figures.rowCount() == 3
    assert board.platforms.accessibleName() == "By operation"
    board.show_overview(overview())
    assert "By platform" in texts(board)
    assert board.platforms.figures.row(0).cells[0] == "Douyin"


def test_each_table_and_chart_has_a_name_and_its_figures_in_words(board: Board) -> None:
    board.show_overview(overview())
    for widget, needle in (
        (board.percentiles, "p99: first attempt 1.9 s, whole call 14.2 s"),
        (board.durations, "10 s and more: 3 calls"),
        (board.parts, "13:40–13:45: 74 calls"),
    ):
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name)
        assert needle in interface.text(QAccessible.Text.Description)
    for table in (board.platforms, board.reasons):
        assert QAccessible.queryAccessibleInterface(table).text(QAccessible.Text.Name)


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_cut_in_any_language_and_range(
    board: Board, qapp: QApplication, theme: Theme, language: str, span: Span
) -> None:
    try:
        use_language("zh" if language == "zh" else "en")
        board.retranslate()
        board.show_overview(overview(time_range(span, NOW)))
        for width in (1384, 1124):
            board.resize(width, 780)
            qapp.processEvents()
            for label in board.findChildren(QLabel):
                if label.isVisible():
                    place = QRect(label.mapTo(board, QPoint(0, 0)), label.size())
                    assert board.rect().contains(place), label.text()
                    if label.property("role") in ("strong", "display"):
                        assert label.width() >= label.sizeHint().width(), label.text()
            assert not board.grab().isNull()
    finally:
        use_language("en")


def test_an_empty_range_is_no_trouble(board: Board) -> None:
    board.show_overview(empty())
    assert board.percentiles.marks() == 0
    assert not board.grab().isNull()


def test_words_change_with_the_figures(board: Board) -> None:
    board.show_overview(overview())
    try:
        use_language("zh")
        board.retranslate()
        assert "为什么重试" in texts(board)
        assert board.cards.waited.value.text() == "6 分 42 秒"
    finally:
        use_language("en")
