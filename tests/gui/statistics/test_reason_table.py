from __future__ import annotations

from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from gui.statistics.reason_table import ReasonTable
from gui.theme import Theme
from tests.gui.statistics.conftest import ColoursIn
from tests.gui.statistics.samples import overview


def table(qtbot: QtBot) -> ReasonTable:
    made = ReasonTable()
    qtbot.addWidget(made)
    made.resize(560, 240)
    made.show_reasons(overview().reasons)
    made.show()
    return made


def test_each_reason_has_its_figures(qtbot: QtBot) -> None:
    model = table(qtbot).figures
    assert [model.row(row).cells for row in range(model.rowCount())] == [
        ("Rate limited", "19", "17 of 19", "5 m 01 s"),
        ("Token expired, refreshed", "9", "9 of 9", "—"),
        ("Reading timed out", "7", "3 of 7", "1 m 10 s"),
    ]


def test_the_bar_is_as_long_as_there_are_retries(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    made = table(qtbot)
    left, bar = made.columnViewportPosition(1), theme.color("wf.running").name().upper()

    def has_bar(row: int, x: int) -> bool:
        return bar in colours_in(made.viewport(), QRect(left + x, made.rowViewportPosition(row) + 14, 3, 8))

    assert (has_bar(0, 45), has_bar(0, 95)) == (True, True)
    assert (has_bar(1, 45), has_bar(1, 95)) == (True, False)


def test_no_reasons_leave_room_for_some(qtbot: QtBot) -> None:
    made = table(qtbot)
    height = made.height()
    made.show_reasons(())
    assert made.height() == height
