from __future__ import annotations

from dataclasses import replace

import pytest

from core.limits.bounds import Bounds, Use, process_bounds
from core.platforms.loader import get_registry
from core.platforms.model import GuardRule, Limit, Platform


@pytest.fixture
def platform() -> Platform:
    return replace(get_registry().get("erp"), limits=(Limit((), 10, 1.0), Limit(("order.get",), 1, 1.0)))


def test_the_calls_of_an_account_share_a_limiter_and_others_do_not(platform: Platform) -> None:
    bounds = Bounds()
    one = bounds.limiter(platform, "order.get", "live", "default")
    assert one is not None
    assert bounds.limiter(platform, None, "live", "default") is one
    others = [
        bounds.limiter(platform, None, "sandbox", "default"),
        bounds.limiter(platform, None, "live", "second"),
        bounds.limiter(replace(platform, profile="test"), None, "live", "default"),
        bounds.limiter(replace(platform, limits=(Limit((), 5, 1.0),)), None, "live", "default"),
    ]
    assert len({id(limiter) for limiter in (one, *others)}) == 5


def test_without_a_limit_there_is_no_limiter(platform: Platform) -> None:
    assert Bounds().limiter(replace(platform, limits=()), None, "live", "default") is None
    own = replace(platform, limits=(Limit(("order.get",), 1, 1.0),))
    assert Bounds().limiter(own, "order.list", "live", "default") is None


@pytest.mark.parametrize(
    ("use", "asked", "guarded"),
    [("manual", True, False), ("program", False, False), ("program", True, True), ("batch", False, True)],
)
def test_a_guard_holds_for_batches_and_where_a_definition_asks(
    platform: Platform, use: Use, asked: bool, guarded: bool
) -> None:
    rule = GuardRule(failures=2) if asked else None
    guard = Bounds().guard(replace(platform, guard=rule), "live", "default", use)
    assert (guard is not None) is guarded


def test_a_definitions_figures_are_taken_and_ours_for_the_rest(platform: Platform) -> None:
    guard = Bounds().guard(replace(platform, guard=GuardRule(budget=50, open_s=9.0)), "live", "default", "batch")
    assert guard is not None
    assert (guard.budget.tokens, guard.circuit.failures, guard.circuit.open_s) == (50, 10, 9.0)


def test_the_process_has_one() -> None:
    assert process_bounds() is process_bounds()


def test_the_shipped_definition_of_tonghuashun_carries_the_published_limit() -> None:
    (limit,) = get_registry().get("ths123").limits
    assert (limit.operations, limit.requests, limit.per_s) == ((), 600, 60)
    assert "-4400" in limit.source
