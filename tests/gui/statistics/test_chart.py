from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from gui.statistics.chart import Chart
from gui.theme import Theme
from tests.gui.statistics.conftest import ColoursIn


class Columns(Chart):
    """As many columns as it is told, each 50 pixels wide."""

    def __init__(self, count: int) -> None:
        super().__init__("x.chart")
        self.count = count
        self.painted: list[int] = []

    def marks(self) -> int:
        return self.count

    def mark_area(self, index: int) -> QRectF:
        return QRectF(index * 50, 0, 50, 200)

    def mark_text(self, index: int) -> str:
        return f"column {index}"

    def paint(self, painter: QPainter, theme: Theme, chosen: int) -> None:
        self.painted.append(chosen)


@pytest.fixture
def chart(qtbot: QtBot) -> Columns:
    made = Columns(3)
    qtbot.addWidget(made)
    made.resize(300, 220)
    made.describe("Calls", "By time.")
    made.show()
    made.setFocus()
    return made


def test_it_is_described_with_all_its_marks(chart: Columns) -> None:
    assert chart.accessibleName() == "Calls"
    assert chart.accessibleDescription() == "By time.. column 0. column 1. column 2"


def test_keys_go_from_mark_to_mark_and_say_what_it_is(chart: Columns) -> None:
    steps = (
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_End, 2),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0),
    )
    for key, expected in steps:
        QTest.keyClick(chart, key)
        assert chart._chosen == expected
        assert QToolTip.text() == f"column {expected}"


def test_a_chart_without_marks_lets_keys_go_on(qtbot: QtBot) -> None:
    chart = Columns(0)
    qtbot.addWidget(chart)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart._chosen == -1


def test_a_chosen_mark_that_is_gone_is_the_last_one(chart: Columns) -> None:
    QTest.keyClick(chart, Qt.Key.Key_End)
    chart.count = 1
    chart.describe("Calls", "")
    assert chart._chosen == 0


def test_the_mouse_is_told_what_it_is_on(chart: Columns) -> None:
    for x, expected in ((60, 1), (200, -1)):
        point = QPoint(x, 20)
        assert chart.mark_at(point) == expected
        QApplication.sendEvent(chart, QHelpEvent(QEvent.Type.ToolTip, point, chart.mapToGlobal(point)))
        if expected >= 0:
            assert QToolTip.text() == "column 1"


def test_a_ring_shows_where_the_keyboard_is(chart: Columns, qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    ring = theme.color("accent.text").name().upper()
    qtbot.waitUntil(chart.hasFocus)
    assert ring in colours_in(chart, chart.rect())
    other = QWidget(chart)
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    other.show()
    other.setFocus()
    assert ring not in colours_in(chart, chart.rect())
    assert chart.painted[-1] == -1
