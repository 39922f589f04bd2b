"""What a filter finds: the same calls in the same order, however far the index has come, as one by one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.history import search, search_index
from core.history.call_filter import CallFilter
from core.history.rows import put
from core.history.schema import migrate
from core.history.search import find
from core.trace import CallRecord
from tests.core.history.making import CallMaker, folded

WORDS = ["客户", "张三", "户张", "订单7312345678901234567", "a.b/c?d=1", '"', "x*", "NEAR(", "AND", "ab", "页", "7"]
texts = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
calls = st.lists(
    st.tuples(
        st.sampled_from(["erp", "douyin"]),
        st.sampled_from(["succeeded", "failed", None]),
        st.sampled_from([200, 429, 503]),
        st.sampled_from(["0", "28001008", "a b"]),
        texts,
        st.integers(0, 6),
        st.sampled_from(["live", "live", "live", "sandbox"]),
    ),
    max_size=14,
)
filters = st.builds(
    CallFilter,
    mode=st.just("live"),
    platform=st.sampled_from([None, "erp"]),
    outcome=st.sampled_from([None, None, "succeeded", "failed"]),
    status=st.sampled_from([None, None, 429, 404]),
    code=st.sampled_from([None, None, "28001008", "a b"]),
    text=st.one_of(
        texts, st.sampled_from(["张", "客户 28001008", "73123456789", "no such thing", "0", "\udcff", "\x00"])
    ),
    since_us=st.sampled_from([None, None, 1_002]),
    until_us=st.sampled_from([None, None, 1_004]),
    synonyms=st.sampled_from([(), (("客户", ("ab", "页")),), (("0", ("7",)),)]),
)


@contextlib.contextmanager
def history_file() -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("unused"))
        yield connection


def made(number: int, values: tuple[str, str | None, int, str, str, int, str]) -> CallRecord:
    platform, outcome, status, code, text, started, mode = values
    maker = CallMaker(f"call-{number}", mode="live" if mode == "live" else "sandbox", started_us=1_000 + started)
    events = [maker.start(platform, request={"body": {"text": text}}), *maker.failed(1, status=status, code=code)]
    if outcome is not None:
        events += [
            *maker.attempt(2, status=200, code="0"),
            maker.finish("succeeded" if outcome == "succeeded" else "failed", status=200),
        ]
    return folded(events)


def key(record: CallRecord) -> tuple[int, str]:
    return record.started_us, record.call_id


def paged(connection: sqlite3.Connection, wanted: CallFilter, limit: int, *, oldest_first: bool) -> list[CallRecord]:
    found: list[CallRecord] = []
    while part := find(connection, wanted, before=found[-1] if found else None, limit=limit, oldest_first=oldest_first):
        found += part
    return found


@settings(deadline=None, max_examples=150)
@given(calls, calls, filters, st.integers(1, 5), st.booleans(), st.integers(0, 6))
def test_pages_hold_just_what_matches_in_order_however_far_the_index_has_come(
    old: list[tuple[str, str | None, int, str, str, int, str]],
    new: list[tuple[str, str | None, int, str, str, int, str]],
    wanted: CallFilter,
    limit: int,
    oldest_first: bool,
    slices: int,
) -> None:
    records = [made(number, values) for number, values in enumerate(old + new)]
    with history_file() as connection:
        put(connection, records[: len(old)], {}, None)
        if slices:
            assert search_index.prepare(connection)
        put(connection, records[len(old) :], {}, None)
        for _ in range(slices - 1):
            search_index.grow(connection, 5)
        ended = replace(records[0], outcome="failed", last_seq=99) if records and records[0].outcome is None else None
        if ended is not None:  # a call that ran when the index came by
            put(connection, [ended], {}, None)
            records[0] = ended
            if slices:
                search_index.grow(connection, 5)
        expected = sorted(filter(wanted.matches, records), key=key, reverse=not oldest_first)
        assert paged(connection, wanted, limit, oldest_first=oldest_first) == expected


def test_words_of_two_characters_and_pieces_of_ids_are_found_by_the_index_alone() -> None:
    with history_file() as connection:
        put(
            connection,
            [made(n, ("erp", "succeeded", 200, "0", f"客户{n:04d}号", n, "live")) for n in range(50)],
            {},
            None,
        )
        search_index.prepare(connection)
        while search_index.grow(connection, 20):
            pass
        told: list[float] = []
        for text, number in (("客户", 50), ("户0012", 1), ("012号", 1), ("CALL-12", 1), ("号", 50), ("户 0012号", 1)):
            assert len(find(connection, CallFilter(text=text), told=told.append)) == number, text
        assert told == []  # nothing was looked through one by one


def test_a_call_that_was_thought_dead_and_ended_after_all_is_found_by_its_end() -> None:
    call = made(1, ("erp", None, 503, "0", "", 0, "live"))
    with history_file() as connection:
        search_index.prepare(connection)
        put(connection, [replace(call, outcome="interrupted")], {}, None)
        search_index.grow(connection)
        put(connection, [replace(call, outcome="succeeded", last_seq=call.last_seq + 1)], {}, None)
        for _ in range(2):
            assert [record.call_id for record in find(connection, CallFilter(outcome="succeeded"))] == ["call-1"]
            assert find(connection, CallFilter(outcome="interrupted")) == []
            search_index.grow(connection)


def test_many_new_calls_that_the_index_does_not_cover_yet_are_walked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_FEW", 3)
    made_calls = [made(n, ("erp", "succeeded", 200, "0", f"客户{n}号", n, "live")) for n in range(20)]
    with history_file() as connection:
        put(connection, made_calls[:5], {}, None)
        search_index.prepare(connection)
        search_index.grow(connection)
        put(connection, made_calls[5:], {}, None)
        for oldest_first in (False, True):
            found = paged(connection, CallFilter(text="客户1"), 4, oldest_first=oldest_first)
            expected = [call for call in made_calls if "客户1" in str(call.request)]
            assert found == (expected if oldest_first else expected[::-1])


@pytest.mark.parametrize("prepared", [False, True])
def test_progress_is_told_while_calls_are_looked_through(prepared: bool) -> None:
    with history_file() as connection:
        put(connection, [made(n, ("erp", "succeeded", 200, "0", "", n, "live")) for n in range(600)], {}, None)
        if prepared:
            search_index.prepare(connection)
        told: list[float] = []
        assert find(connection, CallFilter(text="nothing like it"), told=told.append) == []
        assert told == sorted(told)
        assert len(told) == 3
        assert 0 <= told[0] < told[-1] <= 1
