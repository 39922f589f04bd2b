from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from core import ids
from core.events import RefreshStarted
from core.texts import set_language
from core.trace import CallRecord
from gui.live.standing import commanded, standing, wait_left_s
from tests.gui.live.samples import Script, demo, waiting


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


def refreshing() -> CallRecord:
    script = Script("r")
    script.emit(RefreshStarted, credential="access_token")
    return script.record


@pytest.mark.parametrize(
    ("record", "paused", "said"),
    [
        (Script("a").record, False, "Preparing the request"),
        (Script("a").start().record, False, "Attempt 1 is under way"),
        (Script("a").start().record, True, "Attempt 1 is under way"),
        (waiting(planned_s=12).record, False, "Attempt 3 in 5.2 s"),
        (waiting(planned_s=12).record, True, "Attempt 3 not before 5.2 s, and not while paused"),
        (refreshing(), False, "Refreshing access_token"),
    ],
)
def test_it_is_said_in_one_sentence(record: CallRecord, paused: bool, said: str) -> None:
    assert standing(record, 1.79 + 6.8, paused=paused) == said


def test_what_is_left_is_never_negative() -> None:
    record = waiting(planned_s=12).record
    assert wait_left_s(record, 1.79 + 2) == pytest.approx(10.0, abs=0.01)
    assert wait_left_s(record, 500.0) == 0.0


def test_only_running_calls_of_this_process_are_commanded() -> None:
    assert commanded(waiting().record)
    assert not commanded(demo().record)
    assert not commanded(Script("a", pid=ids.pid + 1).record)
