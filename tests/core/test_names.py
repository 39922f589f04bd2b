from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import pytest

from core.names import look_up

ANSWER = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]


def answering(monkeypatch: pytest.MonkeyPatch, gate: threading.Event) -> None:
    def get(host: bytes, port: int, *_args: Any, **_more: Any) -> Any:
        assert gate.wait(15.0)
        assert (host, port) == (b"erp.example", 80)
        return ANSWER

    monkeypatch.setattr(socket, "getaddrinfo", get)


async def test_it_finds_what_the_system_finds() -> None:
    assert {found[4][:2] for found in await look_up("localhost", 80)} & {("127.0.0.1", 80), ("::1", 80)}
    with pytest.raises(socket.gaierror):
        await look_up("a" * 80 + ".invalid", 80)


async def test_the_loop_goes_on_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    answering(monkeypatch, gate)
    asking = asyncio.ensure_future(look_up("erp.example", 80))
    await asyncio.sleep(0)
    assert not asking.done()
    gate.set()
    assert await asking == ANSWER


def test_a_name_server_that_does_not_answer_keeps_no_loop_from_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    answering(monkeypatch, gate)

    async def give_up() -> None:
        asking = asyncio.ensure_future(look_up("erp.example", 80))
        await asyncio.sleep(0)
        asking.cancel()

    asyncio.run(give_up())  # this would wait for the gate
    asked = [thread for thread in threading.enumerate() if thread.name == "jieru-look-up"]
    assert asked
    gate.set()
    for thread in asked:
        thread.join(15.0)
