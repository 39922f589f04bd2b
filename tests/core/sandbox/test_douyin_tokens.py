from __future__ import annotations

from core.sandbox.douyin_tokens import ACCESS_LIFE_S, REFRESH_LIFE_S, DouyinTokens
from tests.clock import WALL_S, Clock


def test_the_first_token_is_born_expired_and_others_are_unknown() -> None:
    tokens = DouyinTokens("first", "rft.first", clock=Clock(WALL_S))
    assert tokens.state("first") == "expired"
    assert tokens.state("act.real") == "unknown"


def test_a_refreshed_token_lives_fifteen_days() -> None:
    clock = Clock(WALL_S)
    tokens = DouyinTokens("first", "rft.first", clock=clock)
    token = tokens.refresh()
    assert token != "first"
    clock.now_s += ACCESS_LIFE_S - 1
    assert tokens.state(token) == "valid"
    clock.now_s += 1
    assert tokens.state(token) == "expired"


def test_refreshing_a_live_token_only_prolongs_it() -> None:
    clock = Clock(WALL_S)
    tokens = DouyinTokens("first", "rft.first", clock=clock)
    token = tokens.refresh()
    clock.now_s += ACCESS_LIFE_S - 1
    assert tokens.refresh() == token
    clock.now_s += ACCESS_LIFE_S - 1
    assert tokens.state(token) == "valid"


def test_a_doubted_token_gets_a_successor_and_stays_valid() -> None:
    tokens = DouyinTokens("first", "rft.first", clock=Clock(WALL_S))
    token = tokens.refresh()
    tokens.doubt(token)
    tokens.doubt("never seen")
    successor = tokens.refresh()
    assert successor != token
    assert tokens.state(token) == tokens.state(successor) == "valid"
    assert tokens.refresh() == successor


def test_expiring_all_ends_every_token() -> None:
    tokens = DouyinTokens("first", "rft.first", clock=Clock(WALL_S))
    token = tokens.refresh()
    tokens.expire_all()
    assert tokens.state(token) == "expired"


def test_the_refresh_token_is_not_prolonged_by_a_refresh() -> None:
    clock = Clock(WALL_S)
    tokens = DouyinTokens("first", "rft.first", clock=clock)
    clock.now_s += 10
    tokens.refresh()
    assert tokens.refresh_life_s() == REFRESH_LIFE_S - 10
    clock.now_s += REFRESH_LIFE_S
    assert tokens.refresh_life_s() == 0


def test_memory_is_bounded() -> None:
    tokens = DouyinTokens("first", "rft.first", clock=Clock(WALL_S))
    for _ in range(1100):
        tokens.doubt(tokens.refresh())
    assert tokens.state("first") == "unknown"
    assert tokens.state(tokens.refresh()) == "valid"


def test_a_renewed_refresh_token_lives_anew_and_the_old_one_is_gone() -> None:
    clock = Clock(WALL_S)
    tokens = DouyinTokens("first", "rft.first", clock=clock)
    clock.now_s += REFRESH_LIFE_S - 1
    renewed = tokens.renew()
    assert renewed == tokens.refresh_token != "rft.first"
    assert (tokens.refresh_life_s(), tokens.renewals_left) == (REFRESH_LIFE_S, 4)
