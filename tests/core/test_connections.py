"""How long connections are kept, and for whom."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from core.connections import Connection, Connections, Make, Way
from core.network import Errors, Network
from core.wire import Wire

ERRORS = Errors(ConnectionError, TimeoutError, EOFError, BrokenPipeError)


@dataclass
class Spoken:
    """What speaks HTTP on a connection, as far as keeping it is concerned."""

    expired: bool = False

    def has_expired(self) -> bool:
        return self.expired


class Line(Network):
    """A connection to nowhere that remembers whether it was closed."""

    closed = False

    async def aclose(self) -> None:
        self.closed = True


def make(wire: Wire) -> Connection[Spoken]:
    return Connection(Spoken(), Line(ERRORS, wire))


def is_closed(connection: Connection[Spoken]) -> bool:
    assert isinstance(connection.network, Line)
    return connection.network.closed


async def test_the_one_that_was_used_last_is_taken_first() -> None:
    way = Way(make, "")
    first, second = await way.take(Wire()), await way.take(Wire())
    assert first is not second
    await way.give_back(first, again=True)
    await way.give_back(second, again=True)
    assert await way.take(Wire()) is second
    assert await way.take(Wire()) is first


async def test_what_cannot_take_another_request_is_closed() -> None:
    way = Way(make, "")
    connection = await way.take(Wire())
    await way.give_back(connection, again=False)
    assert is_closed(connection)
    assert await way.take(Wire()) is not connection


async def test_what_the_other_side_has_closed_meanwhile_is_not_used_again() -> None:
    way = Way(make, "")
    connection = await way.take(Wire())
    await way.give_back(connection, again=True)
    connection.http.expired = True
    assert await way.take(Wire()) is not connection
    assert is_closed(connection)


async def test_what_was_free_for_long_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    way = Way(make, "")
    connection = await way.take(Wire())
    await way.give_back(connection, again=True)
    monkeypatch.setattr("core.connections.IDLE_LIMIT_S", -1.0)  # any time is long
    assert await way.take(Wire()) is not connection
    assert is_closed(connection)


async def test_what_is_in_use_while_all_are_closed_is_not_kept_afterwards() -> None:
    """As if it had still been connecting: then there was nothing to close yet."""
    way = Way(make, "")
    connection = await way.take(Wire())
    await way.aclose()
    assert isinstance(connection.network, Line)
    connection.network.closed = False
    await way.give_back(connection, again=True)
    assert is_closed(connection)


async def test_only_the_request_that_it_is_made_for_hears_of_its_making() -> None:
    way, wire = Way(make, ""), Wire()
    connection = await way.take(wire)
    assert connection.network.wire is wire
    await way.give_back(connection, again=True)
    assert connection.network.wire is None


async def test_each_origin_proxy_and_trust_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    asked: list[tuple[str, str]] = []

    def maker(origin: str, proxy: str) -> Make[Spoken]:
        asked.append((origin, proxy))
        return make

    connections = Connections(maker)
    plain = await connections.to("https://erp.example")
    assert await connections.to("https://erp.example") is plain
    assert await connections.to("https://erp.example:8443") is not plain
    monkeypatch.setenv("https_proxy", "http://user:secret@127.0.0.1:9")
    proxied = await connections.to("https://erp.example")
    assert proxied.proxy == "http://127.0.0.1:9"
    monkeypatch.setenv("SSL_CERT_FILE", "cert.pem")
    assert await connections.to("https://erp.example") is not proxied
    direct = await connections.to("http://127.0.0.1:8013")
    assert (direct.proxy, asked[-1]) == ("", ("http://127.0.0.1:8013", ""))
    await connections.aclose()


def test_a_loop_that_ends_closes_its_own() -> None:
    connections: Connections[Spoken] = Connections(lambda _origin, _proxy: make)

    async def use() -> list[Connection[Spoken]]:
        way = await connections.to("http://127.0.0.1")
        idle, in_use = await way.take(Wire()), await way.take(Wire())
        await way.give_back(idle, again=True)
        return [idle, in_use]

    assert all(map(is_closed, asyncio.run(use())))


async def test_closing_waits_for_what_must_not_be_cut_off() -> None:
    connections: Connections[Spoken] = Connections(lambda _origin, _proxy: make)
    gate = asyncio.Event()
    task = connections.tasks.start(gate.wait(), name="renewing")
    asyncio.get_running_loop().call_later(0.02, gate.set)
    await connections.aclose()
    assert task.done()
    assert not task.cancelled()


async def test_closing_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.connections.FINISH_LIMIT_S", 0.02)
    connections: Connections[Spoken] = Connections(lambda _origin, _proxy: make)
    task = connections.tasks.start(asyncio.Event().wait(), name="renewing")
    await connections.aclose()
    assert task.cancelled()
