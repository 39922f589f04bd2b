"""Made-up calls by chance, told to the engine's own figures too."""

from __future__ import annotations

import random
from typing import Any

from core.events import CallOutcome, Event
from core.retry.statistics import StatsCollector
from tests.core.history.making import CallMaker

FAILURES: list[tuple[dict[str, Any], int | None, str]] = [
    ({"status": 429, "rule": "http.429", "error": {"type": "HTTPStatus", "message": ""}}, 429, ""),
    ({"status": 404, "rule": "http.404", "error": {"type": "HTTPStatus", "message": ""}}, 404, ""),
    ({"status": None, "rule": "timeout.read", "error": {"type": "ReadTimeout", "message": ""}}, None, "ReadTimeout"),
    ({"status": 200, "rule": "erp.busy", "error": {"type": "PlatformCode", "message": ""}}, None, "erp.busy"),
    ({"status": 200, "rule": "body.undecodable", "error": {"type": "BadBody", "message": ""}}, None, "BadBody"),
]
"""What differs in the finished attempt, and what the engine's collector is told: status, error."""

_COUNTERS: dict[tuple[str, bool], str] = {
    ("succeeded", False): "succeeded_first_try",
    ("succeeded", True): "succeeded_after_retry",
    ("failed", False): "failed_without_retry",
    ("failed", True): "failed_after_retry",
    ("cancelled", False): "cancelled",
    ("cancelled", True): "cancelled",
}


def play(rng: random.Random, collector: StatsCollector) -> list[Event]:
    """One made-up call, told to the engine's own collector as the engine does, and as events."""
    maker = CallMaker()
    events: list[Event] = [maker.start("erp")]
    failures = rng.choices(FAILURES, k=rng.randrange(4))
    outcome: CallOutcome = rng.choice(["succeeded", "failed", "cancelled"])
    if outcome == "failed" and not failures:
        failures = [FAILURES[0]]
    number = 0
    for more, status, error in failures:
        number += 1
        last = outcome == "failed" and number == len(failures)
        collector.attempt_started(number)
        collector.attempt_failed(status, error)
        events += maker.attempt(number, verdict="stop" if last else "retry", **more)
        if not last:
            seconds = rng.choice([0.0, 0.25, 1.5])
            collector.waited(seconds)
            events += maker.wait(seconds)
    if outcome == "succeeded":
        number += 1
        collector.attempt_started(number)
        events += maker.attempt(number, status=200)
    if outcome == "cancelled" and (number == 0 or rng.random() < 0.5):  # cut in a request; else in the last wait
        number += 1
        collector.attempt_started(number)
        cut = {"verdict": "stop", "stop_reason": "cancelled", "rule": "cancelled"}
        events += maker.attempt(number, error={"type": "CancelledError", "message": ""}, **cut)
    if rng.random() < 0.1:
        return events[:-1] if outcome == "succeeded" else events  # still running
    stop = {"succeeded": "ok", "failed": "max_retries", "cancelled": "cancelled"}[outcome]
    collector.call_finished(_COUNTERS[outcome, number > 1], stop)
    return [*events, maker.finish(outcome, stop)]
