"""The window's loop: never early, nothing left after a cancel."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.http import Clients, HTTPRequest
from core.wire import Wire
from gui.event_loop import TURN_S, PreciseEventLoop
from tests.core.faulty import OK, listening, request_of, self_signed, silent


def _loop() -> PreciseEventLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, PreciseEventLoop)
    return loop


async def test_a_sleep_is_never_early(qapp: QApplication) -> None:
    for delay in (0.001, 0.0105, 0.02):
        start = time.monotonic()
        await asyncio.sleep(delay)
        assert time.monotonic() - start >= delay


async def test_timers_run_in_the_order_of_their_deadlines(qapp: QApplication) -> None:
    loop, done = _loop(), asyncio.Event()
    seen: list[str] = []
    loop.call_later(0.010, done.set)
    loop.call_later(0.006, seen.append, "second")
    loop.call_later(0.002, seen.append, "first")
    await done.wait()
    assert seen == ["first", "second"]


async def test_cancelled_timers_do_not_stay(qapp: QApplication) -> None:
    loop = _loop()
    for _ in range(1000):
        loop.call_later(60, print).cancel()
    assert len(loop._deadlines) <= 110


async def test_a_cancelled_timer_does_not_run(qapp: QApplication) -> None:
    loop = _loop()
    seen: list[str] = []
    loop.call_later(0.002, seen.append, "cancelled").cancel()
    await asyncio.sleep(0.005)
    assert seen == []


async def test_timeout_cuts_and_handle_knows_its_time(qapp: QApplication) -> None:
    loop = _loop()
    handle = loop.call_at(loop.time() + 50, print)
    assert handle.when() > loop.time() + 49
    handle.cancel()
    try:
        async with asyncio.timeout(0.005):
            await asyncio.Event().wait()
    except TimeoutError:
        return
    raise AssertionError("not cut")


def test_nothing_runs_while_the_loop_does_not(qapp: QApplication) -> None:
    loop = PreciseEventLoop(qapp)
    seen: list[str] = []
    loop.call_soon(seen.append, "soon")
    loop.call_later(0.001, seen.append, "later")
    time.sleep(0.003)
    qapp.processEvents()
    assert seen == []
    loop.run_until_complete(asyncio.sleep(0.003))
    assert seen == ["soon", "later"]
    loop.call_soon(seen.append, "never")
    loop.close()
    qapp.processEvents()
    assert seen == ["soon", "later"]


def test_a_task_that_outlives_its_run_takes_no_step_until_the_next_one(qapp: QApplication) -> None:
    # pytest-qt processes events between a test and its fixtures' end: a task failed there for want of a running loop
    loop = PreciseEventLoop(qapp)
    steps: list[asyncio.AbstractEventLoop | None] = []

    async def work() -> None:
        steps.append(asyncio._get_running_loop())
        await asyncio.sleep(0.002)
        steps.append(asyncio._get_running_loop())

    async def begin() -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work())
        await asyncio.sleep(0)
        return task

    task = loop.run_until_complete(begin())
    time.sleep(0.005)
    for _ in range(3):
        qapp.processEvents()
    assert steps == [loop]
    loop.run_until_complete(task)
    assert steps == [loop, loop]
    loop.close()


def test_qt_gets_its_turn_between_callbacks_that_take_long(qapp: QApplication) -> None:
    loop = PreciseEventLoop(qapp)
    seen: list[str] = []
    QTimer.singleShot(0, lambda: seen.append("qt"))

    def busy(name: str) -> None:
        time.sleep(TURN_S)
        seen.append(name)

    for name in "abc":
        loop.call_soon(busy, name)
    loop.call_soon(loop.stop)
    loop.run_forever()
    loop.close()
    assert seen.index("qt") < seen.index("c")
    assert [name for name in seen if name != "qt"] == ["a", "b", "c"]


def test_a_runner_closes_the_loop_with_timers_pending(qapp: QApplication) -> None:
    made: list[PreciseEventLoop] = []

    def factory() -> PreciseEventLoop:
        made.append(PreciseEventLoop(qapp))
        return made[-1]

    async def leave_one() -> str:
        asyncio.get_running_loop().call_later(60, print)
        return "left"

    with asyncio.Runner(loop_factory=factory) as runner:
        assert runner.run(leave_one()) == "left"
    assert made[0].is_closed()
    assert made[0]._deadlines == []


async def test_an_async_generator_that_is_dropped_is_closed_on_the_loop(qapp: QApplication) -> None:
    closed = asyncio.Event()

    async def stream() -> AsyncGenerator[int, None]:
        try:
            yield 1
        finally:
            await asyncio.sleep(0)  # without the loop's help: "async generator ignored GeneratorExit" on stderr
            closed.set()

    dropped = stream()
    assert await anext(dropped) == 1
    del dropped
    gc.collect()
    async with asyncio.timeout(1):
        await closed.wait()


@pytest.mark.real
async def test_the_network_of_calls_runs_on_it(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look-up in a thread, connecting, TLS, a second request, and a stop that the server sees."""
    waiting, gone = asyncio.Event(), asyncio.Event()

    async def twice_then_never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            await request_of(reader)
            writer.write(OK)
        await request_of(reader)
        waiting.set()
        await silent(reader, writer)
        gone.set()

    clients, wires = Clients(), [Wire(), Wire(), Wire()]
    async with listening(twice_then_never, self_signed(tmp_path, "localhost")) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        request = HTTPRequest("GET", f"https://localhost:{port}/x")
        for wire in wires[:2]:
            assert (await clients.send(request, wire=wire)).content == b"ok"
        third = asyncio.ensure_future(clients.send(request, wire=wires[2]))
        await waiting.wait()
        third.cancel()
        await gone.wait()
        await asyncio.wait([third])
        await clients.aclose()
    for step in ("dns", "connect", "tls"):
        assert [wire.phases[step] is not None for wire in wires] == [True, False, False]
    assert [wire.ended_in for wire in wires] == ["receive", "receive", "wait"]
