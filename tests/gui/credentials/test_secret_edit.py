from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from gui.credentials import secret_edit
from gui.credentials.secret_edit import SecretEdit


def test_no_input_method_reads_along_however_often_it_is_shown(qtbot: QtBot) -> None:
    edit = SecretEdit("value")
    qtbot.addWidget(edit)
    for _ in range(10):
        edit.reveal(on=True)
        assert edit.echoMode() == QLineEdit.EchoMode.Normal
        assert edit.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
        edit.reveal(on=False)
        assert edit.echoMode() == QLineEdit.EchoMode.Password
        assert edit.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


def test_it_hides_by_itself(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_edit, "SHOWN_MS", 1)
    edit = SecretEdit("value")
    qtbot.addWidget(edit)
    edit._eye.trigger()
    assert edit.echoMode() == QLineEdit.EchoMode.Normal
    qtbot.waitUntil(lambda: edit.echoMode() == QLineEdit.EchoMode.Password)
