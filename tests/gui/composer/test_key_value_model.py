from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from core.platforms.model import Param
from gui.composer.key_value_model import CHECK, NAME, NOTES, VALUE, KeyValueModel
from gui.composer.rows import Row

Role = Qt.ItemDataRole


@pytest.fixture
def model(qapp: object) -> KeyValueModel:
    made = KeyValueModel("New")
    made.set_rows((Row("a", "1", notes="first", declared=Param("a")), Row("b", "2")))
    return made


def test_is_a_sound_model(model: KeyValueModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.remove([0, 1])
    model.setData(model.index(1, NAME), "c")
    model.undo_stack.undo()
    qtmodeltester.check(model)


def test_writing_into_the_last_row_makes_a_new_one(model: KeyValueModel) -> None:
    assert model.index(2, NAME).data() == "New"
    assert model.setData(model.index(2, NAME), " c ")
    assert model.rows[2] == Row("c")
    assert model.rowCount() == 4


def test_every_change_can_be_undone_and_done_again(model: KeyValueModel) -> None:
    states = [model.rows]
    for change in (
        lambda: model.setData(model.index(1, VALUE), "20"),
        lambda: model.toggle(0),
        lambda: model.paste("a=9\nx=1\ny=2"),
        lambda: model.remove([1, 3]),
        lambda: model.setData(model.index(2, NAME), "k=v"),
    ):
        change()
        states.append(model.rows)
    assert all(one != other for one, other in pairwise(states))
    for expected in reversed(states[:-1]):
        model.undo_stack.undo()
        assert model.rows == expected
    for expected in states[1:]:
        model.undo_stack.redo()
        assert model.rows == expected


def test_a_declared_row_is_switched_off_instead_of_deleted(model: KeyValueModel) -> None:
    model.remove([0, 1])
    assert model.rows == (Row("a", "1", enabled=False, notes="first", declared=Param("a")),)
    assert model.index(0, NOTES).data() == "Off, not sent"


def test_the_name_of_a_declared_row_is_fixed(model: KeyValueModel) -> None:
    assert not model.setData(model.index(0, NAME), "z")
    assert model.setData(model.index(1, NAME), "z")


def test_a_value_for_a_switched_off_row_switches_it_on(model: KeyValueModel) -> None:
    model.toggle(0)
    model.setData(model.index(0, VALUE), "5")
    assert (model.rows[0].value, model.rows[0].enabled) == ("5", True)


def test_the_check_says_what_it_does(model: KeyValueModel) -> None:
    box = model.index(1, CHECK)
    assert box.data(Role.AccessibleTextRole) == "Send b"
    assert model.setData(box, Qt.CheckState.Unchecked, Role.CheckStateRole)
    assert not model.rows[1].enabled
    assert model.enabled_count == 1


def test_a_problem_is_told_at_its_value_and_goes_with_the_next_change(model: KeyValueModel) -> None:
    model.set_problem(1, "wrong")
    assert model.index(1, VALUE).data(KeyValueModel.PROBLEM_ROLE) == "wrong"
    assert model.index(1, VALUE).data(Role.AccessibleDescriptionRole) == "wrong"
    assert model.index(0, VALUE).data(KeyValueModel.PROBLEM_ROLE) is None
    model.setData(model.index(1, VALUE), "right")
    assert model.index(1, VALUE).data(KeyValueModel.PROBLEM_ROLE) is None


def test_rows_copied_are_lines(model: KeyValueModel) -> None:
    model.toggle(1)
    assert model.copy([1, 0, 7]) == "a=1\n# b=2"


def test_one_of_two_values_is_chosen_and_undone_at_once(qtbot: QtBot) -> None:
    model = KeyValueModel("New")
    model.set_rows((Row("video_url", "https://a.example/v.mp4"), Row("file", "", enabled=False), Row("title", "t")))
    model.choose("file", "/v.mp4", "video_url")
    assert [(row.value, row.enabled) for row in model.rows] == [
        ("https://a.example/v.mp4", False),
        ("/v.mp4", True),
        ("t", True),
    ]
    model.choose("file", "", "video_url")
    assert [row.enabled for row in model.rows] == [True, False, True]
    model.undo_stack.undo()
    model.undo_stack.undo()
    assert [(row.value, row.enabled) for row in model.rows][:2] == [("https://a.example/v.mp4", True), ("", False)]
