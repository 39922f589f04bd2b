from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT, theme_manager
from gui.widgets.toggle import Toggle


def _track(toggle: Toggle, x: int) -> QColor:
    return toggle.grab().toImage().pixelColor(x, toggle.height() // 2)


def test_space_switches_and_the_knob_moves(qtbot: QtBot) -> None:
    theme_manager().set_dark(False)
    toggle = Toggle("sandbox", "wf.wait")
    qtbot.addWidget(toggle)
    toggle.resize(toggle.sizeHint())
    assert _track(toggle, 30) == LIGHT.color("line.control")
    with qtbot.waitSignal(toggle.toggled):
        QTest.keyClick(toggle, Qt.Key.Key_Space)
    assert toggle.isChecked()
    assert _track(toggle, 10) == LIGHT.color("wf.wait")
    assert _track(toggle, 28) == LIGHT.color("text.onAccent")
