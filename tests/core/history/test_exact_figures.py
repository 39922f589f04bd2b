"""A thousand calls at once from eight threads: every figure of the history is exact, and so are the engine's."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from datetime import datetime
from pathlib import Path

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest, APIResponse
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError
from core.events import Mode
from core.history.store import History
from core.history.time_range import time_range

THREADS, EACH = 8, 125
KINDS = ("good", "again", "never", "gone")
MODES: tuple[Mode, ...] = ("live", "sandbox")
PLATFORMS = ("erp", "ths123")


class AnsweredError(Exception):
    """An answer that is an error."""

    def __init__(self, status_code: int) -> None:
        super().__init__(status_code)
        self.status_code = status_code


class Vendor:
    """``again`` fails once for each call, ``never`` always, ``gone`` for good."""

    def __init__(self) -> None:
        self.asked: Counter[int] = Counter()

    async def call(self, request: APIRequest) -> APIResponse:
        self.asked[id(request)] += 1
        first = self.asked[id(request)] == 1
        await asyncio.sleep(0)
        kind = request.endpoint[1:]
        if kind == "never" or (kind == "again" and first):
            raise AnsweredError(503)
        if kind == "gone":
            raise AnsweredError(404)
        return APIResponse("", 200, None, {}, b"{}", {}, (), 0.0, "ok")


def test_every_figure_is_exact(tmp_path: Path) -> None:
    history = History.open(tmp_path / "history.sqlite3")
    handler = APIRetryHandler(RetryPolicy(max_retries=2, initial_delay=0.0))
    handler.add_listener(history.on_event)
    made = [
        (MODES[number % 2], PLATFORMS[number // 2 % 2], KINDS[number * 7 // 5 % 4]) for number in range(THREADS * EACH)
    ]

    async def calls(part: list[tuple[Mode, str, str]]) -> None:
        managers = {}
        for mode in MODES:
            managers[mode] = ConfigurableAPIConnector(context=CallContext(mode, MemoryCredentials({})), handler=handler)
            for platform in PLATFORMS:
                managers[mode].register_connector(platform, Vendor())
        requests = [(managers[mode], APIRequest(platform, f"/{kind}")) for mode, platform, kind in part]
        outcomes = await asyncio.gather(
            *(manager.call(request) for manager, request in requests), return_exceptions=True
        )
        for (_, _, kind), outcome in zip(part, outcomes, strict=True):
            assert isinstance(outcome, APIResponse if kind in ("good", "again") else APICallError)

    threads = [
        threading.Thread(target=lambda part=made[n * EACH : (n + 1) * EACH]: asyncio.run(calls(part)))
        for n in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    history.flush()

    def numbers(*wanted: object) -> list[int]:
        return [sum(call[2] == kind and set(wanted) <= set(call) for call in made) for kind in KINDS]

    good, again, never, gone = numbers()
    engine = handler.get_stats()
    assert (engine.succeeded_first_try, engine.succeeded_after_retry) == (good, again)
    assert (engine.failed_without_retry, engine.failed_after_retry) == (gone, never)
    assert (engine.total_calls, engine.in_flight, engine.cancelled) == (THREADS * EACH, 0, 0)
    assert engine.by_status == {503: again + 3 * never, 404: gone}
    hour = time_range("hour", datetime.now().astimezone())
    for mode in MODES:
        _, by_platform = history.statistics(mode)
        for platform in PLATFORMS:
            good, again, never, gone = numbers(mode, platform)
            stats = by_platform[platform]
            assert (stats.total_calls, stats.retries) == (good + again + never + gone, again + 2 * never)
            assert stats.by_stop_reason == {"ok": good + again, "max_retries": never, "non_retryable": gone}
            assert stats.by_status == {503: again + 3 * never, 404: gone}
            shown = history.overview(mode, hour, platform)
            assert shown is not None
            totals = shown.totals
            assert (totals.first_try, totals.recovered, totals.failed) == (good, again, never + gone)
            assert sum(part.outcomes.calls for part in shown.parts) == totals.calls
            (reason,) = shown.reasons
            assert (reason.rule, reason.retries, reason.then_ok) == ("http.503", again + 2 * never, again)
    history.close()
