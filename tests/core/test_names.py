from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.names import look_up

ROOT = Path(__file__).parents[2]
ANSWER = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]


class NameServer:
    """The system's, as it were: answers when ``gate`` is open."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.asked: list[tuple[bytes, int]] = []

    def get(self, host: bytes, port: int, *_args: Any, **_more: Any) -> Any:
        self.asked.append((host, port))
        assert self.gate.wait(15.0)
        if host.endswith(b".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return ANSWER


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    made = NameServer()
    monkeypatch.setattr(socket, "getaddrinfo", made.get)
    yield made
    made.gate.set()
    for thread in threading.enumerate():
        if thread.name == "jieru-look-up":
            thread.join(15.0)


async def test_it_finds_what_the_system_finds() -> None:
    assert {found[4][:2] for found in await look_up("localhost", 80)} & {("127.0.0.1", 80), ("::1", 80)}
    with pytest.raises(socket.gaierror):
        await look_up("a" * 80 + ".invalid", 80)


async def test_the_loop_goes_on_meanwhile(server: NameServer) -> None:
    asking = asyncio.ensure_future(look_up("erp.example", 80))
    await asyncio.sleep(0)
    assert not asking.done()
    server.gate.set()
    assert await asking == ANSWER


async def test_who_asks_for_the_same_shares_the_answer(server: NameServer) -> None:
    wanted = [("erp.example", 80), ("erp.example", 80), ("erp.example", 443), ("erp.invalid", 80), ("erp.invalid", 80)]
    asking = [asyncio.ensure_future(look_up(*one)) for one in wanted]
    await asyncio.sleep(0)
    server.gate.set()
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert found[:3] == [ANSWER] * 3
    assert [type(one) for one in found[3:]] == [socket.gaierror] * 2
    assert sorted(server.asked) == [(b"erp.example", 80), (b"erp.example", 443), (b"erp.invalid", 80)]
    await look_up("erp.example", 80)  # nothing is kept
    assert len(server.asked) == 4


async def test_who_gives_up_ends_it_for_nobody_else_and_the_next_one_asks_anew(server: NameServer) -> None:
    patient, hasty = (asyncio.ensure_future(look_up("erp.example", 80)) for _ in range(2))
    await asyncio.sleep(0)
    hasty.cancel()
    await asyncio.wait([hasty])
    late = asyncio.ensure_future(look_up("erp.example", 80))
    await asyncio.sleep(0)
    server.gate.set()
    assert await patient == await late == ANSWER
    assert hasty.cancelled()
    assert len(server.asked) == 2


def test_a_name_server_that_does_not_answer_keeps_no_loop_from_ending(server: NameServer) -> None:
    async def give_up() -> None:
        asking = asyncio.ensure_future(look_up("erp.example", 80))
        await asyncio.sleep(0)
        asking.cancel()

    asyncio.run(give_up())  # this would wait for the gate
    assert not server.gate.is_set()


FORK = """
import asyncio, os, socket, threading
from core.names import look_up

def get(*_args, **_more):
    asked.set()
    threading.Event().wait()

asked, socket.getaddrinfo = threading.Event(), get
threading.Thread(target=lambda: asyncio.run(look_up("erp.example", 80)), daemon=True).start()
asked.wait()
child = os.fork()
if child:
    os.waitpid(child, 0)
else:
    socket.getaddrinfo = lambda *_args, **_more: ["found"]
    print(asyncio.run(look_up("erp.example", 80)), flush=True)
os._exit(0)
"""


@pytest.mark.real
def test_a_forked_process_asks_for_itself() -> None:
    """The thread that was asking is not there."""
    done = subprocess.run([sys.executable, "-c", FORK], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "['found']\n", done.stderr
