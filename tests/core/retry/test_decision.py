"""Bounds and their order: the first stop reason that holds is the one told."""

from __future__ import annotations

from typing import Any

import pytest

from core.retry.decision import Decision, decide
from core.retry.judgement import OK, Judgement, RetryAfter
from core.retry.policy import RetryPolicy

BUSY = Judgement("retryable", "http.503", status=503)
DEAD = Judgement("permanent", "http.400", status=400)
EXPIRED = Judgement("token_expired", "douyin.token_expired", status=200)


def asking(seconds: float) -> Judgement:
    return Judgement("retryable", "http.429", status=429, retry_after=RetryAfter(str(seconds), seconds))


def check(judgement: Judgement, policy: RetryPolicy | None = None, **given: Any) -> Decision:
    facts: dict[str, Any] = {"retries": 0, "elapsed_s": 0.0, "random": lambda: 0.5, **given}
    return decide(judgement, policy or RetryPolicy(), **facts)


@pytest.mark.parametrize(
    ("judgement", "policy", "given", "expected"),
    [
        (OK, {}, {}, Decision("ok")),
        (DEAD, {}, {}, Decision("stop", "non_retryable")),
        (Judgement("permanent", "d.quota", "quota"), {}, {}, Decision("stop", "quota")),
        (BUSY, {}, {}, Decision("retry", None, 1.0, "strategy")),
        (BUSY, {}, {"retries": 1}, Decision("retry", None, 2.0, "strategy")),
        (BUSY, {}, {"retries": 3}, Decision("stop", "max_retries")),
        (BUSY, {"max_retries": 0}, {}, Decision("stop", "max_retries")),
        (BUSY, {"initial_delay": 0}, {}, Decision("retry", None, 0.0, None)),
        (BUSY, {"jitter": 0.5}, {}, Decision("retry", None, 1.25, "strategy")),
        # Retry-After: the longer one, without jitter; a tie is the server's
        (asking(5), {"jitter": 0.5}, {}, Decision("retry", None, 5.0, "retry_after")),
        (asking(1), {"jitter": 0.5}, {}, Decision("retry", None, 1.0, "retry_after")),
        (asking(0.5), {"jitter": 0.5}, {}, Decision("retry", None, 1.0, "strategy")),
        (asking(0), {"initial_delay": 0}, {}, Decision("retry", None, 0.0, None)),
        (asking(120), {}, {}, Decision("retry", None, 120.0, "retry_after")),
        (asking(121), {}, {}, Decision("stop", "retry_after_exceeds_cap")),
        (asking(90), {"max_delay": 10}, {}, Decision("retry", None, 90.0, "retry_after")),
        # the deadline counts attempts and waits
        (BUSY, {"deadline": 5}, {"elapsed_s": 3.9}, Decision("retry", None, 1.0, "strategy")),
        (BUSY, {"deadline": 5}, {"elapsed_s": 4.1}, Decision("stop", "deadline")),
        # the order
        (BUSY, {}, {"gate_refusal": "outcome_unknown", "retries": 3}, Decision("stop", "outcome_unknown")),
        (asking(500), {"max_retries": 0}, {}, Decision("stop", "max_retries")),
        (asking(500), {"deadline": 1}, {}, Decision("stop", "retry_after_exceeds_cap")),
        (DEAD, {"deadline": 1}, {"elapsed_s": 9.0}, Decision("stop", "non_retryable")),
        # a token refresh costs no retry, and happens once
        (EXPIRED, {"max_retries": 0}, {"may_refresh": True}, Decision("retry", None, 0.0, None, refresh=True)),
        (EXPIRED, {}, {"may_refresh": False}, Decision("stop", "reauthorize")),
        (EXPIRED, {"deadline": 1}, {"may_refresh": True, "elapsed_s": 2.0}, Decision("stop", "deadline")),
    ],
)
def test_decide(judgement: Judgement, policy: dict[str, Any], given: dict[str, Any], expected: Decision) -> None:
    assert check(judgement, RetryPolicy(**policy), **given) == expected
