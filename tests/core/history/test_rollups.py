"""Counts that are kept give the same figures as counting anew, whatever happens to the calls meanwhile."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.history import rollups
from core.history.overview import Outcomes
from core.history.rollups import SETTLED_US, keep_one, tallies
from core.history.rows import put
from core.history.schema import SLOT_US, migrate
from core.history.tally import PIECE_US, WITHIN, Subject, Tally
from core.trace import CallRecord, fold
from tests.core.history.making import CallMaker, folded, simple_call
from tests.core.history.playing import FAILURES

NOW_US = 20 * SLOT_US


@contextlib.contextmanager
def file() -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("unused"))
        yield connection


def made_up(rng: random.Random) -> CallRecord:
    """A call of any platform, course and time."""
    maker = CallMaker(f"call-{rng.random()}", started_us=rng.randrange(0, 12 * SLOT_US))
    step = rng.choice(["main", "upload"])
    events: list[Any] = [maker.start(rng.choice(["erp", "douyin"]))]
    number = 0
    for number in range(1, rng.randrange(1, 4)):
        more, *_ = rng.choice(FAILURES)
        events += maker.attempt(number, step=step, verdict="retry", **more)
        events += maker.wait(rng.choice([0.25, 1.5]))
    events += maker.attempt(number + 1, step=step, status=200)
    if step == "upload":
        events += maker.attempt(number + 2, step="create", status=200)
    if rng.random() < 0.9:
        events.append(maker.finish(rng.choice(["succeeded", "failed", "cancelled"]), rng.choice(["ok", "max_retries"])))
    record = None
    for event in events:
        record = fold(record, event)
    assert record is not None
    return record


def plain(tally: Tally) -> dict[str, Any]:
    """All that has to be exactly the same."""
    quarters: dict[int, Outcomes] = {}
    for piece_us, outcomes in tally.pieces.items():
        quarter = piece_us // PIECE_US * PIECE_US
        quarters[quarter] = quarters.get(quarter, Outcomes()) + outcomes
    return {
        "pieces": quarters,
        "stopped": tally.stopped,
        "reasons": tally.reasons,
        "durations": tally.durations,
        "ends": tally.ends,
        "attempts": tally.attempts,
        "failures": tally.failures,
        "wait_s": tally.wait_s,
    }


def all_values(counted: Any) -> list[float]:
    return sorted(value for value, number in counted.items() for _ in range(number))


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, 2**32),
    st.integers(0, 12 * SLOT_US),
    st.integers(0, 12 * SLOT_US),
    st.sampled_from([None, "erp"]),
    st.integers(0, 12),
)
def test_kept_counts_give_the_same_figures_as_counting_anew(
    seed: int, since_us: int, length_us: int, platform: str | None, slots: int
) -> None:
    rng = random.Random(seed)
    with file() as connection:
        put(connection, [made_up(rng) for _ in range(rng.randrange(30))], {}, None)
        for _ in range(slots):
            keep_one(connection, NOW_US)
        put(connection, [made_up(rng) for _ in range(rng.randrange(4))], {}, None)  # into hours that are kept
        ids = [row[0] for row in connection.execute("SELECT call_id FROM calls")]
        for call_id in rng.sample(ids, min(len(ids), 2)):
            connection.execute("DELETE FROM calls WHERE call_id = ?", [call_id])
        wanted = (connection, "live", since_us, since_us + length_us, platform)
        anew, rounded = tallies(*wanted, kept=False)  # type: ignore[arg-type]  # a pair of a literal is a str to mypy
        assert not rounded
        kept, _ = tallies(*wanted)  # type: ignore[arg-type]  # the same
        assert {name: plain(tally) for name, tally in kept.items()} == {
            name: plain(tally) for name, tally in anew.items()
        }
        for name, tally in kept.items():
            for own, exact in ((tally.first, anew[name].first), (tally.whole, anew[name].whole)):
                assert all_values(own) == pytest.approx(all_values(exact), rel=WITHIN)


def test_hours_are_kept_once_they_are_settled_and_no_call_of_them_runs() -> None:
    call = simple_call(CallMaker("ended", started_us=3 * SLOT_US))
    running = simple_call(CallMaker("running", started_us=2 * SLOT_US))[:-1]
    with file() as connection:
        put(connection, [folded(call), folded(running)], {}, None)
        assert not keep_one(connection, 4 * SLOT_US + SETTLED_US - 1)
        assert keep_one(connection, 4 * SLOT_US + SETTLED_US)
        assert not keep_one(connection, 4 * SLOT_US + SETTLED_US)
        assert connection.execute("SELECT mode, slot FROM rollups").fetchall() == [("live", 3)]
        _, rounded = tallies(connection, "live", 3 * SLOT_US, 4 * SLOT_US)
        assert rounded
        _, rounded = tallies(connection, "live", 3 * SLOT_US + 1, 4 * SLOT_US)
        assert not rounded  # a part of these hours is counted anew


def test_both_modes_are_kept() -> None:
    with file() as connection:
        put(
            connection,
            [folded(simple_call(CallMaker("a"))), folded(simple_call(CallMaker("b", mode="sandbox")))],
            {},
            None,
        )
        now_us = 1_795_000_000_000_000 + 3 * SLOT_US
        assert [keep_one(connection, now_us) for _ in range(3)] == [True, True, False]


def test_a_count_is_not_kept_if_a_call_came_while_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with file() as connection:
        put(connection, [folded(simple_call(CallMaker("a", started_us=1)))], {}, None)

        def counted_while_another_comes(*wanted: Any) -> tuple[dict[Subject, Tally], bool]:
            found = tallies(*wanted)
            put(connection, [folded(simple_call(CallMaker("b", started_us=2)))], {}, None)
            return found

        monkeypatch.setattr(rollups, "tallies", counted_while_another_comes)
        assert keep_one(connection, NOW_US)
        found, rounded = tallies(connection, "live", 0, NOW_US)
        assert (found["douyin", "video.list"].totals().calls, rounded) == (2, False)
        monkeypatch.undo()
        assert keep_one(connection, NOW_US)
        found, rounded = tallies(connection, "live", 0, NOW_US)
        assert (found["douyin", "video.list"].totals().calls, rounded) == (2, True)


def test_a_count_is_not_taken_for_that_of_a_process_that_began_later(monkeypatch: pytest.MonkeyPatch) -> None:
    with file() as connection:
        put(connection, [folded(simple_call(CallMaker("a", started_us=1)))], {}, None)

        def counted_while_another_begins_anew(*wanted: Any) -> tuple[dict[Subject, Tally], bool]:
            found = tallies(*wanted)
            put(connection, [folded(simple_call(CallMaker("b", started_us=2)))], {}, None)
            monkeypatch.setattr(rollups, "tallies", killed)
            with pytest.raises(InterruptedError):
                keep_one(connection, NOW_US)  # the other process: it has set its mark, and counts
            return found

        def killed(*_wanted: Any) -> tuple[dict[Subject, Tally], bool]:
            raise InterruptedError

        monkeypatch.setattr(rollups, "tallies", counted_while_another_begins_anew)
        assert keep_one(connection, NOW_US)
        found, rounded = tallies(connection, "live", 0, NOW_US)
        assert (found["douyin", "video.list"].totals().calls, rounded) == (2, False)
