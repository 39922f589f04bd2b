from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from core.history import History
from core.history.units import UNITS
from tests.core.history.making import CallMaker, simple_call


def units(history: History) -> list[dict[str, Any]]:
    assert history.flush(5.0)
    with history._database.reading() as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("CREATE TEMP TABLE stretches AS SELECT 0 AS since_us, 1 << 62 AS until_us")
        rows = connection.execute(f"{UNITS} ORDER BY call_id, last", {"mode": "live", "platform": None}).fetchall()
    return [dict(row) for row in rows]


def test_a_call_with_one_step_is_one_and_takes_as_long_as_the_call(history: History) -> None:
    for event in simple_call():
        history.on_event(event)
    (unit,) = units(history)
    assert (unit["step"], unit["attempts"], unit["last"], unit["outcome"]) == ("main", 2, 2, "succeeded")
    assert (unit["waited_s"], unit["first_s"], unit["whole_s"]) == (1.0, 0.1, 0.5)


def test_each_step_of_a_call_is_one_and_all_but_the_last_went_well(history: History) -> None:
    maker = CallMaker()
    events = [
        maker.start("douyin"),
        *maker.attempt(1, step="upload", status=200, started_s=0.0),
        *maker.failed(2, step="create", started_s=1.0, verdict="retry"),
        *maker.wait(2.0),
        *maker.failed(3, step="create", started_s=4.0, verdict="stop", stop_reason="max_retries"),
        maker.finish("failed", "max_retries"),
    ]
    for event in events:
        history.on_event(event)
    upload, create = units(history)
    assert (upload["outcome"], upload["stop_reason"], upload["attempts"]) == ("succeeded", "ok", 1)
    assert (create["outcome"], create["stop_reason"], create["attempts"], create["last"]) == (
        "failed",
        "max_retries",
        2,
        3,
    )
    assert (create["waited_s"], create["first_s"]) == (2.0, 0.1)
    assert create["whole_s"] == pytest.approx(3.1)


def test_a_call_that_never_sent_anything_is_none(history: History) -> None:
    maker = CallMaker()
    for event in [maker.start(), maker.finish("failed", "non_retryable")]:
        history.on_event(event)
    assert units(history) == []
