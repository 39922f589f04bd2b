from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QProgressBar
from pytestqt.qtbot import QtBot

from gui.live.work_line import WorkLine


def test_work_without_a_known_end_runs_to_and_fro(qtbot: QtBot) -> None:
    line = WorkLine("x.work")
    qtbot.addWidget(line)
    assert line.isHidden()
    line.show_work("Searching…")
    bar = line.findChild(QProgressBar)
    assert isinstance(bar, QProgressBar)
    assert (line.accessibleName(), bar.maximum(), line.stop.isVisible()) == ("Searching…", 0, False)
    line.show_work("Writing…", 0.25, stoppable=True)
    assert (bar.value(), bar.maximum(), line.stop.isVisible()) == (250, 1000, True)
    assert line.stop.objectName() == "x.work.stop"
    line.show_work("")
    assert not line.isVisible()


def test_its_button_follows_a_change_of_language_while_the_work_goes_on(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = WorkLine("x.work")
    qtbot.addWidget(line)
    line.show_work("Searching…", stoppable=True)
    monkeypatch.setattr(line, "tr", {"Stop": "停止"}.__getitem__)
    QApplication.sendEvent(line, QEvent(QEvent.Type.LanguageChange))
    assert line.stop.text() == "停止"
