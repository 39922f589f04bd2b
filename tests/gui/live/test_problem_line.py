from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.live.problem_line import ProblemLine


def test_it_is_there_only_while_there_is_something_to_say(qtbot: QtBot) -> None:
    line = ProblemLine("history.problem")
    qtbot.addWidget(line)
    assert line.isHidden()
    line.set_text("The history file was damaged.")
    assert line.isVisible()
    assert line.accessibleName() == "The history file was damaged."
    line.set_text(None)
    assert not line.isVisible()
