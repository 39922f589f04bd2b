from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core import ids
from core.events import AttemptStarted
from core.trace import CallRecord
from gui.live.control_buttons import ControlButtons
from tests.gui.live.samples import Script, demo, waiting


@pytest.fixture
def buttons(qtbot: QtBot) -> Iterator[ControlButtons]:
    room = QWidget()
    qtbot.addWidget(room)
    column = QVBoxLayout(room)
    made = ControlButtons("x", room)
    column.addWidget(made)
    column.addWidget(QPushButton("after"))
    room.show()
    qtbot.waitExposed(room)
    yield made
    room.close()


def shown(buttons: ControlButtons) -> dict[str, bool]:
    """Each button that is visible, and whether it can be pressed."""
    every = {"send_now": buttons.send_now, "resume": buttons.resume, "stop": buttons.stop}
    return {name: button.isEnabled() for name, button in every.items() if button.isVisible()}


def held() -> CallRecord:
    script = Script("held")
    script.emit(AttemptStarted, number=None, kind="pause")
    return script.record


@pytest.mark.parametrize(
    ("record", "paused", "expected"),
    [
        (waiting().record, False, {"send_now": True, "stop": True}),
        (Script("a").start().record, False, {"send_now": False, "stop": True}),
        (waiting().record, True, {"resume": True, "stop": True}),
        (held(), True, {"resume": True, "stop": True}),
        (held(), False, {"resume": True, "stop": True}),  # resumed, but not yet on its way
        (demo().record, False, {}),
        (None, False, {}),
        (Script("theirs", pid=ids.pid + 1).start().record, False, {}),
    ],
)
def test_what_can_be_pressed(
    buttons: ControlButtons, record: CallRecord | None, paused: bool, expected: dict[str, bool]
) -> None:
    buttons.show_record(record, paused=paused)
    assert shown(buttons) == expected


def test_stop_keeps_its_place_when_a_wait_begins_and_ends(buttons: ControlButtons, qapp: QApplication) -> None:
    places = []
    for record in (Script("a").start().record, waiting().record, Script("a").start().record):
        buttons.show_record(record, paused=False)
        buttons.grab()
        places.append(buttons.stop.geometry())
    assert places[0] == places[1] == places[2]


def test_a_second_press_of_send_now_never_meets_stop(buttons: ControlButtons, qtbot: QtBot) -> None:
    buttons.show_record(waiting().record, paused=False)
    buttons.send_now.setFocus()
    stopped: list[str] = []
    buttons.stop_wanted.connect(stopped.append)
    qtbot.keyClick(buttons.send_now, Qt.Key.Key_Return)
    buttons.show_record(Script("waiting").start().record, paused=False)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus is not buttons.stop
    qtbot.keyClick(focus, Qt.Key.Key_Return)
    assert stopped == []


def test_every_button_says_what_it_does(buttons: ControlButtons) -> None:
    buttons.show_record(waiting().record, paused=False)
    assert [button.text() for button in (buttons.send_now, buttons.resume, buttons.stop)] == [
        "Send now",
        "Resume",
        "Stop",
    ]
    assert buttons.send_now.toolTip() == buttons.send_now.accessibleDescription() != ""
    assert ControlButtons("y", buttons, keys=True).send_now.toolTip().endswith("(Ctrl+Shift+Enter)")
