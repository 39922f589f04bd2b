from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.i18n import use_language
from gui.live.pane_head import PaneHead, ProblemLine

Key = Qt.Key


@pytest.fixture
def head(qtbot: QtBot) -> PaneHead:
    made = PaneHead()
    qtbot.addWidget(made)
    made.resize(900, made.height())
    made.show()
    made.activateWindow()
    return made


def field(head: PaneHead) -> QLineEdit:
    found = head.findChild(QLineEdit, "history.filter")
    assert isinstance(found, QLineEdit)
    return found


def test_typing_filters(head: PaneHead, qtbot: QtBot) -> None:
    with qtbot.waitSignal(head.filter_changed) as told:
        qtbot.keyClicks(field(head), " 4")
    assert told.args == [" "]
    assert head.filter_text() == "4"


def test_esc_empties_the_filter_and_then_leaves_it(head: PaneHead, qtbot: QtBot) -> None:
    field(head).setText("429")
    with qtbot.assertNotEmitted(head.leave_filter, wait=0):
        qtbot.keyClick(field(head), Key.Key_Escape)
    assert head.filter_text() == ""
    with qtbot.waitSignal(head.leave_filter):
        qtbot.keyClick(field(head), Key.Key_Escape)


@pytest.mark.parametrize("key", [Key.Key_Down, Key.Key_Return, Key.Key_Enter])
def test_other_keys_go_on_to_the_table(head: PaneHead, qtbot: QtBot, key: Key) -> None:
    field(head).setText("429")
    with qtbot.waitSignal(head.leave_filter):
        qtbot.keyClick(field(head), key)
    assert head.filter_text() == "429"


def test_the_count_tells_how_many_pass(head: PaneHead) -> None:
    count = head.findChild(QWidget, "history.count")
    assert count is not None
    told = []
    for shown, loaded in ((0, 0), (1234, 1234), (3, 1234)):
        head.set_count(shown, loaded)
        told.append(count.property("text"))
    assert told == ["0", "1,234", "3 / 1,234"]


def test_the_axis_is_chosen_by_key(head: PaneHead, qtbot: QtBot) -> None:
    modes = head.findChild(QWidget, "history.axis_mode")
    assert modes is not None
    with qtbot.waitSignal(head.axis_mode_chosen) as told:
        qtbot.keyClick(modes, Key.Key_Right)
    assert told.args == ["from_start"]


def test_the_button_takes_the_form_back_that_is_shown(head: PaneHead, qtbot: QtBot) -> None:
    button = head.findChild(QWidget, "history.maximise")
    assert button is not None
    for maximised in (False, True):
        head.set_maximised(maximised)
        with qtbot.waitSignal(head.maximise_toggled) as told:
            qtbot.keyClick(button, Key.Key_Return)
        assert told.args == [not maximised]


def test_nothing_in_it_is_cut_or_hangs_over(head: PaneHead, qapp: QApplication) -> None:
    for language in ("zh", "en"):
        use_language("zh" if language == "zh" else "en")
        for _ in range(3):  # other words, their layout, the layout around it
            qapp.processEvents()
        for part in head.findChildren(QWidget):
            if part.isVisible() and part.parentWidget() is not field(head):
                top = part.mapTo(head, part.rect().topLeft())
                assert head.rect().contains(top)
                assert head.rect().contains(part.mapTo(head, part.rect().bottomRight()))
                assert part.width() >= part.minimumSizeHint().width()


def test_the_rule_is_the_last_line(head: PaneHead) -> None:
    lines = [part for part in head.findChildren(QWidget) if part.property("line") == "h"]
    assert [line.geometry().bottom() for line in lines] == [head.height() - 1]


def test_a_problem_takes_room_only_while_there_is_one(qtbot: QtBot) -> None:
    line = ProblemLine()
    qtbot.addWidget(line)
    assert line.isHidden()
    line.set_text("History is off: " + "long " * 200)
    assert not line.isHidden()
    assert line.accessibleName().startswith("History is off")
    assert line.minimumSizeHint().width() < 300
    line.set_text(None)
    assert line.isHidden()
