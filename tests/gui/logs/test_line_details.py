from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.log_blocks import Head, Line
from gui.logs.line_details import LineDetails
from gui.widgets.labels import ElidedLabel
from tests.gui.logs.filling import CALL_1


def test_a_line_is_shown_whole_with_its_line_ends_and_no_control_character(qtbot: QtBot) -> None:
    drawer = LineDetails()
    qtbot.addWidget(drawer)
    drawer.show_line(Line(3, 1_795_501_925.0, Head(40, "core.call_log", "erp", CALL_1), "failed\nTrace\x1b[31m"))
    assert drawer.text.toPlainText() == "failed\nTrace␛[31m"
    facts = drawer.findChild(ElidedLabel)
    assert isinstance(facts, ElidedLabel)
    assert facts.text().endswith(f" · Calls · erp · {CALL_1}")
    QApplication.sendEvent(drawer, QEvent(QEvent.Type.LanguageChange))
    assert drawer.text.accessibleName() == "Text of the log line"


def test_it_can_be_closed(qtbot: QtBot) -> None:
    drawer = LineDetails()
    qtbot.addWidget(drawer)
    drawer.show()
    close = drawer.findChild(QWidget, "logs.details.close")
    assert close is not None
    with qtbot.waitSignal(drawer.closed):
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)
