from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from core.errors import JieruError
from core.events import Event
from core.history import History, HistoryProblem
from core.history.call_filter import CallFilter
from core.history.time_range import time_range
from tests.core.history.making import START_US, CallMaker, folded, simple_call
from tests.disks import small_disk

Opener = Callable[..., History]
NOW = datetime.fromtimestamp(START_US / 1e6).astimezone()
ROOT = Path(__file__).parents[3]


def add(history: History, *calls: list[Event]) -> None:
    for call in calls:
        for event in call:
            history.on_event(event)
    assert history.flush(5.0)


def test_a_call_is_read_back_as_it_was_folded(history: History) -> None:
    events = simple_call()
    add(history, events)
    assert history.get(events[0].call_id) == folded(events)
    assert history.page(mode="live") == [folded(events)]


def test_an_unknown_call_is_none(history: History) -> None:
    assert history.get("no-such-call") is None


def test_a_running_call_is_there_with_what_has_happened(history: History) -> None:
    events = simple_call()
    for length in range(1, len(events) + 1):
        add(history, [events[length - 1]])
        stored = history.get(events[0].call_id)
        expected = folded(events[:length])
        assert stored is not None
        assert stored.state == expected.state
        assert [step.running for step in stored.steps] == [step.running for step in expected.steps]


def test_events_twice_or_late_change_nothing(history: History, open_history: Opener) -> None:
    events = simple_call()
    add(history, events, events, events[3:5])
    other = open_history()
    add(other, events[3:], events)
    assert history.page(mode="live") == [folded(events)]


def test_modes_and_platforms_are_kept_apart(history: History) -> None:
    live = simple_call()
    sandbox = simple_call(CallMaker(mode="sandbox"))
    other = simple_call(CallMaker(started_us=1), platform="erp")
    add(history, live, sandbox, other)

    assert history.page(mode="sandbox") == [folded(sandbox)]
    assert history.page(mode="live", platform="erp") == [folded(other)]
    assert history.page(mode="live", platform="erp", before=folded(live)) == [folded(other)]
    assert (history.count("live"), history.count("sandbox")) == (2, 1)
    assert history.first_started_us("live") == 1


def test_an_empty_history_answers_everything(history: History) -> None:
    assert history.page(mode="live") == []
    assert history.count("live") == 0
    assert history.first_started_us("live") is None
    totals, by_platform = history.statistics("live")
    assert totals.total_calls == 0
    assert by_platform == {}


def test_file_and_folder_are_private(history: History, file: Path) -> None:
    add(history, simple_call())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_all_is_written_at_close_and_later_events_are_ignored(open_history: Opener) -> None:
    first = open_history(batch_s=5.0)
    events, late = simple_call(), simple_call()
    for event in events:
        first.on_event(event)
    assert first.close()
    for event in late:
        first.on_event(event)
    assert first.close()
    assert not first.flush()
    assert first.page(mode="live") == [folded(events)]


def test_opening_returns_before_the_file_is_open(open_history: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.history.database import Database

    go_on = threading.Event()
    really_open = Database.open

    def slow_open(self: Database) -> tuple[sqlite3.Connection | None, HistoryProblem | None]:
        go_on.wait(5.0)
        return really_open(self)

    monkeypatch.setattr(Database, "open", slow_open)
    history = open_history()
    events = simple_call()
    for event in events:
        history.on_event(event)
    go_on.set()
    assert history.flush(5.0)
    assert history.page(mode="live") == [folded(events)]


def test_reading_and_writing_from_many_threads(history: History) -> None:
    failures: list[object] = []

    def work(worker: int) -> None:
        for number in range(10):
            events = simple_call(CallMaker(started_us=worker * 1000 + number))
            for event in events:
                history.on_event(event)
            history.flush(5.0)
            if history.get(events[0].call_id) != folded(events):
                failures.append(events[0].call_id)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert history.count("live") == 60


def test_two_histories_share_one_file(open_history: Opener) -> None:
    first, second = open_history(), open_history()
    calls = [simple_call() for _ in range(20)]
    for number, call in enumerate(calls):
        for event in call:
            (first if number % 2 else second).on_event(event)
    assert first.flush(5.0)
    assert second.flush(5.0)
    assert first.count("live") == second.count("live") == 20


@pytest.mark.parametrize("damage", ["garbage", "header", "truncated"])
def test_a_damaged_file_is_moved_aside_and_said(
    damage: str, file: Path, open_history: Opener, problems: list[HistoryProblem]
) -> None:
    first = open_history()
    add(first, *[simple_call() for _ in range(50)])
    first.close()
    content = file.read_bytes()
    spoilt = {
        "garbage": b"\xff" * 5000,
        "header": b"\0" * 100 + content[100:],
        "truncated": content[: len(content) // 2 + 100],
    }
    file.write_bytes(spoilt[damage])

    second = open_history(clock=lambda: 1_795_000_000.0)
    events = simple_call()
    add(second, events)
    second.page(mode="live")  # a truncated file may be noticed late
    add(second, events)

    moved = file.with_name("history.damaged-20261118T110640Z.sqlite3")
    assert moved.read_bytes() == spoilt[damage]
    assert [(problem.id, problem.data["moved_to"]) for problem in problems] == [("history.damaged", str(moved))]
    assert second.problem == problems[0]
    assert moved.name in problems[0].message
    assert second.page(mode="live") == [folded(events)]


def test_damage_met_while_running_keeps_the_running_call(
    file: Path, open_history: Opener, problems: list[HistoryProblem]
) -> None:
    first = open_history()
    add(first, *[simple_call() for _ in range(200)])
    first.close()
    history = open_history()
    maker = CallMaker()
    begun = [maker.start(), *maker.failed(1)]
    add(history, begun)
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\xff" * (file.stat().st_size - 4096))

    assert history.page(mode="live") == []
    ended = [*begun, *maker.attempt(2), maker.finish()]
    for event in ended[len(begun) :]:
        history.on_event(event)
    history.flush(5.0)

    assert [problem.id for problem in problems] == ["history.damaged"]
    assert history.page(mode="live") == [folded(ended)]


def test_a_second_damaged_file_of_the_same_second_gets_its_own_name(file: Path, open_history: Opener) -> None:
    for _ in range(2):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"nonsense" * 1000)
        open_history(clock=lambda: 0.0).close()
    assert {path.name for path in file.parent.glob("history.damaged*")} == {
        "history.damaged-19700101T000000Z.sqlite3",
        "history.damaged-19700101T000000Z-2.sqlite3",
    }


def test_without_a_usable_folder_calls_go_on_and_it_is_said_once(
    tmp_path: Path, open_history: Opener, problems: list[HistoryProblem]
) -> None:
    (tmp_path / "plain file").write_text("")
    history = open_history(tmp_path / "plain file" / "history.sqlite3")
    assert not history.usable
    for event in simple_call():
        history.on_event(event)
    assert not history.flush()
    assert history.page(mode="live") == []
    assert not history.close()
    assert [problem.id for problem in problems] == ["history.unavailable"]
    assert history.problem == problems[0]
    assert "plain file" in problems[0].message
    assert problems[0].hint


def test_a_file_of_a_later_version_is_left_alone(
    file: Path, open_history: Opener, problems: list[HistoryProblem]
) -> None:
    file.parent.mkdir()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = file.read_bytes()
    history = open_history()
    assert not history.usable
    history.close()
    assert file.read_bytes() == before
    assert [problem.id for problem in problems] == ["history.newer"]


READ_ONLY = """
import os, sys
from pathlib import Path
import sqlite3
from core.history import History
from core.texts import text
text("")  # read while we still may
folder = Path(sys.argv[1])
if os.geteuid() == 0:  # root writes everywhere
    os.setgid(65534)
    os.setuid(65534)
history = History.open(folder / "history.sqlite3")
print(history.problem.id, history.page(mode="live"), os.access(folder, os.R_OK | os.X_OK), os.access(folder, os.W_OK))
"""


@pytest.mark.real
def test_a_read_only_folder() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        done = subprocess.run([sys.executable, "-c", READ_ONLY, name], capture_output=True, text=True, cwd=ROOT)
        folder.chmod(0o755)
    assert done.stdout == "history.unavailable [] True False\n", done.stderr
    assert done.stderr.count("cannot be opened") == 1


def test_a_full_disk_is_said_once_and_what_waits_is_written_later(
    file: Path, open_history: Opener, problems: list[HistoryProblem]
) -> None:
    history = open_history()
    add(history, simple_call())
    blocker = sqlite3.connect(file, isolation_level=None)
    # SQLite reports a full disk as it does this limit: SQLITE_FULL, the transaction already rolled back
    writer = history._writer
    assert writer._connection is not None
    pages = blocker.execute("PRAGMA page_count").fetchone()[0]
    blocker.close()
    limited: list[int] = []
    really_write = writer._write_changed

    def write_changed() -> None:
        assert writer._connection is not None
        if len(limited) < 2:
            limited.append(1)
            writer._connection.execute(f"PRAGMA max_page_count = {pages}")
        else:
            writer._connection.execute("PRAGMA max_page_count = 1000000")
        really_write()

    writer._write_changed = write_changed  # type: ignore[method-assign]  # the limit belongs to that connection
    maker = CallMaker()
    events = [maker.start(), *maker.failed(1, excerpt="x" * 100_000), *maker.attempt(2), maker.finish()]
    for event in events:
        history.on_event(event)
    assert not history.flush(5.0)
    assert not history.flush(5.0)
    assert history.flush(5.0)
    assert [problem.id for problem in problems] == ["history.unwritable", "history.written"]
    assert "full" in problems[0].data["cause"]
    assert history.problem is None
    assert history.get(maker.call_id) == folded(events)


FILLER = """
import json, os, resource, sys
from pathlib import Path
from core.history import History
from tests.core.history.making import CallMaker, simple_call

folder, limited, told = Path(sys.argv[1]), sys.argv[2] == "limit", []
history = History.open(folder / "history.sqlite3", on_problem=told.append)
ids, stuck = [], False

def record():
    maker = CallMaker()
    events = [maker.start(), *maker.failed(1, excerpt="x" * 20_000), *maker.attempt(2), maker.finish()]
    for event in events:
        history.on_event(event)
    ids.append(maker.call_id)
    return history.flush(20)

assert record()
found = []
for _ in range(2):
    if limited:
        size = max(file.stat().st_size for file in folder.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    else:
        with (folder / "filler").open("wb", buffering=0) as filler:
            try:
                while filler.write(bytes(4096)):
                    pass
            except OSError:
                pass
    for _ in range(50):
        if not record():
            break
    again = record()  # nothing new to say
    found.append([again, history.problem.id])
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    (folder / "filler").unlink(missing_ok=True)
    found.append([history.flush(20), history.problem])
kept = [record is not None and record.ok for record in map(history.get, ids)]
print(json.dumps([found, [problem.id for problem in told], all(kept), history.close(20)]))
"""


@pytest.mark.real
@pytest.mark.parametrize("how", ["limit", "disk"])
def test_when_a_full_disk_has_room_again_the_problem_is_over_and_nothing_is_missing(tmp_path: Path, how: str) -> None:
    before = small_disk(tmp_path, "2m") if how == "disk" else []
    # where no file system may be mounted, a file may at least not grow beyond a size
    command = [*before, sys.executable, "-c", FILLER, str(tmp_path), "disk" if before else "limit"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    stuck, over = [False, "history.unwritable"], [True, None]
    told = ["history.unwritable", "history.written"]
    assert json.loads(done.stdout) == [[stuck, over] * 2, told * 2, True, True]


def test_a_question_that_was_given_up_has_no_answer(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.history.store.LOOK_EVERY", 10)
    add(history, simple_call())
    wanted = time_range("month", NOW)
    answer = history.overview("live", wanted)
    assert answer is not None
    assert answer.totals.calls == 1
    assert history.overview("live", wanted, given_up=lambda: True) is None


def test_a_history_that_cannot_be_read_has_no_figures(open_history: Opener, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    history = open_history(tmp_path / "file" / "history.sqlite3")
    assert history.overview("live", time_range("hour", NOW)) is None


def test_all_calls_are_all_or_an_error(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(300):
        for event in simple_call():
            history.on_event(event)
    assert history.flush(10.0)
    calls = history.every(CallFilter())
    next(calls)
    monkeypatch.setattr(history, "find", lambda *_wanted, **_more: None)  # a damaged page, a file that is gone
    with pytest.raises(JieruError, match=r"history\.sqlite3"):
        list(calls)
