from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.retry.policy import RetryPolicy, RetryStrategy
from gui.live.details import DetailsDrawer
from gui.live.what_if_view import WhatIfView
from gui.widgets.buttons import Button
from tests.gui.live.samples import Script, demo, failed

Part = TypeVar("Part", bound=QWidget)


def part(widget: QWidget, kind: type[Part], name: str) -> Part:
    found = widget.findChild(kind, name)
    assert found is not None
    return found


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def view(qtbot: QtBot) -> WhatIfView:
    made = WhatIfView()
    qtbot.addWidget(made)
    return made


def test_it_starts_with_the_numbers_of_the_call_and_ends_as_it_did(view: WhatIfView) -> None:
    view.show_record(demo().record)
    kept = demo().record.policy
    assert view.policy().max_retries == kept.get("max_retries", 3)
    assert "It would have succeeded after" in said(view)
    assert "with attempt 3" in said(view)


def test_fewer_retries_would_have_failed_and_the_fields_go_back(view: WhatIfView) -> None:
    view.show_record(demo().record)
    view.retries.setValue(0)
    assert "It would have failed after" in said(view)
    assert "with attempt 1. The retries are used up." in said(view)
    view.show_record(demo().states[-1])
    assert view.retries.value() == 0  # the same call keeps what was typed
    view.reset.click()
    assert "with attempt 3" in said(view)
    view.show_record(failed())
    assert view.retries.value() == RetryPolicy(max_retries=failed().policy.get("max_retries", 3)).max_retries


def test_where_the_answers_end_the_unknown_is_named(view: WhatIfView) -> None:
    view.show_record(failed())
    view.retries.setValue(50)
    assert "What the platform would have answered is not known." in said(view)
    view.show_record(demo().record)
    view.limit.setValue(0.01)
    assert "Attempt 1 would have been cut after" in said(view)


def test_each_field_is_a_part_of_the_policy(view: WhatIfView) -> None:
    view.show_record(demo().record)
    view.strategy.setCurrentIndex(view.strategy.findData("linear"))
    view.delay.setValue(2.5)
    view.longest.setValue(7)
    view.deadline.setValue(9)
    view.limit.setValue(0)
    policy = view.policy()
    assert (policy.strategy, policy.initial_delay, policy.max_delay) == (RetryStrategy.LINEAR, 2.5, 7)
    assert (policy.deadline, policy.attempt_timeout) == (9, None)
    QApplication.sendEvent(view, QEvent(QEvent.Type.LanguageChange))
    assert view.policy() == policy


def test_a_call_without_an_attempt_says_so(view: WhatIfView) -> None:
    view.show_record(Script("a").record)
    assert "there is nothing to go by" in said(view)


def test_the_drawer_shows_it_by_a_button_for_the_call_that_is_current(qtbot: QtBot) -> None:
    drawer = DetailsDrawer()
    qtbot.addWidget(drawer)
    drawer.show()
    drawer.show_row(demo().record, 60)
    button = part(drawer, Button, "history.details.what_if")
    assert drawer.findChild(WhatIfView) is None
    QTest.keyClick(button, Qt.Key.Key_Space)
    view = part(drawer, WhatIfView, "history.what_if")
    assert (view.isVisible(), button.text()) == (True, "Back to the details")
    drawer.show_row(failed(), 60)
    assert "Reading took too long" in said(view)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert (view.isVisible(), button.text()) == (False, "What if…")
