from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from gui.credentials.tools.passphrase_edit import PassphraseEdit

CTRL = Qt.KeyboardModifier.ControlModifier


def test_it_is_used_once_and_gives_nothing_away(qtbot: QtBot) -> None:
    edit = PassphraseEdit("credentials.key_current")
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "correct horse")
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    interface = QAccessible.queryAccessibleInterface(edit)
    assert "horse" not in interface.text(QAccessible.Text.Value)
    edit.selectAll()
    QGuiApplication.clipboard().setText("before")
    QTest.keyClick(edit, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "before"
    assert edit.take() == "correct horse"
    QTest.keyClick(edit, Qt.Key.Key_Z, CTRL)
    assert edit.text() == ""


def test_escape_empties_it(qtbot: QtBot) -> None:
    edit = PassphraseEdit("credentials.key_current")
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "x")
    QTest.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == ""
