from __future__ import annotations

import contextlib
import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import SettingError
from core.history import search_index
from core.history.call_filter import CallFilter
from core.history.database import Database
from core.history.retention import (
    Limits,
    delete_mode,
    delete_some,
    give_back,
    limits,
    limits_in_use,
    shortened,
    used_bytes,
)
from core.history.rows import put
from core.history.search import find
from core.settings import Settings
from core.trace import CallRecord
from tests.core.history.making import CallMaker, folded, simple_call

DAY_US = 86_400 * 10**6


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made, problem = Database(tmp_path / "history.sqlite3").open()
    assert made is not None, problem
    with contextlib.closing(made):
        yield made


def call(name: str, day: float = 0, *, mode: str = "live", running: bool = False, body: str = "") -> CallRecord:
    maker = CallMaker(name, mode="live" if mode == "live" else "sandbox", started_us=round(day * DAY_US))
    events = simple_call(maker)
    record = folded(events[:-1] if running else events)
    return replace(record, request={"body": body})


def left(connection: sqlite3.Connection) -> set[str]:
    names = {row[0] for row in connection.execute("SELECT call_id FROM calls")}
    assert {row[0] for row in connection.execute("SELECT call_id FROM steps")} == names
    return names


def test_calls_that_are_too_old_go_in_both_modes_and_running_ones_stay(connection: sqlite3.Connection) -> None:
    old = [call("old"), call("sandbox", mode="sandbox"), call("running", running=True)]
    put(connection, [*old, call("young", day=5)], {}, None)
    while delete_some(connection, Limits(days=2), 6 * DAY_US):
        pass
    assert left(connection) == {"running", "young"}


@pytest.mark.parametrize("indexed", [False, True])
def test_the_oldest_go_when_it_is_too_much(connection: sqlite3.Connection, indexed: bool) -> None:
    put(connection, [call(f"call-{n:04}", day=n, body="x" * 2000) for n in range(1500)], {}, None)
    if indexed:
        search_index.prepare(connection)
        while search_index.grow(connection):
            pass
    limit_mb = used_bytes(connection) / 1e6 * 0.6
    while delete_some(connection, Limits(size_mb=limit_mb), 0):
        pass
    assert used_bytes(connection) <= limit_mb * 1e6
    names = sorted(left(connection))
    assert 0 < len(names) < 1500
    assert names == [f"call-{n:04}" for n in range(1500 - len(names), 1500)]
    assert [record.call_id for record in find(connection, CallFilter(text="call-1499"))] == ["call-1499"]
    assert find(connection, CallFilter(text="call-0000")) == []


def test_without_limits_nothing_goes(connection: sqlite3.Connection) -> None:
    put(connection, [call("old")], {}, None)
    assert delete_some(connection, Limits(), 10**18) == 0
    assert left(connection) == {"old"}


def test_one_mode_is_deleted_and_the_other_is_not(connection: sqlite3.Connection) -> None:
    put(connection, [call("a"), call("b", mode="sandbox"), call("c", mode="sandbox", running=True)], {}, None)
    assert [delete_mode(connection, "sandbox") for _ in range(2)] == [1, 0]
    assert left(connection) == {"a", "c"}


def test_pages_that_are_free_are_given_back(connection: sqlite3.Connection) -> None:
    put(connection, [call(f"call-{n}", body="x" * 3000) for n in range(2000)], {}, None)
    before = connection.execute("PRAGMA page_count").fetchone()[0]
    while delete_mode(connection, "live"):
        pass
    assert not give_back(connection, before)  # that few are left for new calls
    while give_back(connection, 0):
        pass
    assert connection.execute("PRAGMA page_count").fetchone()[0] < before / 10


def test_a_file_that_was_not_made_for_it_keeps_its_pages(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "old.sqlite3")) as old:
        old.execute("PRAGMA auto_vacuum = NONE")
        old.execute("CREATE TABLE t (n)")
        assert not give_back(old, -1)


@pytest.mark.parametrize("bodies", [0, 10])
def test_bodies_are_left_out_or_cut(bodies: int) -> None:
    maker = CallMaker()
    record = folded(
        [
            maker.start(request={"params": {"a": 1}, "body": {"客": "x" * 20}}),
            *maker.failed(1, excerpt="错误错误错误"),
            maker.finish(),
        ]
    )
    kept = shortened(record, bodies)
    digest = hashlib.sha256(('{"客": "' + "x" * 20 + '"}').encode()).hexdigest()
    assert kept.request == {"params": {"a": 1}, "body_sha256": digest}
    assert kept.steps[0].excerpt == "错误错误错误"[: bodies // 3]


def test_what_is_within_the_limit_is_kept_as_it_is() -> None:
    record = call("a", body="short")
    assert shortened(record, None) is record
    kept = shortened(record, 100)
    assert kept == record
    assert all(one is other for one, other in zip(kept.steps, record.steps, strict=True))
    assert shortened(replace(record, request=None), 0).request is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Limits(0, 4096, None)),
        ({"JIERU_HISTORY_DAYS": "90", "JIERU_HISTORY_MB": "0", "JIERU_HISTORY_BODIES": "none"}, Limits(90, 0, 0)),
        ({"JIERU_HISTORY_BODIES": "1024"}, Limits(0, 4096, 1024)),
    ],
)
def test_the_settings_say_the_limits(values: dict[str, str], expected: Limits, tmp_path: Path) -> None:
    assert limits(Settings({"JIERU_HOME": str(tmp_path), **values}, cwd=tmp_path)) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JIERU_HISTORY_DAYS", "soon"),
        ("JIERU_HISTORY_MB", "-1"),
        ("JIERU_HISTORY_BODIES", "some"),
        ("JIERU_HISTORY_BODIES", "-5"),
    ],
)
def test_a_setting_that_is_no_limit_names_the_variable_and_limits_nothing(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SettingError, match=name):
        limits(Settings({"JIERU_HOME": str(tmp_path), name: value}, cwd=tmp_path))
    monkeypatch.setenv(name, value)
    with caplog.at_level(logging.CRITICAL + 1, logger="core.history.retention"):
        assert limits_in_use() == Limits()


def test_a_call_that_got_the_place_of_one_deleted_meanwhile_stays(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    put(connection, [call("old")], {}, None)
    other = sqlite3.connect(tmp_path / "history.sqlite3", isolation_level=None)

    def another_is_faster(statement: str) -> None:
        if statement == "BEGIN IMMEDIATE":
            connection.set_trace_callback(None)
            assert delete_some(other, Limits(days=2), 6 * DAY_US) == 1
            put(other, [call("new", day=5)], {}, None)

    with contextlib.closing(other):
        connection.set_trace_callback(another_is_faster)
        assert delete_some(connection, Limits(days=2), 6 * DAY_US) == 0
    assert left(connection) == {"new"}


def test_half_a_surrogate_pair_is_cut_like_other_text() -> None:
    maker = CallMaker()
    record = folded([maker.start(), *maker.failed(1, excerpt="\ud83d" * 9)])
    assert shortened(record, 100) == record
    assert shortened(record, 2).steps[0].excerpt == "??"
