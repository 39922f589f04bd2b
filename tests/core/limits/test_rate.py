from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.limits.rate import Place, RateLimiter
from core.platforms.model import Limit


def limiter(*limits: tuple[tuple[str, ...], int, float]) -> RateLimiter:
    return RateLimiter(tuple(Limit(*limit) for limit in limits))


def test_so_many_at_once_and_the_others_when_the_first_are_old_enough() -> None:
    bound = limiter(((), 3, 1.0))
    dues = [bound.take(None, 10.0).due for _ in range(8)]
    assert dues == pytest.approx([10.0] * 3 + [11.0] * 3 + [12.0] * 2, abs=1e-4)
    assert bound.take(None, 13.5).due == 13.5


def test_an_operations_own_limit_does_not_hold_back_the_others() -> None:
    bound = limiter(((), 10, 1.0), (("order.create",), 1, 60.0))
    dues = [bound.take("order.create", 0.0).due for _ in range(3)]
    assert dues == pytest.approx([0.0, 60.0, 120.0], abs=1e-4)
    held = bound.take("order.create", 0.0)
    assert held.limit == Limit(("order.create",), 1, 60.0)
    assert [bound.take("stock.quote", 0.0).due for _ in range(9)] == [0.0] * 9
    assert bound.take("stock.quote", 0.0).due == 1.0
    assert bound.take(None, 0.0).due == pytest.approx(1.0, abs=1e-4)


def test_what_no_limit_names_is_not_bound() -> None:
    bound = limiter((("order.create",), 1, 60.0))
    assert (bound.bounds("order.create"), bound.bounds("stock.quote"), bound.bounds(None)) == (True, False, False)


def test_a_place_that_is_given_back_moves_those_behind_it_up() -> None:
    bound = limiter(((), 1, 1.0))
    first, second, third, fourth = [bound.take(None, 0.0) for _ in range(4)]
    bound.give_back(second)
    assert [place.due for place in (first, third, fourth)] == [0.0, 1.0, 2.0]
    assert bound.start(third, 1.0)
    bound.give_back(fourth)
    assert bound.take(None, 1.0).due == 2.0


def test_who_starts_late_moves_those_that_follow() -> None:
    bound = limiter(((), 1, 1.0))
    bound.take(None, 0.0)
    second, third = bound.take(None, 0.0), bound.take(None, 0.0)
    assert bound.start(second, 1.25)
    assert not bound.start(third, 2.0)
    assert third.due == 2.25
    assert bound.start(third, 2.25)
    assert bound._times[0] == [0.0, 1.25, 2.25]


def test_nobody_overtakes_the_first_unless_it_is_held_up() -> None:
    bound = limiter(((), 2, 1.0))
    for _ in range(2):
        bound.take(None, 0.0)
    first, second = bound.take(None, 0.0), bound.take(None, 0.0)
    assert not bound.start(second, 1.001)
    assert bound.start(first, 1.001)
    assert bound.start(second, second.due)
    third, fourth = bound.take(None, 1.1), bound.take(None, 1.1)
    assert bound.start(fourth, third.due + 0.06)


def test_a_newcomer_does_not_overtake_those_whose_time_has_just_come() -> None:
    bound = limiter(((), 2, 10.0))
    for _ in range(2):
        bound.take(None, 0.0)
    first = bound.take(None, 1.0)
    newcomer = bound.take(None, 10.01)
    assert newcomer.due > 10.01
    assert not bound.start(newcomer, 10.02)
    assert bound.start(first, 10.02)
    assert bound.start(newcomer, 10.03)


def test_old_places_are_forgotten() -> None:
    bound = limiter(((), 5, 1.0))
    for number in range(10_000):
        bound.take(None, float(number))
    assert len(bound._times[0]) < 100


limits = st.lists(
    st.tuples(
        st.sampled_from([(), ("a",), ("b",), ("a", "b")]), st.integers(1, 4), st.sampled_from([0.1, 1.0, 2.5, 7.0])
    ),
    min_size=1,
    max_size=3,
)
requests = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), st.floats(0, 3), st.booleans()), min_size=1, max_size=60
)


@given(limits, requests)
def test_no_stretch_ever_holds_more_than_the_limit_and_each_kind_keeps_its_order(
    given_limits: list[tuple[tuple[str, ...], int, float]], made: list[tuple[str | None, float, bool]]
) -> None:
    bound = limiter(*given_limits)
    now = 0.0
    kept: list[tuple[str | None, Place]] = []
    for operation, later, gives_up in made:
        now += later
        place = bound.take(operation, now)
        assert place.due >= now
        if gives_up and place.due > now:
            bound.give_back(place)
        else:
            kept.append((operation, place))
    for operations, most, per_s in given_limits:
        times = sorted(place.due for name, place in kept if not operations or name in operations)
        assert all(times[at + most] >= times[at] + per_s for at in range(len(times) - most)), times
    for name in ("a", "b", "c", None):
        dues = [place.due for operation, place in kept if operation == name]
        assert dues == sorted(dues)


def test_places_are_exact_under_8_threads() -> None:
    bound = limiter(((), 10, 1.0))
    dues: list[float] = []

    def work() -> None:
        for number in range(200):
            place = bound.take(None, 0.0)
            if number % 4 == 3 and place.due > 0:
                bound.give_back(place)
            else:
                dues.append(place.due)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(bound._times[0]) == len(dues)
    times = bound._times[0]
    assert all(times[at + 10] >= times[at] + 1.0 for at in range(len(times) - 10))
