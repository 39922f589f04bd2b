from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.live.details import DetailsDrawer
from gui.live.rows import ChildRow
from gui.theme import Theme
from tests.gui.live.conftest import ColoursIn
from tests.gui.live.samples import Script, demo, waiting


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]


def test_a_call_tells_of_its_last_step(qtbot: QtBot) -> None:
    drawer = DetailsDrawer()
    qtbot.addWidget(drawer)
    drawer.show_row(demo().record, 60)
    assert "Attempt 3 in detail" in texts(drawer)
    drawer.show_row(ChildRow(demo().record, 0, "step"), 60)
    said = texts(drawer)
    assert {"Attempt 1 in detail", "Send again", "http.429", "Retry-After: 1"} <= set(said)
    drawer.show_row(Script("a").record, 0)
    assert texts(drawer) == said, "a call without steps has nothing to tell yet"


def test_phases_are_told_and_drawn(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    drawer = DetailsDrawer()
    qtbot.addWidget(drawer)
    drawer.resize(1200, drawer.height())
    drawer.show()
    drawer.show_row(ChildRow(demo().record, 0, "step"), 60)
    phases = drawer.findChild(QWidget, "history.details.phases")
    assert phases is not None
    assert phases.accessibleName() == "Phases"
    assert "Name resolution 9.0 ms, Connect 12 ms, TLS handshake 46 ms" in phases.accessibleDescription()
    assert theme.color("wf.running").name().upper() in colours_in(phases, phases.rect())
    drawer.show_row(ChildRow(demo().record, 0, "wait"), 60)
    assert phases.accessibleDescription() == "Not measured"
    assert theme.color("wf.running").name().upper() not in colours_in(phases, phases.rect())


def test_the_cross_closes_it(qtbot: QtBot) -> None:
    drawer = DetailsDrawer()
    qtbot.addWidget(drawer)
    close = drawer.findChild(QWidget, "history.details.close")
    assert close is not None
    with qtbot.waitSignal(drawer.closed):
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)


def test_a_running_call_has_its_countdown_and_buttons(qtbot: QtBot) -> None:
    drawer = DetailsDrawer()
    qtbot.addWidget(drawer)
    drawer.resize(1180, drawer.height())
    drawer.show()
    script = waiting(planned_s=12)
    drawer.show_row(ChildRow(script.record, 0, "step"), 1.79 + 2)
    assert "Attempt 3 in 10.0 s" in texts(drawer)
    drawer.show_call(script.record, 1.79 + 3, paused=False)
    assert "Attempt 3 in 9.0 s" in texts(drawer)
    for button, signal in (
        (drawer.buttons.send_now, drawer.buttons.send_now_wanted),
        (drawer.buttons.stop, drawer.buttons.stop_wanted),
    ):
        with qtbot.waitSignal(signal) as pressed:
            QTest.keyClick(button, Qt.Key.Key_Return)
        assert pressed.args == ["waiting"]
    drawer.show_row(ChildRow(script.record, 0, "step"), 4.0, paused=True)
    assert drawer.buttons.resume.isVisible()
    drawer.show_row(ChildRow(demo().record, 0, "step"), 60)
    assert not drawer.buttons.isVisible()
    assert not any("Attempt 3 in " in text and text.endswith(" s") for text in texts(drawer))
