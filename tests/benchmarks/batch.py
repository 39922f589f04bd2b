"""A batch of calls beside bare GETs of httpx2, fifty in flight each; and what a recorded step takes in memory.

Throughput is compared by the CPU time that it takes, all threads together: one core is what bounds it, and a machine
with other work to do would else measure that. The history's index waits for the end of a batch, and so it does here:
what it takes is a figure of its own.
"""

from __future__ import annotations

import asyncio
import time
import tracemalloc
from pathlib import Path

import httpx2

from tests.benchmarks.console_call import erp_on_loopback
from tests.benchmarks.figures import Figure, ratio, rounds

ROUNDS = 5
CALLS = 5000
AT_ONCE = 50
BUDGET_BYTES = 300.0


def measure() -> list[Figure]:
    with erp_on_loopback() as (base, home):
        bare, batch, index = asyncio.run(_rounds(base, home))
    throughput = ratio("batch throughput / bare httpx2", bare, batch, 0.85)
    return [
        Figure(f"bare httpx2, {CALLS} GETs, {AT_ONCE} in flight", "CPU s", bare),
        Figure(f"batch, {CALLS} rows, {AT_ONCE} at once", "CPU s", batch),
        Figure("its calls put into the history's index afterwards", "CPU s", index),
        Figure(throughput.name, "×", throughput.samples, 0.85, at_least=True),
        Figure("memory of a step in buffers", "B", [_bytes_a_step()], BUDGET_BYTES),
    ]


async def _rounds(base: str, home: Path) -> tuple[list[float], list[float], list[float]]:
    """Seconds of CPU of each, one after the other in turn; the first round warms up."""
    rows = home / "rows.csv"
    rows.write_text("order\n" + "".join(f"SO{number:06}\n" for number in range(CALLS)))
    bare: list[float] = []
    batch: list[float] = []
    index: list[float] = []
    for number in range(rounds(ROUNDS) + 1):
        runs = (bare, _bare(base)), (batch, _batch(rows, home / f"out-{number}.csv")), (index, _index())
        for times, run in runs:
            began = time.process_time()
            await run
            if number:
                times.append(time.process_time() - began)
    return bare, batch, index


async def _bare(base: str) -> None:
    headers = {"Authorization": "Bearer bench-0123456789abcdef"}
    numbers = iter(range(CALLS))
    limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx2.AsyncClient(limits=limits) as client:

        async def work() -> None:
            for number in numbers:
                answer = await client.get(f"{base}/orders/SO{number:06}", headers=headers)
                answer.raise_for_status()
                answer.json()

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))


async def _batch(rows: Path, out: Path) -> None:
    from core.batch.job import BatchJob
    from core.batch.session import run_batch

    job = BatchJob("erp", "/orders/{{order}}", str(rows), str(out), at_once=AT_ONCE)
    ended = await run_batch(job, tell=lambda _progress: None)
    assert (ended.state, ended.ok) == ("finished", CALLS), ended


async def _index() -> None:
    from core.history import search_index
    from core.history.database import Database
    from core.settings import get_settings

    with Database(get_settings().paths.history).writing_beside(5) as connection:
        assert search_index.prepare(connection)
        while search_index.grow(connection):
            pass


def _bytes_a_step() -> float:
    """What one more step of a call that is kept (a failed attempt with its wait) adds, once its texts are there."""
    from core.api_retry_handler import APIRetryHandler, RetryPolicy
    from core.events import Event
    from core.trace import CallRecord, fold

    records: dict[str, CallRecord] = {}

    def keep(event: Event) -> None:
        records[event.call_id] = fold(records.get(event.call_id), event)

    class BusyError(Exception):
        status_code = 503

    async def fail() -> None:
        raise BusyError

    async def calls(number: int, retries: int) -> None:
        handler = APIRetryHandler(RetryPolicy(max_retries=retries, initial_delay=0.0))
        handler.add_listener(keep)
        for _ in range(number):
            try:
                await handler.execute_with_retry(fail)
            except BusyError:
                continue

    sizes = []
    for retries in (0, 10):
        records.clear()
        asyncio.run(calls(20, retries))
        records.clear()
        tracemalloc.start()
        asyncio.run(calls(500, retries))
        sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    return (sizes[1] - sizes[0]) / (500 * 10)
