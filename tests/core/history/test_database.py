from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.history import History, HistoryProblem
from core.history.database import Database, is_damage
from tests.core.history.making import CallMaker

Opener = Callable[..., History]


def unfinished(file: Path, opener: Opener, pid: int, **start: str | None) -> str:
    """A call that stopped in its first request; of a process that is no more, unless changed."""
    history = opener(file)
    maker = CallMaker(pid=pid)
    for event in [maker.start(), *list(maker.failed(1, delay_s=2.0)), *list(maker.wait(2.0)), *maker.attempt(2)][:-1]:
        history.on_event(event)
    assert history.close(5.0)
    return maker.call_id


def a_dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


@pytest.mark.real
def test_a_call_of_a_dead_process_is_interrupted_at_the_next_start(file: Path, open_history: Opener) -> None:
    call_id = unfinished(file, open_history, a_dead_pid())
    record = open_history().get(call_id)
    assert record is not None
    assert (record.outcome, record.state, record.ok) == ("interrupted", "finished", False)
    assert record.elapsed_s == pytest.approx(2.1, abs=0.1)
    done, cut = record.steps
    assert (done.verdict, done.delay_s) == ("retry", 2.0)
    assert (cut.running, cut.verdict, cut.stop_reason, cut.rule) == (False, "stop", "cancelled", "interrupted")
    assert cut.reason.startswith("The program was ended during this step")
    assert record.to_history_json()["outcome"] == "interrupted"


def test_a_call_of_a_living_process_still_runs(history: History, open_history: Opener, file: Path) -> None:
    maker = CallMaker()
    history.on_event(maker.start())
    assert history.flush(5.0)
    other = open_history()
    record = other.get(maker.call_id)
    assert record is not None
    assert record.outcome is None


@pytest.mark.real
def test_an_end_that_comes_after_all_is_believed(open_history: Opener, problems: list[HistoryProblem]) -> None:
    """A process in another container looks dead from here."""
    history = open_history()
    maker = CallMaker(pid=a_dead_pid())
    history.on_event(maker.start())
    assert history.flush(5.0)
    other = open_history()
    before = other.get(maker.call_id)
    for event in [*maker.attempt(1), maker.finish()]:
        history.on_event(event)
    assert history.flush(5.0)
    after = other.get(maker.call_id)
    assert before is not None
    assert after is not None
    assert (before.outcome, after.outcome, after.stop_reason) == ("interrupted", "succeeded", "ok")
    assert problems == []


def test_reopening_leaves_a_file_alone_that_another_process_has_replaced(file: Path) -> None:
    database = Database(file)
    connection, _ = database.open()
    assert connection is not None
    connection.close()
    connection, problem = database.reopen()
    assert connection is not None
    connection.close()
    assert problem is None
    assert not list(file.parent.glob("*damaged*"))


def test_first_starts_at_the_same_time(tmp_path: Path) -> None:
    problems: list[HistoryProblem | None] = []

    def start() -> None:
        connection, problem = Database(tmp_path / "history.sqlite3").open()
        problems.append(problem if connection is not None else HistoryProblem("no connection"))
        if connection is not None:
            connection.close()

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == [None] * 8


def test_a_lock_is_no_damage(tmp_path: Path) -> None:
    first = sqlite3.connect(tmp_path / "x", timeout=0, isolation_level=None)
    second = sqlite3.connect(tmp_path / "x", timeout=0, isolation_level=None)
    first.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError) as locked:
        second.execute("BEGIN EXCLUSIVE")
    first.close()
    second.close()
    assert not is_damage(locked.value)
