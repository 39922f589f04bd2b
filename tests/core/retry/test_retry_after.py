"""Retry-After in all its forms (RFC 9110 §10.2.3, §5.6.7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.retry.retry_after import parse_http_date, read_retry_after

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("1", 1.0),
        (" 120 ", 120.0),
        ("007", 7.0),
        ("Tue, 24 Nov 2026 12:00:30 GMT", 30.0),
        ("Tuesday, 24-Nov-26 12:00:30 GMT", 30.0),
        ("Tue Nov 24 12:00:30 2026", 30.0),
        ("Sun Nov  1 12:00:30 2026", 0.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
    ],
)
def test_valid(header: str, seconds: float) -> None:
    found = read_retry_after({"retry-after": header}, NOW)
    assert found is not None
    assert found.seconds == seconds
    assert found.header == header


@pytest.mark.parametrize(
    "header",
    [
        "",
        "-1",
        "+1",
        "1.5",
        "1e9",
        "5, 10",
        "NaN",
        "inf",
        "soon",
        "٣",
        "²",
        "Tue, 24 Nov 2026 12:00:30",
        "Tue, 24 Nov 2026 12:00:30 CST",
        "Tue, 32 Nov 2026 12:00:30 GMT",
        "Tue, 24 Foo 2026 12:00:30 GMT",
        "2026-11-24T12:00:30Z",
    ],
)
def test_malformed_asks_for_nothing(header: str) -> None:
    assert read_retry_after({"retry-after": header}, NOW) is None


def test_absent_asks_for_nothing() -> None:
    assert read_retry_after({}, NOW) is None


@pytest.mark.parametrize("names", [("retry-after", "date"), ("Retry-After", "Date")], ids=str)
def test_a_date_counts_from_the_answers_own_date(names: tuple[str, str]) -> None:
    headers = dict(zip(names, ("Tue, 24 Nov 2026 09:00:30 GMT", "Tue, 24 Nov 2026 09:00:00 GMT"), strict=True))
    found = read_retry_after(headers, NOW)
    assert found is not None
    assert found.seconds == 30.0


def test_a_bad_date_of_the_answer_falls_back_to_the_clock() -> None:
    found = read_retry_after({"retry-after": "Tue, 24 Nov 2026 12:00:30 GMT", "date": "yesterday"}, NOW)
    assert found is not None
    assert found.seconds == 30.0


def test_a_two_digit_year_far_ahead_is_of_the_past() -> None:
    assert parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", NOW) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


def test_a_very_long_number_stays_a_number() -> None:
    found = read_retry_after({"retry-after": "9" * 5000}, NOW)
    assert found is not None
    assert found.seconds == 1e12


@given(st.integers(0, 10**9))
def test_any_date_that_http_writes_is_read(offset: int) -> None:
    moment = NOW + timedelta(seconds=offset)
    found = read_retry_after({"retry-after": format_datetime(moment, usegmt=True)}, NOW)
    assert found is not None
    assert found.seconds == offset


@given(st.text())
def test_no_text_raises(header: str) -> None:
    found = read_retry_after({"retry-after": header}, NOW)
    assert found is None or 0 <= found.seconds <= 1e12
