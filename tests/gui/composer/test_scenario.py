from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.sandbox.faults import parse
from gui.composer.scenario import ScenarioPicker, scenarios
from gui.theme import theme_manager


@pytest.fixture
def picker(qtbot: QtBot) -> ScenarioPicker:
    made = ScenarioPicker()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("script", [script for script, _ in scenarios() if script])
def test_the_sandbox_understands_every_choice(script: str) -> None:
    assert parse(script).business


def test_no_two_choices_are_the_same() -> None:
    assert len({script for script, _ in scenarios()}) == len(scenarios()) == len({words for _, words in scenarios()})


def test_the_usual_behaviour_has_no_script(picker: ScenarioPicker, qtbot: QtBot) -> None:
    assert picker.script() is None
    qtbot.keyClick(picker, Qt.Key.Key_Down)
    assert picker.script() == "demo"
    qtbot.keyClick(picker, Qt.Key.Key_End)
    assert picker.script() == "400"


def test_the_choice_stays_with_a_change_of_language(picker: ScenarioPicker) -> None:
    picker.setCurrentIndex(3)
    picker.retranslate()
    assert picker.script() == scenarios()[3][0]
    assert picker.accessibleName() == "Sandbox scenario"


def test_the_flask_marks_it_in_both_themes(picker: ScenarioPicker) -> None:
    pictures = []
    for dark in (False, True):
        theme_manager().set_dark(dark)
        pictures.append(picker.grab().toImage())
    theme_manager().set_dark(False)
    assert pictures[0] != pictures[1]
    assert picker.sizeHint().width() > picker.fontMetrics().horizontalAdvance(max(w for _, w in scenarios()))
