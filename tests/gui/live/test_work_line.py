from __future__ import annotations

from PySide6.QtWidgets import QProgressBar
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
