from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.live.phases_view import PhasesView
from gui.theme import Theme
from tests.gui.live.conftest import ColoursIn


def test_bars_follow_one_another(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    view = PhasesView(parent)
    view.resize(view.sizeHint())
    parent.show()
    view.set_phases([("Send", 0.05), ("Wait", 0.05)], 0.1, ["New connection"])
    assert view.accessibleDescription() == "Send 50 ms, Wait 50 ms, New connection"
    bar = theme.color("wf.running").name().upper()
    left, middle, right = 140, 190, 240  # of the track
    assert bar in colours_in(view, QRect(left, 46, 20, 8))
    assert bar not in colours_in(view, QRect(middle + 10, 46, right - middle - 20, 8))
    assert bar in colours_in(view, QRect(right - 25, 71, 20, 8))
    assert bar not in colours_in(view, QRect(left, 71, 30, 8))


def test_times_below_a_millisecond_are_told(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    view = PhasesView(parent)
    view.set_phases([("Queue", 0.00015)], 0.1, [])
    assert view.accessibleDescription() == "Queue 0.1 ms"
    view.set_phases([], 0.1, [])
    assert view.accessibleDescription() == "Not measured"
