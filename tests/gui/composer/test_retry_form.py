from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.retry.policy import RetryPolicy, RetryStrategy
from gui.composer.draft import FieldError
from gui.composer.field_message import FieldMessage
from gui.composer.retry_form import RetryForm
from gui.widgets.labels import Label


@pytest.fixture
def form(qtbot: QtBot) -> RetryForm:
    made = RetryForm()
    qtbot.addWidget(made)
    made.resize(520, 500)
    made.show()
    return made


def field(form: RetryForm, name: str) -> QLineEdit:
    found = form.findChild(QLineEdit, f"composer.retry.{name}")
    assert isinstance(found, QLineEdit)
    return found


def enter(form: RetryForm, qtbot: QtBot, name: str, text: str) -> None:
    field(form, name).selectAll()
    qtbot.keyClick(field(form, name), Qt.Key.Key_Delete)
    qtbot.keyClicks(field(form, name), text)


def message(form: RetryForm, name: str) -> str:
    found = form.findChild(Label, f"composer.retry.{name}_message")
    assert isinstance(found, Label)
    return found.text()


def test_untouched_the_settings_decide(form: RetryForm) -> None:
    assert form.policy() == (None, None)
    assert form.delays.text().startswith("Up to 4 attempts. Waits: 1 s, 2 s, 4 s.")
    assert form.summary == "exp. ×3"


def test_changed_numbers_become_a_policy(form: RetryForm, qtbot: QtBot) -> None:
    enter(form, qtbot, "max_retries", "5")
    enter(form, qtbot, "initial_delay", "0.5")
    enter(form, qtbot, "jitter", "10")
    enter(form, qtbot, "deadline", "20")
    form.strategy.setCurrentIndex(form.strategy.findData(RetryStrategy.LINEAR))
    expected = RetryPolicy(5, 0.5, RetryStrategy.LINEAR, jitter=0.1, deadline=20.0)
    assert form.policy() == (expected, None)
    assert "0.5 s, 1 s, 1.5 s, 2 s, 2.5 s" in form.delays.text()


def test_an_attempts_limit_goes_by_itself(form: RetryForm, qtbot: QtBot) -> None:
    enter(form, qtbot, "attempt_timeout", "5")
    policy, timeout = form.policy()
    assert timeout == 5
    assert policy is not None
    assert policy.attempt_timeout is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("max_retries", "-1"),
        ("max_retries", "1.5"),
        ("max_retries", ""),
        ("initial_delay", "abc"),
        ("initial_delay", "nan"),
        ("max_delay", "inf"),
        ("jitter", "-5"),
        ("deadline", "0"),
        ("attempt_timeout", "0"),
    ],
)
def test_a_bad_number_is_told_at_its_field(form: RetryForm, qtbot: QtBot, name: str, text: str) -> None:
    enter(form, qtbot, name, text)
    assert message(form, name).startswith("Enter a ")
    assert field(form, name).property("invalid") is True
    assert form.summary == ""
    with pytest.raises(FieldError) as caught:
        form.policy()
    assert (caught.value.field, caught.value.name) == ("retry", name)
    form.reset.click()
    assert message(form, name) == ""
    assert form.policy() == (None, None)


def test_many_retries_are_told_in_short(form: RetryForm, qtbot: QtBot) -> None:
    enter(form, qtbot, "max_retries", "10000")
    assert form.delays.text().startswith("Up to 10001 attempts. Waits: 1 s, 2 s, 4 s, 8 s, 16 s, 32 s …")
    enter(form, qtbot, "max_retries", "0")
    assert form.delays.text() == "No retries: one attempt."


def test_a_bad_setting_is_named(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_RETRY_DELAY", "soon")
    form = RetryForm()
    qtbot.addWidget(form)
    found = form.findChild(FieldMessage)
    assert found is not None
    assert "API_RETRY_DELAY" in form.message.text()
    assert form.policy() == (None, None)
