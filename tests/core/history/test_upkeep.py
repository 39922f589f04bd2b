from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import JieruError
from core.history import History, HistoryProblem
from core.history import upkeep as upkeep_module
from core.history.call_filter import CallFilter
from core.history.database import Database
from core.history.schema import SLOT_US
from core.history.upkeep import Upkeep
from tests.core.history.making import START_US, CallMaker, simple_call
from tests.waiting import holds_in_time

Opener = Callable[..., History]


def record(history: History, *makers: CallMaker) -> None:
    for maker in makers:
        for event in simple_call(maker):
            history.on_event(event)
    assert history.flush(5.0)


@pytest.fixture(autouse=True)
def short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep_module, "REST_S", 0.01)


@pytest.mark.real
def test_calls_are_indexed_counted_and_deleted_in_time(open_history: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [START_US / 1e6]
    history = open_history(clock=lambda: now_s[0])
    record(history, CallMaker("one"), CallMaker("two", mode="sandbox"))
    assert holds_in_time(lambda: history.indexed() == 1.0)
    assert [found.call_id for found in history.find(CallFilter(text="one")) or []] == ["one"]

    now_s[0] += 2 * SLOT_US / 1e6

    def kept() -> int:
        with history._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM rollups WHERE figures LIKE '{%'").fetchone()[0])

    assert holds_in_time(lambda: kept() == 2)
    monkeypatch.setenv("JIERU_HISTORY_DAYS", "0.001")
    assert holds_in_time(lambda: history.count("live") + history.count("sandbox") == 0)
    assert holds_in_time(lambda: kept() == 0)


@pytest.mark.parametrize(
    ("seconds", "backlog", "covered"), [(0.01, 10, 0.0), (0.99, 10, 0.0), (0.01, 3, 1.0), (1.0, 10, 1.0)]
)
def test_the_index_waits_while_calls_come_fast_but_not_for_too_many(
    open_history: Opener, monkeypatch: pytest.MonkeyPatch, seconds: float, backlog: int, covered: float
) -> None:
    monkeypatch.setattr(upkeep_module, "MANY", 3)
    monkeypatch.setattr(upkeep_module, "BACKLOG", backlog)
    history = open_history()
    history._upkeep.stop(5.0)  # its rounds are made here
    now_s = [100.0]
    upkeep = Upkeep(history._database, history._writer.opened, lambda: None, monotonic=lambda: now_s[0])
    upkeep._round()
    record(history, CallMaker("a"), CallMaker("b"), CallMaker("c"))
    now_s[0] += seconds
    upkeep._round()
    assert history.indexed() == covered
    now_s[0] += seconds
    upkeep._round()  # none has come since
    assert history.indexed() == 1.0


@pytest.mark.real
def test_clearing_deletes_one_mode_and_tells_how_far_it_is(open_history: Opener) -> None:
    history = open_history()
    record(history, CallMaker("a"), CallMaker("b"), CallMaker("c", mode="sandbox"))
    told: list[int] = []
    assert history.clear("live", told=told.append) == 2
    assert told == [2]
    assert (history.count("live"), history.count("sandbox")) == (0, 1)
    assert [found.call_id for found in history.find(CallFilter("sandbox", text="c")) or []] == ["c"]
    assert history.clear("sandbox", given_up=lambda: True) == 0
    assert history.count("sandbox") == 1


@pytest.mark.real
def test_clearing_what_cannot_be_written_says_so(open_history: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    history = open_history()
    record(history, CallMaker("a"))

    def full(*_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("core.history.retention.delete_mode", full)
    with pytest.raises(JieruError, match="full"):
        history.clear("live")


def test_it_ends_when_the_file_never_opens(tmp_path: Path) -> None:
    opened = threading.Event()
    upkeep = Upkeep(Database(tmp_path / "x.sqlite3"), opened, lambda: None)
    upkeep.start()
    assert not upkeep.stop(0)
    opened.set()
    assert upkeep.stop(5)


def test_damage_that_it_meets_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite3"
    file.write_bytes(b"this is no database" * 1000)
    opened, told = threading.Event(), threading.Event()
    upkeep = Upkeep(Database(file), opened, told.set)
    upkeep.start()
    opened.set()
    assert told.wait(5)
    assert upkeep.stop(5)


@pytest.mark.real
def test_a_damaged_index_is_made_anew_and_costs_no_call(
    open_history: Opener, file: Path, problems: list[HistoryProblem]
) -> None:
    history = open_history()
    record(history, *(CallMaker(f"call-{n}") for n in range(50)))
    assert holds_in_time(lambda: history.indexed() == 1.0)
    with contextlib.closing(sqlite3.connect(file, timeout=10)) as connection, connection:
        connection.execute("UPDATE search_terms_data SET block = x'00ff00ff' WHERE id > 10")
    assert holds_in_time(
        lambda: [found.call_id for found in history.find(CallFilter(text="call-49")) or []] == ["call-49"]
    )
    assert holds_in_time(lambda: history.indexed() == 1.0)
    assert history.count("live") == 50
    assert problems == []
