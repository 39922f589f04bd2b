"""The retry engine beside tenacity, stamina, backoff and httpx-retries, interleaved in one run.

One call is awaited after another, as CPU time of this process: what else the machine does is left out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from core.api_retry_handler import APIRetryHandler, RetryPolicy, execute_with_retry, retry_on_failure
from tests.benchmarks.figures import Figure, rounds

ROUNDS = 25
CALLS = 200
RETRIES = 10
BY_SETTINGS = "retry engine, success, settings read at the call"
WITH_LISTENER = "retry engine, success, with a listener"

Call = Callable[[], Awaitable[object]]


async def fetch() -> int:
    return 1


def failing() -> Callable[[], Awaitable[int]]:
    """A function that fails ``RETRIES`` times, then succeeds, and begins anew."""
    calls = 0

    async def fail() -> int:
        nonlocal calls
        calls += 1
        if calls % (RETRIES + 1):
            raise ConnectionResetError(104, "connection reset")
        return 1

    return fail


async def floor_of_a_retry() -> None:
    """What any library has to do: the error is raised and caught, and others get a turn."""
    for _ in range(RETRIES):
        try:
            raise ConnectionResetError(104, "connection reset")
        except OSError:
            await asyncio.sleep(0)


def measure() -> list[Figure]:
    names = ("retry engine", "tenacity", "stamina", "backoff", "httpx-retries")
    good, bad = _calls(fetch, lambda: _null(fails=False)), _calls(failing(), lambda: _null(fails=True))
    by_settings, listening = retry_on_failure(max_retries=3, initial_delay=0.5)(fetch), APIRetryHandler(RetryPolicy())
    listening.add_listener(lambda event: None)
    times = asyncio.run(
        _rounds(
            {
                "await": fetch,
                "floor": floor_of_a_retry,
                BY_SETTINGS: by_settings,
                f"{BY_SETTINGS}, as a function": lambda: execute_with_retry(fetch, max_retries=3, initial_delay=0.5),
                WITH_LISTENER: lambda: listening.execute_with_retry(fetch),
                **{f"{name}, success": call for name, call in good.items()},
                **{f"{name}, failing": call for name, call in bad.items()},
            }
        )
    )
    # a transport does its part within a request: of it the request over a transport without retries is taken off
    for kind in ("success", "failing"):
        bare = times[f"null transport, {kind}"]
        times[f"httpx-retries, {kind}"] = _minus(times[f"httpx-retries, {kind}"], bare)
    retry = {
        name: [each / RETRIES for each in _minus(times[f"{name}, failing"], times[f"{name}, success"])]
        for name in names
    }
    budgets = {"retry engine": (3.0, 8.0)}
    nothing = (None, None)
    return [
        Figure("await of the bare function", "µs", times["await"]),
        *(Figure(f"{name}, success", "µs", times[f"{name}, success"], budgets.get(name, nothing)[0]) for name in names),
        Figure(BY_SETTINGS, "µs", times[BY_SETTINGS], 3.0),
        Figure(f"{BY_SETTINGS}, as a function", "µs", times[f"{BY_SETTINGS}, as a function"], 3.0),
        Figure(WITH_LISTENER, "µs", times[WITH_LISTENER], 8.0),
        Figure("floor of a zero-delay retry", "µs", [each / RETRIES for each in times["floor"]]),
        *(Figure(f"{name}, a zero-delay retry", "µs", retry[name], budgets.get(name, nothing)[1]) for name in names),
    ]


def _calls(function: Callable[[], Awaitable[int]], transport: Callable[[], Any]) -> dict[str, Call]:
    """The same function under each library; as many tries as it needs, without a wait between them."""
    import backoff
    import httpx
    import httpx_retries
    import stamina
    import tenacity

    stamina.instrumentation.set_on_retry_hooks([])  # else it logs each retry
    handler = APIRetryHandler(RetryPolicy(max_retries=RETRIES, initial_delay=0))
    tries = RETRIES + 1
    retrying = httpx_retries.RetryTransport(
        transport=transport(), retry=httpx_retries.Retry(total=RETRIES, backoff_factor=0)
    )
    bare, request = transport(), httpx.Request("GET", "http://127.0.0.1/")
    return {
        "retry engine": lambda: handler.execute_with_retry(function),
        "tenacity": tenacity.retry(
            stop=tenacity.stop_after_attempt(tries),
            wait=tenacity.wait_none(),
            retry=tenacity.retry_if_exception_type(OSError),
            reraise=True,
        )(function),
        "stamina": stamina.retry(on=OSError, attempts=tries, timeout=None, wait_initial=0, wait_max=0, wait_jitter=0)(
            function
        ),
        "backoff": backoff.on_exception(
            backoff.constant, OSError, max_tries=tries, interval=0, jitter=None, logger=None
        )(function),
        "httpx-retries": lambda: retrying.handle_async_request(request),
        "null transport": lambda: _until_it_answers(bare, request),
    }


def _null(*, fails: bool) -> Any:
    """A transport that answers at once, or fails and answers as ``failing`` does."""
    import httpx

    fail = failing()

    class Null(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if fails:
                try:
                    await fail()
                except OSError as error:
                    raise httpx.ConnectError(str(error)) from error
            return httpx.Response(200)

    return Null()


async def _until_it_answers(transport: Any, request: Any) -> None:
    """What a transport without retries costs for as many requests."""
    import httpx

    for _ in range(RETRIES + 1):
        try:
            await transport.handle_async_request(request)
        except httpx.ConnectError:
            continue
        return


async def _rounds(calls: Mapping[str, Call]) -> dict[str, list[float]]:
    """Microseconds a call, by name, one sample a round."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds(ROUNDS) + 1):
        for name, call in calls.items():
            often = CALLS // 10 if name.endswith(("failing", "floor")) else CALLS
            started = time.process_time()
            for _ in range(often):
                await call()
            if number:  # the first round warms up
                times[name].append((time.process_time() - started) / often * 1e6)
    return times


def _minus(times: list[float], others: list[float]) -> list[float]:
    return [one - other for one, other in zip(times, others, strict=True)]
