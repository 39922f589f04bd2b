from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from core.history.overview import Outcomes
from gui.live.wording import Names
from gui.statistics.platform_table import PlatformTable
from gui.theme import Theme
from tests.gui.live.samples import PLATFORMS
from tests.gui.statistics.conftest import ColoursIn
from tests.gui.statistics.samples import of_one_platform, overview


def table(qtbot: QtBot) -> PlatformTable:
    names = Names()
    names.set_platforms(PLATFORMS)
    made = PlatformTable(names)
    qtbot.addWidget(made)
    made.resize(700, 240)
    made.show_platforms(overview().by_platform)
    made.show()
    return made


def test_each_platform_has_its_figures(qtbot: QtBot) -> None:
    made = table(qtbot)
    model = made.figures
    shown = [[model.data(model.index(row, column)) for column in (0, 2, 3, 4)] for row in range(model.rowCount())]
    assert shown == [
        ["Douyin", "64", "68.8%", "4 m 58 s"],
        ["Tonghuashun", "48", "95.8%", "9.0 s"],
        ["ERP", "58", "86.2%", "1 m 35 s"],
    ]


def test_of_one_platform_each_operation_has_its_figures_and_other_paths_together(qtbot: QtBot) -> None:
    made = table(qtbot)
    made.show_operations("douyin", of_one_platform().by_operation)
    model = made.figures
    shown = [[model.data(model.index(row, column)) for column in (0, 2)] for row in range(model.rowCount())]
    assert shown == [["Video list", "56"], ["own.operation", "5"], ["other paths", "3"]]
    heard = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Video list: 56 calls: 40 first try, 16 recovered, 0 failed"
    assert not made.grab().isNull()


def test_the_bar_is_as_long_as_there_are_calls(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    made = table(qtbot)
    view, left, width = made.viewport(), made.columnViewportPosition(1), made.columnWidth(1)
    end = QRect(left + round(width * 0.9), 8, 6, 14)
    assert theme.color("wf.fail").name().upper() in colours_in(view, end), "the longest ends with what failed"
    below = end.translated(0, made.rowHeight(0))
    assert theme.color("wf.ok").name().upper() not in colours_in(view, below)


def test_a_row_is_heard_whole(qtbot: QtBot) -> None:
    made = table(qtbot)
    heard = made.figures.data(made.figures.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Douyin: 64 calls: 44 first try, 16 recovered, 4 failed"
    assert QAccessible.queryAccessibleInterface(made).childCount() > 0


def test_a_platform_that_is_no_longer_defined_shows_its_id(qtbot: QtBot) -> None:
    made = table(qtbot)
    made.show_platforms({"old_shop": Outcomes(1), "": Outcomes(1)})
    assert [made.figures.row(row).cells[0] for row in range(2)] == ["old_shop", "—"]
    assert not made.grab().isNull()
