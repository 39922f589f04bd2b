from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.live.pane_head import PaneHead
from gui.widgets.buttons import IconButton


@pytest.fixture
def head(qtbot: QtBot) -> PaneHead:
    made = PaneHead()
    qtbot.addWidget(made)
    made.resize(900, 41)
    made.show()
    return made


def maximise(head: PaneHead) -> IconButton:
    found = head.findChild(IconButton, "history.maximise")
    assert found is not None
    return found


def test_the_button_asks_for_the_other_form(head: PaneHead, qtbot: QtBot) -> None:
    for wanted, name in ((True, "Maximise the live pane"), (False, "Restore the live pane")):
        assert maximise(head).accessibleName() == name
        with qtbot.waitSignal(head.maximise_toggled) as told:
            QTest.mouseClick(maximise(head), Qt.MouseButton.LeftButton)
        assert told.args == [wanted]
        head.set_maximised(wanted)
        assert head.is_maximised() == wanted


def test_tools_stand_between_tabs_and_button_and_are_hidden_at_first(head: PaneHead) -> None:
    tools = QPushButton("tool")
    head.add_tools(tools)
    assert not tools.isVisible()
    tools.show()
    head.layout().activate()  # type: ignore[union-attr]  # it has one
    place = QRect(tools.mapTo(head, QPoint(0, 0)), tools.size())
    assert head.tabs.geometry().right() < place.left()
    assert place.right() < maximise(head).geometry().left()
