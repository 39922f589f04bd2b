from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history.overview import Outcomes, Reason
from core.history.tally import WITHIN, Tally, added_up, at_ranks, by_platform, decoded, encoded


def tally() -> Tally:
    made = Tally(stopped=2, wait_s=1.5)
    made.pieces[900_000_000] = Outcomes(1, 2, 3, 4, 5.5)
    made.add_reason(Reason("http.429", 3, 2, 1.5))
    made.durations[1] = Outcomes(1, 2, 3)
    made.first[0.25] += 2
    made.whole[0.0] += 1
    made.ends["failed", "max_retries", True] = 4
    made.ends[None, None, False] = 1
    made.attempts["failed", "max_retries", True] = 9
    made.failures[429, None] = 3
    made.failures[None, "ReadTimeout"] = 1
    return made


def test_what_is_kept_comes_back_but_for_rounded_durations() -> None:
    ((subject, kept),) = decoded(encoded({("erp", "order.get"): tally()}))
    assert subject == ("erp", "order.get")
    expected = tally()
    assert [*kept.first.elements()] == pytest.approx([0.25, 0.25], rel=WITHIN)
    assert [*kept.whole.elements()] == pytest.approx([0.0], abs=1e-5)
    kept.first, kept.whole = expected.first, expected.whole
    expected.attempts[None, None, False] = 0
    assert kept == expected


def test_adding_up_counts_everything_twice() -> None:
    twice = added_up([tally(), tally()])
    assert twice.pieces == {900_000_000: Outcomes(2, 4, 6, 8, 11.0)}
    assert twice.reasons == {"http.429": Reason("http.429", 6, 4, 3.0)}
    assert twice.durations[1] == Outcomes(2, 4, 6)
    assert (twice.stopped, twice.wait_s, twice.first, twice.whole) == (4, 3.0, {0.25: 4}, {0.0: 2})
    assert twice.ends == {("failed", "max_retries", True): 8, (None, None, False): 2}
    assert twice.attempts["failed", "max_retries", True] == 18
    assert twice.failures == {(429, None): 6, (None, "ReadTimeout"): 2}


@given(st.lists(st.floats(1e-5, 1e5), min_size=1))
def test_kept_durations_are_within_the_stated_error(values: list[float]) -> None:
    made = Tally(first=Counter(values))
    kept = Tally.from_json(made.to_json())
    found = sorted(value for value, number in kept.first.items() for _ in range(number))
    assert found == pytest.approx(sorted(values), rel=WITHIN)


@given(st.lists(st.sampled_from([0.1, 0.2, 0.3, 1.0]), min_size=1), st.lists(st.integers(1, 100), max_size=4))
def test_ranks_are_those_of_the_sorted_values(values: list[float], percents: list[int]) -> None:
    ranks = sorted(math.ceil(len(values) * percent / 100) for percent in percents)
    assert at_ranks(Counter(values), ranks) == [sorted(values)[rank - 1] for rank in ranks]


def test_the_counts_of_a_platform_are_those_of_its_operations_and_paths() -> None:
    found = by_platform({("erp", "order.get"): tally(), ("erp", ""): tally(), ("douyin", ""): tally()})
    assert found == {"erp": added_up([tally(), tally()]), "douyin": tally()}
