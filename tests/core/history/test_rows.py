from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.events import NO_PHASES
from core.history import queries
from core.history.rows import put
from core.history.schema import migrate
from core.trace import CallRecord, Step

words = st.text(st.characters(codec="utf-8"), max_size=20)
numbers = st.floats(0, 1e6)
small = st.integers(0, 10**9)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(words, json_values, max_size=3)
phases = st.just(NO_PHASES) | st.fixed_dictionaries({name: st.none() | numbers for name in NO_PHASES})
errors = st.none() | st.fixed_dictionaries({"type": words, "message": words})

steps = st.builds(
    Step,
    number=st.none() | small,
    kind=st.sampled_from(["request", "token_refresh", "download", "rate_limit_wait", "pause"]),
    step=words,
    started_s=numbers,
    elapsed_s=numbers,
    status=st.none() | small,
    code=st.none() | words,
    error=errors,
    sent=st.none() | st.booleans(),
    verdict=st.sampled_from(["ok", "retry", "stop"]),
    stop_reason=st.none() | words,
    rule=words,
    reason_args=json_objects,
    delay_s=st.none() | numbers,
    waited_s=numbers,
    delay_source=st.sampled_from([None, "strategy", "retry_after"]),
    phases=phases,
    excerpt=words,
    facts=json_objects,
    running=st.booleans(),
    wait_started_s=st.none() | numbers,
    wait_running=st.booleans(),
    wait_header=st.none() | words,
    ended_by=st.sampled_from([None, "elapsed", "send_now", "cancelled"]),
)
records = st.builds(
    CallRecord,
    call_id=st.uuids().map(str),
    mode=st.sampled_from(["live", "sandbox"]),
    platform=words,
    operation=st.none() | words,
    endpoint=words,
    method=st.none() | words,
    path=st.none() | words,
    profile=words,
    account=words,
    started_us=small,
    mono_us=small,
    pid=small,
    policy=json_objects,
    effect=st.sampled_from([None, "read", "write"]),
    idempotent=st.none() | st.booleans(),
    request=st.none() | json_objects,
    steps=st.lists(steps, max_size=4).map(tuple),
    outcome=st.sampled_from([None, "succeeded", "failed", "cancelled"]),
    stop_reason=st.none() | words,
    status=st.none() | small,
    code=st.none() | words,
    elapsed_s=st.none() | numbers,
    size=st.none() | small,
    error=st.none() | json_objects,
    last_seq=small,
)


def through_the_file(*stages: CallRecord, process_start: str | None = None) -> CallRecord | None:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("unused"))
        known: dict[str, tuple[Step, ...]] = {}
        for record in stages:
            put(connection, [record], known, process_start)
            known[record.call_id] = record.steps
        return queries.get(connection, stages[0].call_id)


@given(records)
def test_any_record_comes_back_equal(record: CallRecord) -> None:
    assert through_the_file(record) == record


@given(records, st.lists(steps, max_size=3))
def test_a_record_that_grew_comes_back_equal(record: CallRecord, more: list[Step]) -> None:
    grown: dict[str, Any] = {"steps": (*record.steps[:-1], *more)} if len(more) else {}
    later = CallRecord(**{name: getattr(record, name) for name in record.__slots__} | grown)
    if len(later.steps) >= len(record.steps):  # the fold never takes a step away
        assert through_the_file(record, later) == later


def test_what_no_file_takes_is_written_as_near_as_can_be() -> None:
    record = CallRecord("a", endpoint="/\udcff", request={"path": Path("/x"), "n": float("inf"), "bad": "\udcff"})
    stored = through_the_file(record)
    assert stored is not None
    assert stored.endpoint == "/?"
    assert stored.request == {"path": "/x", "n": float("inf"), "bad": "\udcff"}


def test_an_older_state_does_not_overwrite_a_newer_one() -> None:
    newer = CallRecord("a", outcome="succeeded", last_seq=5)
    assert through_the_file(newer, CallRecord("a", last_seq=2)) == newer


def test_only_steps_that_changed_are_written_again() -> None:
    statements: list[str] = []
    first = Step(number=1)
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("unused"))
        put(connection, [CallRecord("a", steps=(first, Step(number=2, running=True)))], {}, None)
        connection.set_trace_callback(statements.append)
        put(connection, [CallRecord("a", steps=(first, Step(number=2)))], {"a": (first,)}, None)
    assert sum("INTO steps" in statement for statement in statements) == 1
