from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest

from core.credentials.keyring_thread import KeyringBusyError, KeyringThread, keyring_thread

SOON = 5.0
NOW = 0.02


class Gate:
    """A job that waits until it may go on."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.open = threading.Event()
        self.runs = 0

    def __call__(self) -> str:
        self.runs += 1
        self.begun.set()
        assert self.open.wait(SOON)
        return "done"


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.open.set()


def test_jobs_run_in_one_daemon_thread(thread: KeyringThread) -> None:
    first, second = (thread.call(threading.current_thread, limit_s=SOON) for _ in range(2))
    assert first is second
    assert first.daemon
    assert first is not threading.current_thread()


def test_an_error_comes_out_as_it_is(thread: KeyringThread) -> None:
    def fail() -> None:
        raise LookupError("as it is")

    with pytest.raises(LookupError, match="as it is"):
        thread.call(fail, limit_s=SOON)
    assert thread.call(lambda: 1, limit_s=SOON) == 1


def test_waiting_has_a_limit_and_the_thread_recovers(thread: KeyringThread, gate: Gate) -> None:
    with pytest.raises(KeyringBusyError) as caught:
        thread.call(gate, limit_s=NOW)
    assert caught.value.begun
    gate.open.set()
    assert thread.call(lambda: "again", limit_s=SOON) == "again"


def test_behind_a_stuck_job_nobody_waits(gate: Gate) -> None:
    now = [0.0]
    thread = KeyringThread("jieru-keyring-clock", clock=lambda: now[0])
    with pytest.raises(KeyringBusyError):
        thread.call(gate, limit_s=NOW)
    now[0] = 3.0
    ran: list[int] = []
    with pytest.raises(KeyringBusyError) as caught:
        thread.call(lambda: ran.append(1), limit_s=3.0)
    assert not caught.value.begun
    gate.open.set()
    thread.call(lambda: None, limit_s=SOON)
    assert ran == []
    thread.close()


def test_a_write_that_was_given_up_before_it_began_is_dropped(thread: KeyringThread, gate: Gate) -> None:
    with pytest.raises(KeyringBusyError):
        thread.call(gate, limit_s=NOW)
    written: list[str] = []
    with pytest.raises(KeyringBusyError) as caught:
        thread.call(lambda: written.append("late"), limit_s=SOON / 100)
    assert not caught.value.begun
    gate.open.set()
    thread.call(lambda: None, limit_s=SOON)
    assert written == []


def test_readers_of_the_same_thing_share_one_job(gate: Gate) -> None:
    thread = KeyringThread("jieru-keyring-shared", clock=lambda: 0.0)
    with pytest.raises(KeyringBusyError):
        thread.call(gate, limit_s=NOW)
    runs: list[str] = []
    for what in ("same", "same", "other"):
        with pytest.raises(KeyringBusyError):
            thread.call(partial(runs.append, what), limit_s=NOW, share=what)
    gate.open.set()
    thread.call(lambda: runs.append("same"), limit_s=SOON, share="last")
    assert runs == ["same", "other", "same"]
    assert thread._reads == {}, "what has ended is not shared any more"
    thread.close()


def test_there_is_one_for_the_process() -> None:
    assert keyring_thread() is keyring_thread()
