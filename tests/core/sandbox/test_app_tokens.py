from __future__ import annotations

from itertools import count

from core.sandbox.app_tokens import GRACE_S, LIFE_S, AppTokens
from tests.clock import WALL_S, Clock


def made(clock: Clock, *, stable: bool = False) -> AppTokens:
    numbers = count()
    return AppTokens(lambda: f"clt.{next(numbers)}", clock=clock, stable=stable)


def test_a_second_fetch_leaves_the_first_token_five_minutes() -> None:
    clock = Clock(WALL_S)
    tokens = made(clock)
    first, life_s = tokens.fetch()
    second, _ = tokens.fetch()
    assert (first != second, life_s) == (True, LIFE_S)
    clock.now_s += GRACE_S - 1
    assert (tokens.is_good(first), tokens.is_good(second)) == (True, True)
    clock.now_s += 1
    assert (tokens.is_good(first), tokens.is_good(second)) == (False, True)


def test_only_the_latest_two_live() -> None:
    tokens = made(Clock(WALL_S))
    values = [tokens.fetch()[0] for _ in range(3)]
    assert [tokens.is_good(value) for value in values] == [False, True, True]
    assert all(tokens.is_known(value) for value in values)


def test_a_stable_token_is_given_out_again_while_it_lives() -> None:
    clock = Clock(WALL_S)
    tokens = made(clock, stable=True)
    first, _ = tokens.fetch()
    clock.now_s += LIFE_S - 10
    assert tokens.fetch() == (first, 10)
    clock.now_s += 10
    second, life_s = tokens.fetch()
    assert (second != first, life_s, tokens.is_good(first)) == (True, LIFE_S, False)


def test_an_expired_token_is_replaced_and_memory_is_bounded() -> None:
    tokens = made(Clock(WALL_S), stable=True)
    first, _ = tokens.fetch()
    tokens.expire(first)
    tokens.expire("unknown")
    assert not tokens.is_good(first)
    for _ in range(200):
        tokens.expire(tokens.fetch()[0])
    assert not tokens.is_known(first)
