from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.live.tabs import CountedTabs
from gui.theme import Theme
from tests.gui.live.conftest import ColoursIn


def tabs(qtbot: QtBot) -> CountedTabs:
    made = CountedTabs("live.tabs")
    qtbot.addWidget(made)
    for word in ("History", "Statistics", "Logs"):
        made.add()
        made.set_word(made.count() - 1, word)
    made.resize(made.sizeHint())
    made.show()
    return made


def test_a_count_makes_its_tab_wider_and_is_spoken(qtbot: QtBot) -> None:
    bar = tabs(qtbot)
    before = bar.tabSizeHint(2).width()
    bar.set_count(2, "1,204", alert=True, spoken="1,204 errors")
    assert bar.tabSizeHint(2).width() > before
    assert bar.accessibleTabName(2) == "Logs, 1,204 errors"
    bar.set_count(0, "170")
    interface = QAccessible.queryAccessibleInterface(bar)
    assert interface.child(0).text(QAccessible.Text.Name) == "History, 170"


def test_a_dot_and_not_only_its_colour_marks_errors(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    bar = tabs(qtbot)
    red = theme.color("danger.text").name().upper()

    def logs() -> QRect:
        return bar.tabRect(2)

    assert red not in colours_in(bar, logs())
    without = bar.tabRect(2).width()
    bar.set_count(2, "2", alert=True)
    bar.resize(bar.sizeHint())
    assert red in colours_in(bar, logs())
    bar.set_count(2, "2")
    assert bar.tabSizeHint(2).width() > without


def test_arrow_keys_choose_and_nothing_moves(qtbot: QtBot) -> None:
    bar = tabs(qtbot)
    left = bar.tabRect(1).left()
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_Right)
    assert bar.currentIndex() == 1
    assert bar.tabRect(1).left() == left


def test_the_chosen_tab_is_underlined(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    bar = tabs(qtbot)
    line = theme.color("accent.text").name().upper()

    def foot(index: int) -> QRect:
        area = bar.tabRect(index)
        return QRect(area.left(), area.bottom() - 1, area.width(), 1)

    assert line in colours_in(bar, foot(0))
    assert line not in colours_in(bar, foot(1))
