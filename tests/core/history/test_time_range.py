from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.history.time_range import MOST_PARTS, SPANS, Span, coarser, time_range

DAY_US, HOUR_US = 86_400 * 10**6, 3_600 * 10**6


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A place with summer time: 29 March 2026 has 23 hours, 25 October 25."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    os.environ.pop("TZ")
    time.tzset()


def local(month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second).astimezone()


def shown(us: int) -> str:
    return f"{datetime.fromtimestamp(us / 1e6):%m-%d %H:%M}"  # noqa: DTZ006


def test_the_last_hour_has_twelve_parts_of_five_minutes() -> None:
    made = time_range("hour", local(11, 25, 14, 33, 20))
    assert [shown(edge) for edge in (made.edges_us[0], made.edges_us[-1])] == ["11-25 13:35", "11-25 14:35"]
    assert len(made.edges_us) == 13
    assert (shown(made.before_since_us), shown(made.before_until_us)) == ("11-25 12:35", "11-25 13:33")


def test_today_is_compared_with_yesterday_until_the_same_time() -> None:
    made = time_range("today", local(11, 25, 14, 33))
    assert (shown(made.since_us), shown(made.edges_us[-1])) == ("11-25 00:00", "11-26 00:00")
    assert (shown(made.before_since_us), shown(made.before_until_us)) == ("11-24 00:00", "11-24 14:33")


def test_a_week_and_a_month_end_with_today() -> None:
    week, month = (time_range(span, local(11, 25, 14, 33)) for span in ("week", "month"))
    assert (shown(week.since_us), len(week.edges_us)) == ("11-19 00:00", 29)
    assert (shown(week.before_since_us), shown(week.before_until_us)) == ("11-12 00:00", "11-18 14:33")
    assert (shown(month.since_us), len(month.edges_us)) == ("10-27 00:00", 31)


def test_days_have_the_length_that_summer_time_gives_them() -> None:
    month = time_range("month", local(11, 10, 12, 0))
    lengths = [(end - start) / DAY_US for start, end in zip(month.edges_us, month.edges_us[1:], strict=False)]
    assert sum(length != 1 for length in lengths) == 1
    assert max(lengths) == pytest.approx(25 / 24)
    assert all(shown(edge).endswith("00:00") for edge in month.edges_us)


@given(st.integers(1_577_836_800, 1_893_456_000), st.sampled_from(SPANS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_now_is_in_the_last_part_but_of_a_day_and_parts_have_no_gaps(seconds: int, span: Span) -> None:
    made = time_range(span, datetime.fromtimestamp(seconds).astimezone())
    assert list(made.edges_us) == sorted(set(made.edges_us))
    assert made.edges_us[0] == made.since_us <= made.until_us < made.edges_us[-1]
    assert made.before_since_us <= made.before_until_us <= made.since_us + HOUR_US
    assert all(edge % (300 * 10**6) == 0 for edge in made.edges_us), "pieces of five minutes fit into the parts"


@given(st.integers(2, 400), st.integers(1, MOST_PARTS))
def test_coarser_parts_are_few_and_cover_the_same(count: int, most: int) -> None:
    edges = tuple(range(count))
    kept = coarser(edges, most)
    assert len(kept) - 1 <= most
    assert (kept[0], kept[-1]) == (0, count - 1)
    assert set(kept) <= set(edges)
    assert list(kept) == sorted(set(kept))
