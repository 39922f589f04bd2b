"""A history of a million calls, made by SQLite itself in a few seconds; and the events of a call, to write more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.events import Event
from core.history.database import Database
from core.retry.decision import DONE, Decision
from core.retry.judgement import OK, Judgement, RetryAfter
from core.retry.policy import RetryPolicy
from core.retry.tracer import Tracer

CALLS = 1_000_000
APART_US = 3_000_000
END_US = 1_795_000_000_000_000
START_US = END_US - CALLS * APART_US

_PLATFORM = "CASE n % 7 WHEN 0 THEN 'erp' WHEN 1 THEN 'ths123' WHEN 2 THEN 'zhihu' ELSE 'douyin' END"
_ID = f"printf('%08x-%04x-7%03x-8000-%012x', ({START_US} + n * {APART_US}) / 65536000, n / 4096, n % 4096, n)"
_NUMBERS = f"WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {CALLS} - 1)"
_FILL = (
    f"""{_NUMBERS} INSERT INTO calls (call_id, mode, platform, operation, endpoint, method, path, profile, account,
        started_us, mono_us, pid, outcome, stop_reason, status, code, attempts, waited_s, elapsed_s, size, effect,
        idempotent, request, policy, last_seq)
    SELECT {_ID}, 'live', {_PLATFORM}, 'order.list', '/orders', 'GET', '/orders?page=' || (n % 50), 'default',
        'default', {START_US} + n * {APART_US}, n * {APART_US}, 4242,
        iif(n % 100, 'succeeded', 'failed'), 'ok', iif(n % 50, 200, 503), '0',
        1 + (n % 10 = 0), iif(n % 10, 0.0, 1.0), 0.2, 2000, 'read', 1,
        '{{"params": {{"page": "1"}}, "headers": {{}}, "credentials": ["erp/api_key"], "body": {{"客户": "'
            || iif(n % 5000 = 7, '李四', '张三') || (n % 997) || '", "备注": "' || iif(n % 3, '普通', '加急')
            || '", "order_id": ' || (7300000000000000000 + n * 7919) || '}}}}',
        '{{"max_retries": 3, "initial_delay": 1.0, "strategy": "exponential", "max_delay": 60.0}}', 7
    FROM numbers""",
    # one call in ten was limited first
    f"""{_NUMBERS} INSERT INTO steps (call_id, ordinal, kind, number, step, started_s, elapsed_s, status, code, rule,
        verdict, sent, delay_s, waited_s, delay_source, excerpt, running, wait_running, reason_args, error)
    SELECT {_ID}, 0, 'request', 1, 'main', 0.0, 0.1, iif(n % 10, 200, 429), '0', iif(n % 10, 'ok', 'http.429'),
        iif(n % 10, 'ok', 'retry'), 1, iif(n % 10, NULL, 1.0), iif(n % 10, 0.0, 1.0), iif(n % 10, NULL, 'retry_after'),
        '', 0, 0, '{{}}', iif(n % 10, NULL, '{{"type": "HTTPStatus", "message": "HTTP 429"}}')
    FROM numbers""",
    f"""{_NUMBERS} INSERT INTO steps (call_id, ordinal, kind, number, step, started_s, elapsed_s, status, code, rule,
        verdict, sent, waited_s, excerpt, running, wait_running, reason_args)
    SELECT {_ID}, 1, 'request', 2, 'main', 1.1, 0.1, 200, '0', 'ok', 'ok', 1, 0.0, '', 0, 0, '{{}}'
    FROM numbers WHERE n % 10 = 0""",
    "PRAGMA wal_checkpoint(TRUNCATE)",
)
_LIMITED = Judgement(
    "retryable", "http.429", status=429, by_status=True, error_type="HTTPStatus", message="HTTP 429", sent=True,
    retry_after=RetryAfter("1", 1.0), reason_args={"retry_after": "1"}, excerpt='{"error": "slow down"}' * 10,
)  # fmt: skip
_RETRY = Decision("retry", delay_s=1.0, delay_source="retry_after")
_POLICY = RetryPolicy().to_json()
STEPS_A_CALL = 2


def fill(path: Path) -> None:
    """Make the file ``path`` with ``CALLS`` calls, three seconds from one to the next."""
    connection, problem = Database(path).open()
    assert connection is not None, problem
    for statement in _FILL:
        connection.execute(statement)
    connection.close()


def play(listener: Callable[[Event], None]) -> None:
    """Tell ``listener`` the events of a call of ``STEPS_A_CALL`` steps with a wait between them."""
    tracer = Tracer([listener])
    request = {"params": {"page": "1"}, "headers": {}, "credentials": ["erp/api_key"], "body": None}
    tracer.call_started(
        platform="erp", operation="order.list", endpoint="/orders", method="GET", path="/orders?page=1",
        policy=_POLICY, effect="read", idempotent=True, request=request,
    )  # fmt: skip
    tracer.attempt_started("main")
    tracer.attempt_finished("main", _LIMITED, _RETRY)
    tracer.wait_started(1.0, "retry_after", "1")
    tracer.wait_ended(1.0, "elapsed")
    tracer.attempt_started("main")
    tracer.attempt_finished("main", OK, DONE)
    tracer.call_finished("succeeded", "ok", OK, size=2000)
