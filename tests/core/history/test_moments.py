from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history.moments import moment_us


def wall(*numbers: int) -> datetime:
    """A time on this computer's clock."""
    year, month, day, *rest = numbers
    hour, minute = rest or (0, 0)
    return datetime(year, month, day, hour, minute).astimezone()


NOW = wall(2026, 11, 25, 14, 30)


def us(moment: datetime) -> int:
    return round(moment.timestamp() * 1e6)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24", wall(2026, 11, 24)),
        ("20261124", wall(2026, 11, 24)),
        ("2026-11-24 09:15", wall(2026, 11, 24, 9, 15)),
        ("2026-11-24T09:15:30+08:00", datetime.fromisoformat("2026-11-24T09:15:30+08:00")),
        ("90m", NOW - timedelta(minutes=90)),
        ("2h", NOW - timedelta(hours=2)),
        (" 7D ", NOW - timedelta(days=7)),
        ("1周", NOW - timedelta(weeks=1)),
        ("3天", NOW - timedelta(days=3)),
    ],
)
def test_a_moment_is_read(text: str, moment: datetime) -> None:
    assert moment_us(text, NOW) == us(moment)


def test_a_date_as_an_end_takes_the_day_in() -> None:
    assert moment_us("2026-11-24", NOW, end=True) == us(wall(2026, 11, 25))
    assert moment_us("2026-11-24 00:00", NOW, end=True) == us(wall(2026, 11, 24))


def is_moment(text: str) -> bool:
    try:
        moment_us(text, NOW)
    except ValueError:
        return False
    return True


@given(st.text(max_size=12))
def test_nothing_without_a_digit_is_a_moment_and_nothing_else_is_raised(text: str) -> None:
    assert not is_moment(text) or any(char.isdigit() for char in text)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "999999w", "0001-01-01T00:00", "-2h"])
def test_no_moment(text: str) -> None:
    assert not is_moment(text)
