from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.screen_steps import example, find

if TYPE_CHECKING:
    from gui.shots import Session


def test_a_control_is_found_by_its_name_and_kind_or_it_is_an_error(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = QLabel(window)
    label.setObjectName("the.label")
    session = cast("Session", SimpleNamespace(window=window))
    assert find(session, QLabel, "the.label") is label
    for kind, name in ((QLineEdit, "the.label"), (QLabel, "another")):
        with pytest.raises(AssertionError):
            find(session, kind, name)


def test_the_example_is_retried_quickly() -> None:
    policy = example().policy
    assert policy is not None
    assert policy.initial_delay < 0.5
