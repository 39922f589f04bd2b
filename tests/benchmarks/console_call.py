"""A console call (credentials, retry, history, redaction, events) beside a bare GET of httpx2 and of httpx."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import httpx2

from tests.benchmarks.figures import Figure, ratio, rounds

ROUNDS = 25
CALLS = 100
PATH = "/orders?page=1"

# answers with the least work: its time is in all three figures alike
SERVER = """
import asyncio
BODY = b'{"code": 0, "orders": [{"id": "20261124-0001", "amount": "199.00"}]}'
ANSWER = b"HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(BODY) + BODY
class Vendor(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
    def data_received(self, data):
        self.transport.write(ANSWER * data.count(b"\\r\\n\\r\\n"))
async def main():
    server = await asyncio.get_running_loop().create_server(Vendor, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


@contextmanager
def erp_on_loopback() -> Iterator[tuple[str, Path]]:
    """Address of a server that does the least, and a home for the calls to it; the settings name both."""
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        base = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        with tempfile.TemporaryDirectory() as home:
            os.environ |= {"JIERU_HOME": home, "ERP_API_URL": base, "ERP_API_KEY": "bench-0123456789abcdef"}
            yield base, Path(home)
    finally:
        server.kill()
        server.wait()


def measure() -> list[Figure]:
    with erp_on_loopback() as (base, home):
        times = asyncio.run(_rounds(base, home))
    console, bare2, bare = times["console"], times["httpx2"], times["httpx"]
    return [
        Figure("bare httpx GET on loopback", "ms", bare),
        Figure("bare httpx2 GET on loopback", "ms", bare2),
        Figure("console call", "ms", console),
        ratio("console call / bare httpx2 GET", console, bare2, 1.25),
        ratio("console call / bare httpx GET", console, bare, 1.0),
    ]


async def _rounds(base: str, home: Path) -> dict[str, list[float]]:
    from core.api_retry_handler import get_retry_handler
    from core.configurable_api_connector import get_api_connector_manager
    from core.history.store import History

    manager = get_api_connector_manager()
    history = History.open(home / "history.sqlite3")
    remove = get_retry_handler().add_listener(history.on_event)
    headers = {"Authorization": "Bearer bench-0123456789abcdef"}
    times: dict[str, list[float]] = {"httpx": [], "httpx2": [], "console": []}
    try:
        async with httpx.AsyncClient() as client, httpx2.AsyncClient() as client2:
            calls: dict[str, Callable[[], Awaitable[object]]] = {
                "httpx": lambda: _bare(client, base, headers),
                "httpx2": lambda: _bare(client2, base, headers),
                "console": lambda: manager.call_api("erp", PATH),
            }
            for number in range(rounds(ROUNDS) + 1):
                for name, call in calls.items():
                    started = time.perf_counter()
                    for _ in range(CALLS):
                        await call()
                    if number:  # the first round makes connections and warms up
                        times[name].append((time.perf_counter() - started) / CALLS * 1000)
                # what the history still has to write must not slow down the others
                await asyncio.to_thread(history.flush)
    finally:
        remove()
        await manager.aclose()
        await asyncio.to_thread(history.close)
    return times


async def _bare(client: httpx.AsyncClient | httpx2.AsyncClient, base: str, headers: dict[str, str]) -> object:
    answer = await client.get(base + PATH, headers=headers)
    return answer.json()
