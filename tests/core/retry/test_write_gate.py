"""Which failures may be repeated, as a table."""

from __future__ import annotations

from typing import Any

import pytest

from core.retry.judgement import Judgement, RetryAfter
from core.retry.write_gate import gate_for

NEVER_SENT = Judgement("retryable", "network.connect", sent=False)
BROKEN = Judgement("retryable", "timeout.read", sent=None)
STATUS_500 = Judgement("retryable", "http.500", status=500, by_status=True, sent=True)
STATUS_429 = Judgement("retryable", "http.429", status=429, by_status=True, sent=True, rejected=True)
STATUS_503_RA = Judgement(
    "retryable", "http.503", status=503, sent=True, rejected=True, retry_after=RetryAfter("1", 1.0)
)
BUSY = Judgement("retryable", "douyin.busy", status=200, code="28001005", sent=True)
LIMIT = Judgement("retryable", "douyin.rate_limit", status=200, code="28003018", sent=True, rejected=True)

RAW_POST: dict[str, Any] = {"method": "POST"}
RAW_GET: dict[str, Any] = {"method": "GET"}
PUBLISH: dict[str, Any] = {"method": "POST", "effect": "write", "operation_repeatable": False}
ORDER_BY_GET: dict[str, Any] = {"method": "GET", "effect": "write", "operation_repeatable": False}
READ_BY_POST: dict[str, Any] = {"method": "POST", "effect": "read", "operation_repeatable": True}


@pytest.mark.parametrize(
    ("request_", "judgement", "refusal"),
    [
        (RAW_GET, BROKEN, None),
        (RAW_GET, STATUS_500, None),
        (RAW_POST, NEVER_SENT, None),
        (RAW_POST, BROKEN, "not_idempotent"),
        (RAW_POST, STATUS_500, None),
        (RAW_POST, STATUS_429, None),
        (RAW_POST, BUSY, None),
        ({"method": "PATCH"}, BROKEN, "not_idempotent"),
        ({"method": "PUT"}, BROKEN, None),
        ({"method": "DELETE"}, BROKEN, None),
        ({"method": "HEAD"}, BROKEN, None),
        ({"method": "OPTIONS"}, BROKEN, None),
        ({**RAW_POST, "idempotent": True}, BROKEN, None),
        ({**RAW_POST, "has_key": True}, BROKEN, None),
        ({**RAW_GET, "idempotent": False}, BROKEN, "not_idempotent"),
        (PUBLISH, NEVER_SENT, None),
        (PUBLISH, BROKEN, "outcome_unknown"),
        (PUBLISH, STATUS_500, "outcome_unknown"),
        (PUBLISH, BUSY, "outcome_unknown"),
        (PUBLISH, STATUS_429, None),
        (PUBLISH, STATUS_503_RA, None),
        (PUBLISH, LIMIT, None),
        ({**PUBLISH, "idempotent": True}, BROKEN, None),
        ({**PUBLISH, "has_key": True}, STATUS_500, None),
        (ORDER_BY_GET, BROKEN, "outcome_unknown"),
        (READ_BY_POST, BROKEN, None),
        (READ_BY_POST, STATUS_500, None),
    ],
)
def test_gate(request_: dict[str, Any], judgement: Judgement, refusal: str | None) -> None:
    assert gate_for(**request_).refuses(judgement) == refusal
