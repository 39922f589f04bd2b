from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.history.overview import BIN_EDGES_S, Outcomes, Part, Percentile, Reason
from core.history.time_range import SPANS, time_range
from core.texts import set_language
from gui.statistics import words
from tests.gui.statistics.samples import NOW


@pytest.fixture(autouse=True)
def english(qapp: object) -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.0, "0 ms"),
        (0.196, "196 ms"),
        (0.9996, "1.0 s"),
        (13.44, "13.4 s"),
        (59.96, "1 m 00 s"),
        (402.0, "6 m 42 s"),
        (3600.0, "1 h 00 m"),
        (45_000_000.0, "12,500 h 00 m"),
    ],
)
def test_lengths_of_time(seconds: float, told: str) -> None:
    assert words.span_of(seconds) == told


def test_shares_and_dashes() -> None:
    assert (words.share(0.824), words.share(None)) == ("82.4%", "—")
    assert (words.waited(0.0), words.waited(9.0)) == ("—", "9.0 s")
    assert words.of_calls(140, 1700) == "140 of 1,700 calls"
    assert words.some_of(17, 19) == "17 of 19"


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (0.824, 0.845, "▼ 2.1 pts"),
        (0.5, 0.25, "▲ 25.0 pts"),
        (0.5, 0.50004, "= 0.0 pts"),
        (None, 0.5, ""),
        (0.5, None, ""),
    ],
)
def test_changes_of_shares(now: float | None, before: float | None, told: str) -> None:
    assert words.change_of_share(now, before) == told


def test_changes_of_time() -> None:
    assert words.change_of_time(402.0, 344.0) == "▲ 58.0 s"
    assert words.change_of_time(1.0, 2.5) == "▼ 1.5 s"
    assert words.change_of_time(1.0, 1.0) == "= 0 ms"


def test_every_range_has_its_words() -> None:
    assert [words.span_name(span) for span in SPANS] == ["1 h", "Today", "7 d", "30 d"]
    assert words.compared_with("today") == "vs yesterday"
    assert [words.stretch(time_range(span, NOW)) for span in SPANS] == [
        "13:35–14:33",
        "00:00–14:33",
        "11-19–11-25",
        "10-27–11-25",
    ]


def part(minutes: float) -> Part:
    start_us = round(NOW.replace(hour=6, minute=0).timestamp() * 1e6)
    return Part(start_us, start_us + round(minutes * 60e6), Outcomes())


@pytest.mark.parametrize(
    ("minutes", "told"),
    [
        (5, "Calls per 5 minutes"),
        (30, "Calls per 30 minutes"),
        (60, "Calls per hour"),
        (360, "Calls per 6 hours"),
        (1440, "Calls per day"),
        (1380, "Calls per day"),
    ],
)
def test_parts_are_named_by_their_length(minutes: int, told: str) -> None:
    assert words.parts_title([part(minutes)]) == told


def test_a_part_tells_when_it_was() -> None:
    assert words.part_name(part(15), "today") == "06:00–06:15"
    assert words.part_name(part(360), "week") == "11-25 06:00–12:00"
    assert words.part_name(part(1440), "month") == "2026-11-25"


def test_classes_of_durations() -> None:
    names = [words.bin_name(place) for place in range(len(BIN_EDGES_S) + 1)]
    assert (names[0], names[1], names[-1]) == ("under 0.1 s", "0.1–0.2 s", "10 s and more")


def test_pictures_are_told_in_words() -> None:
    assert words.outcomes(Outcomes(1200, 2, 3)) == "1,205 calls: 1,200 first try, 2 recovered, 3 failed"
    assert words.percentile(Percentile(90, 0.412, 2.9)) == "p90: first attempt 412 ms, whole call 2.9 s"
    assert words.reason(Reason("http.429", 19, 17, 301.0)) == (
        "Rate limited (http.429): 19 retries, 17 of them in calls that ended well, 5 m 01 s waited"
    )
