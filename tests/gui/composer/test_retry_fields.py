from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.retry.policy import RetryPolicy, RetryStrategy
from gui.composer.draft import FieldError
from gui.composer.retry_fields import FIELDS, RetryFields


@pytest.fixture
def fields(qtbot: QtBot) -> RetryFields:
    made = RetryFields()
    qtbot.addWidget(made)
    return made


def test_what_is_shown_is_read_back(fields: RetryFields) -> None:
    policy = RetryPolicy(5, 0.5, RetryStrategy.LINEAR, 12.0, jitter=0.2, deadline=30.0)
    fields.show_numbers(policy, 10.0)
    assert fields.texts() == ("5", "0.5", "12", "20", "30", "10")
    assert fields.read(RetryStrategy.LINEAR) == (policy, 10.0)


def test_empty_bounds_are_none(fields: RetryFields) -> None:
    fields.show_numbers(RetryPolicy(), None)
    policy, timeout = fields.read(RetryStrategy.EXPONENTIAL)
    assert (policy.deadline, timeout) == (None, None)


def test_only_the_wrong_field_is_marked(fields: RetryFields) -> None:
    fields.show_numbers(RetryPolicy(), None)
    edit = fields.findChild(QLineEdit, "composer.retry.max_delay")
    assert isinstance(edit, QLineEdit)
    edit.setText("-1")
    with pytest.raises(FieldError) as caught:
        fields.read(RetryStrategy.FIXED)
    fields.mark(caught.value)
    marked = [
        name
        for name in FIELDS
        if fields.findChild(QLineEdit, f"composer.retry.{name}").property("invalid")  # type: ignore[union-attr]
    ]
    assert marked == ["max_delay"]
    assert edit.accessibleDescription() == "Enter a number, 0 or more."
    fields.mark(None)
    assert edit.property("invalid") is False


def test_a_variables_mistake_is_told_at_its_field(fields: RetryFields) -> None:
    edit = fields.show_problem("API_TIMEOUT", "wrong")
    assert edit is not None
    assert edit.objectName() == "composer.retry.attempt_timeout"
    assert fields.show_problem("API_CREDENTIALS_STORE", "wrong") is None
