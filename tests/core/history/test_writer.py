from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from core.events import Event
from core.history import History, HistoryProblem
from core.history.database import Database
from core.history.writer import Writer
from core.trace import CallRecord
from tests.core.history.making import CallMaker, folded, simple_call

Opener = Callable[..., History]
ROOT = Path(__file__).parents[3]

# makes calls as fast as it can and says after each when it was handed over
WRITING_CHILD = """
import sys, time
from pathlib import Path
from core.history import History
from tests.core.history.making import simple_call
history = History.open(Path(sys.argv[1]))
history.page(mode="live")
while True:
    events = simple_call()
    for event in events:
        history.on_event(event)
    print(time.monotonic(), events[0].call_id, flush=True)
    time.sleep(0.001)
"""


def start_writing(file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITING_CHILD, str(file)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.real
def test_kill_9_loses_at_most_the_last_100_ms(file: Path, open_history: Opener, problems: list[HistoryProblem]) -> None:
    with start_writing(file) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(250)]
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.readlines()
    made = [line.split() for line in lines if line.endswith("\n")]
    end = float(made[-1][0])

    history = open_history()
    missing = [float(at) for at, call_id in made if (record := history.get(call_id)) is None or record.outcome is None]

    assert end - float(made[0][0]) > 0.2
    assert all(end - at <= 0.1 for at in missing)
    assert problems == []
    assert len(history.page(mode="live", limit=10_000)) >= len(made) - len(missing)


@pytest.mark.real
def test_two_processes_write_at_once(file: Path, open_history: Opener) -> None:
    with start_writing(file) as first, start_writing(file) as second:
        made = []
        for child in (first, second):
            assert child.stdout is not None
            made += [child.stdout.readline().split()[1] for _ in range(100)]
        history = open_history()
        ours = simple_call()
        for event in ours:
            history.on_event(event)
        assert history.flush(5.0)
        for child in (first, second):
            assert child.stdout is not None
            for _ in range(200):  # whatever was handed over before these lines is written by now
                child.stdout.readline()
        stored = [history.get(call_id) for call_id in made]
        first.kill()
        second.kill()
    assert all(record is not None and record.outcome == "succeeded" for record in stored)
    assert history.get(ours[0].call_id) == folded(ours)


def test_events_are_written_without_being_asked(history: History) -> None:
    events = simple_call()
    for event in events:
        history.on_event(event)
    for _ in range(100):
        if history.count("live"):
            break
        threading.Event().wait(0.01)
    assert history.get(events[0].call_id) == folded(events)


def test_events_beyond_the_bound_are_dropped_and_it_is_said(file: Path) -> None:
    problems: list[HistoryProblem] = []
    writer = Writer(Database(file), problems.append, batch_s=0.0, max_queued=20)
    kept, dropped = simple_call(), [event for _ in range(5) for event in simple_call()]
    for event in [*kept, *dropped]:  # before it runs: nothing takes them away
        writer.add(event)
    writer.start()
    assert writer.flush(5.0)
    after = simple_call()
    for event in after:
        writer.add(event)
    assert writer.close(5.0)
    assert [problem.id for problem in problems] == ["history.overflow"]

    history = History.open(file)
    assert history.get(kept[0].call_id) == folded(kept)
    assert history.get(after[0].call_id) == folded(after)
    assert history.get(dropped[-1].call_id) is None
    history.close()


def test_a_value_that_no_file_takes_does_not_hold_up_the_others(
    history: History, problems: list[HistoryProblem]
) -> None:
    bad = CallMaker()
    history.on_event(bad.start())
    history.on_event(bad.finish(size=1 << 70))
    history.flush(5.0)
    good = simple_call()
    for event in good:
        history.on_event(event)
    assert history.flush(5.0)
    assert history.get(good[0].call_id) == folded(good)
    assert [problem.id for problem in problems] == ["history.unwritable"]


def test_calls_that_could_not_wait_for_a_full_disk_are_counted(
    file: Path, problems: list[HistoryProblem], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.history.writer.MAX_UNWRITTEN", 2)
    writer = Writer(Database(file), problems.append, batch_s=0)
    really_write = writer._write

    def write_on_a_full_disk(*_: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(writer, "_write", write_on_a_full_disk)
    for made in (simple_call() for _ in range(5)):
        for event in made:
            writer.add(event)
    writer.start()
    assert not writer.flush(5.0)
    monkeypatch.setattr(writer, "_write", really_write)
    assert writer.flush(5.0)
    assert [(problem.id, problem.data.get("lost")) for problem in problems] == [
        ("history.unwritable", None),
        ("history.written_in_part", 3),
    ]
    assert writer.problem is None
    assert writer.close(5.0)


def nested(levels: int) -> object:
    value: object = 0
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "bad_end",
    [{"size": 1 << 70}, {"error": {"a": nested(100_000)}}, {"error": {"a": 10**5000}}, {"error": {"a": {(1, 2): 3}}}],
    ids=["too large", "too deep", "too long", "no JSON"],
)
def test_calls_beside_one_that_no_file_takes_are_written(
    file: Path, problems: list[HistoryProblem], bad_end: dict[str, Any]
) -> None:
    writer = Writer(Database(file), problems.append, batch_s=0)
    bad = CallMaker()
    first, last = simple_call(), simple_call()
    for event in [*first, bad.start(), bad.finish(**bad_end), *last]:  # all in one batch: it has not begun
        writer.add(event)
    writer.start()
    assert writer.close(5.0)
    history = History.open(file)
    assert [history.get(made[0].call_id) for made in (first, last)] == [folded(first), folded(last)]
    assert history.get(bad.call_id) is None
    assert [problem.id for problem in problems] == ["history.unwritable"]
    history.close()


def test_a_listener_that_raises_changes_nothing(tmp_path: Path, file: Path, caplog: pytest.LogCaptureFixture) -> None:
    def fail(problem: HistoryProblem) -> None:
        raise RuntimeError(problem.id)

    file.parent.mkdir()
    file.write_bytes(b"nonsense" * 100)
    history = History.open(file, on_problem=fail)
    events = simple_call()
    for event in events:
        history.on_event(event)
    assert history.close(5.0)
    assert history.get(events[0].call_id) == folded(events)
    assert "listener for problems" in caplog.text


def test_without_a_listener_the_log_says_it(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.parent.mkdir()
    file.write_bytes(b"nonsense" * 100)
    History.open(file).close(5.0)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "history.damaged-" in caplog.text


def test_a_lost_start_keeps_what_there_is(history: History) -> None:
    events = simple_call()[1:]
    for event in events:
        history.on_event(event)
    assert history.flush(5.0)
    record = history.get(events[0].call_id)
    assert record is not None
    assert (record.platform, record.outcome, len(record.steps)) == ("", "succeeded", 2)


def test_no_memory_is_kept_of_finished_calls(history: History) -> None:
    for _ in range(20):
        for event in simple_call():
            history.on_event(event)
    assert history.flush(5.0)
    writer = history._writer
    assert (writer._running, writer._changed, writer._written) == ({}, {}, {})


@pytest.mark.real
def test_importing_the_history_loads_no_sqlite() -> None:
    code = "import sys, json; import core.history; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert "core" in loaded
    assert not loaded & {"sqlite3", "_sqlite3", "PySide6", "httpx", "httpx2", "keyring", "asyncio"}


def test_a_call_that_ends_soon_is_written_once_and_one_that_does_not_before_its_end(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[dict[str, str | None]] = []

    def put(_connection: object, records: Sequence[CallRecord], *_more: object) -> None:
        if records:
            written.append({record.call_id: record.outcome for record in records})

    monkeypatch.setattr("core.history.writer.put", put)
    writer = Writer(Database(file))
    writer._use(*writer._database.open())  # its rounds are made here
    short, long = CallMaker(), CallMaker()
    for event in (short.start(), long.start(), *short.attempt(1)):
        writer.add(event)
    writer._write_queued()
    assert written == []
    writer.add(short.finish())
    writer._write_queued()
    assert written == [{short.call_id: "succeeded", long.call_id: None}]
    writer.add(long.finish())
    writer._write_queued()
    assert written[1:] == [{long.call_id: "succeeded"}]
    writer._release()


def test_adding_from_many_threads_loses_nothing(history: History) -> None:
    calls = [[simple_call() for _ in range(20)] for _ in range(8)]

    def work(mine: list[list[Event]]) -> None:
        for call in mine:
            for event in call:
                history.on_event(event)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert history.flush(5.0)
    stored = {record.call_id: record for record in history.page(mode="live", limit=1000)}
    assert stored == {call[0].call_id: folded(call) for mine in calls for call in mine}


def test_calls_are_kept_after_somebody_has_deleted_the_file(
    file: Path, history: History, problems: list[HistoryProblem]
) -> None:
    running, ended = CallMaker(), simple_call()
    begun = [running.start(), *running.failed(1)]
    for event in [*begun, *ended]:
        history.on_event(event)
    assert history.flush(5.0)
    for part in file.parent.iterdir():
        part.unlink()
    rest, later = [running.finish()], simple_call()
    for event in [*rest, *later]:
        history.on_event(event)
    assert history.flush(5.0)
    assert history.get(running.call_id) == folded([*begun, *rest])
    assert history.get(later[0].call_id) == folded(later)
    assert history.get(ended[0].call_id) is None
    assert problems == []


def test_a_call_that_was_thought_dead_and_deleted_is_written_whole_when_it_ends(file: Path, history: History) -> None:
    maker = CallMaker()
    events = [maker.start(), *maker.failed(1), *maker.attempt(2, status=200)]
    for event in events:
        history.on_event(event)
    assert history.flush(5.0)
    with contextlib.closing(sqlite3.connect(file, timeout=10)) as connection, connection:
        connection.execute("DELETE FROM calls")
        connection.execute("DELETE FROM steps")
    events.append(maker.finish())
    history.on_event(events[-1])
    assert history.flush(5.0)
    assert history.get(maker.call_id) == folded(events)
