from __future__ import annotations

import pytest

from core.limits.budget import RetryBudget
from core.limits.circuit import Circuit
from core.limits.guard import Guard, GuardedCall, circuit_open, platform_failed
from core.retry.judgement import OK, Judgement
from tests.clock import Clock

BUSY = Judgement("retryable", "http.503", status=503)
SLOW = Judgement("retryable", "timeout.read")


def guard(tokens: int = 500, failures: int = 3) -> Guard:
    return Guard(Clock(), RetryBudget(tokens), Circuit(failures, 30.0))


@pytest.mark.parametrize(
    ("judgement", "failed"),
    [
        (BUSY, True),
        (SLOW, True),
        (Judgement("retryable", "network.connect"), True),
        (Judgement("retryable", "douyin.busy", status=200), True),
        (Judgement("retryable", "http.429", status=429), False),
        (Judgement("retryable", "douyin.rate_limit", status=200), False),
        (Judgement("permanent", "http.404", status=404), False),
        (Judgement("token_expired", "douyin.token_expired", status=200), False),
        (OK, False),
    ],
)
def test_what_counts_as_a_failure_of_the_platform(judgement: Judgement, failed: bool) -> None:
    assert platform_failed(judgement) is failed


def test_the_budget_is_asked_before_the_circuit() -> None:
    held = guard(tokens=9, failures=1)
    held.seen(BUSY)
    assert held.spend(SLOW) == "budget"
    assert held.spend(BUSY) == "circuit"
    assert held.budget.left == 9


def test_a_call_gives_back_what_its_last_retry_took() -> None:
    held = guard(tokens=100)
    call = GuardedCall(held)
    assert call.refuses(SLOW) is None
    assert call.refuses(BUSY) is None
    assert held.budget.left == 85
    call.seen(OK)
    assert held.budget.left == 90
    GuardedCall(held).seen(OK)
    assert held.budget.left == 91


def test_a_call_that_may_not_begin_is_told_when_it_may() -> None:
    held = guard(failures=1)
    assert (held.begin(), held.hold_s()) == (None, None)
    held.seen(SLOW)
    assert (GuardedCall(held).begin(), held.hold_s()) == (30.0, 30.0)
    assert isinstance(held.clock, Clock)
    held.clock.now_s = 31.0
    assert (held.hold_s(), held.begin()) == (0.0, None)
    assert held.begin() == 30.0


def test_a_call_that_was_not_begun_says_why() -> None:
    judged = circuit_open(12.2)
    assert (judged.kind, judged.stop_reason, judged.sent) == ("permanent", "circuit", False)
    assert judged.reason_args == {"wait_s": "13"}
