from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLineEdit
from pytestqt.qtbot import QtBot

from core.retry.policy import RetryPolicy, RetryStrategy
from gui.composer.draft import FieldError
from gui.composer.field_message import FieldMessage
from gui.composer.retry_defaults import MemoryStore, RetryDefaults
from gui.composer.retry_form import RetryForm
from gui.widgets.labels import Label


@pytest.fixture
def form(qtbot: QtBot) -> RetryForm:
    made = RetryForm(RetryDefaults(MemoryStore()))
    qtbot.addWidget(made)
    made.set_platform("douyin", "Douyin")
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
    form.strategy.cards[RetryStrategy.LINEAR].click()
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
    form = RetryForm(RetryDefaults(MemoryStore()))
    qtbot.addWidget(form)
    found = form.findChild(FieldMessage)
    assert found is not None
    assert "API_RETRY_DELAY" in form.message.text()
    assert form.policy() == (None, None)


def choose_scope(form: RetryForm, qtbot: QtBot, index: int) -> None:
    for _ in range(3):
        qtbot.keyClick(form.scope, Qt.Key.Key_Left)
    for _ in range(index):
        qtbot.keyClick(form.scope, Qt.Key.Key_Right)


def test_saved_for_a_platform_it_holds_there_and_nowhere_else(form: RetryForm, qtbot: QtBot) -> None:
    assert form.save.isHidden()
    enter(form, qtbot, "max_retries", "7")
    choose_scope(form, qtbot, 1)
    assert form.save.text() == "Save as default of Douyin"
    form.save.click()
    assert form.is_default
    assert "default of Douyin" in form.origin.text()
    policy, _ = form.policy()
    assert policy is not None
    assert policy.max_retries == 7
    form.set_platform("erp", "ERP")
    assert form.policy() == (None, None)
    form.set_platform("douyin", "Douyin")
    assert form.summary == "exp. ×7"


def test_restoring_a_platforms_defaults_forgets_what_was_saved(form: RetryForm, qtbot: QtBot) -> None:
    enter(form, qtbot, "max_retries", "7")
    choose_scope(form, qtbot, 1)
    form.save.click()
    assert form.reset.isEnabled()
    form.reset.click()
    assert form.policy() == (None, None)
    assert not form.reset.isEnabled()


def test_saved_for_all_it_holds_for_every_platform(form: RetryForm, qtbot: QtBot) -> None:
    enter(form, qtbot, "initial_delay", "2")
    choose_scope(form, qtbot, 2)
    form.save.click()
    form.set_platform("erp", "ERP")
    policy, _ = form.policy()
    assert policy is not None
    assert policy.initial_delay == 2
    assert "all platforms" in form.origin.text()


def test_numbers_of_this_request_stay_when_the_platform_changes(form: RetryForm, qtbot: QtBot) -> None:
    enter(form, qtbot, "max_retries", "5")
    form.set_platform("erp", "ERP")
    policy, _ = form.policy()
    assert policy is not None
    assert policy.max_retries == 5


def test_a_wrong_number_cannot_be_saved(form: RetryForm, qtbot: QtBot) -> None:
    choose_scope(form, qtbot, 2)
    enter(form, qtbot, "max_retries", "many")
    assert not form.save.isEnabled()
    assert form.schedule.isHidden()
    assert form.delays.text().startswith("Correct")


def test_the_schedule_follows_each_change(form: RetryForm, qtbot: QtBot) -> None:
    assert [retry.nominal_s for retry in form.schedule.plan.retries] == [1, 2, 4]
    enter(form, qtbot, "max_delay", "3")
    assert [retry.nominal_s for retry in form.schedule.plan.retries] == [1, 2, 3]
    form.strategy.cards[RetryStrategy.FIXED].click()
    assert [retry.nominal_s for retry in form.schedule.plan.retries] == [1, 1, 1]


def test_a_deadline_that_may_cut_a_retry_is_said(form: RetryForm, qtbot: QtBot) -> None:
    enter(form, qtbot, "deadline", "8.5")
    assert "Retry 3 may come after the deadline" in form._legend.text()


def test_wide_it_has_two_columns(form: RetryForm) -> None:
    assert form._columns.direction() == QBoxLayout.Direction.TopToBottom
    form.resize(1000, 500)
    assert form._columns.direction() == QBoxLayout.Direction.LeftToRight
