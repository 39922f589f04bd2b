from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.response.tab_strip import TabStrip
from gui.theme import current_theme


@pytest.fixture
def strip(qtbot: QtBot) -> TabStrip:
    made = TabStrip("some.tabs")
    qtbot.addWidget(made)
    for name in ("Params", "Headers", "Retry"):
        made.add_page(QLabel(name))
    for index, (name, note) in enumerate((("Params", "3"), ("Headers", ""), ("Retry", "exp. ×3"))):
        made.set_text(index, name, note)
    made.resize(500, 200)
    made.show()
    made.activateWindow()
    return made


def test_arrow_keys_change_the_page(strip: TabStrip, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.changed) as told:
        qtbot.keyClick(strip.bar, Qt.Key.Key_Right)
    assert told.args == [1]
    assert strip.current() == 1
    assert [page.text() for page in strip.findChildren(QLabel) if page.isVisible()] == ["Headers"]


def test_name_and_note_are_spoken_together(strip: TabStrip) -> None:
    assert [strip.bar.tabText(index) for index in range(3)] == ["Params 3", "Headers", "Retry exp. ×3"]
    interface = QAccessible.queryAccessibleInterface(strip.bar)
    assert interface.child(0).text(QAccessible.Text.Name) == "Params 3"


def test_no_tab_moves_when_another_is_chosen(strip: TabStrip) -> None:
    places = [strip.bar.tabRect(index) for index in range(3)]
    strip.show_page(2)
    assert [strip.bar.tabRect(index) for index in range(3)] == places


def test_a_tab_makes_room_for_its_words(strip: TabStrip) -> None:
    narrow = strip.bar.tabRect(1).width()
    strip.set_text(1, "Headers", "12")
    assert strip.bar.tabRect(1).width() > narrow


def test_the_note_is_quieter_than_the_name_and_the_chosen_tab_is_underlined(strip: TabStrip) -> None:
    image = strip.bar.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    theme = current_theme()
    assert {theme.color(token).name() for token in ("text.primary", "text.tertiary", "accent.text")} <= seen
    under = strip.bar.tabRect(0)
    assert image.pixelColor(under.center().x(), under.bottom()).name() == theme.color("accent.text").name()
    other = strip.bar.tabRect(1)
    assert image.pixelColor(other.center().x(), other.bottom()).name() != theme.color("accent.text").name()


def test_tools_stand_at_the_right(strip: TabStrip) -> None:
    tool = QPushButton("Copy")
    strip.add_tool(tool)
    strip.grab()
    assert tool.mapTo(strip, tool.rect().center()).x() > strip.width() // 2
