from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from core.errors import SettingError
from core.sandbox.app import Sandbox
from core.sandbox.made_credentials import make_credentials
from core.sandbox.server import listening
from tests.waiting import until

pytestmark = pytest.mark.real


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(make_credentials())


async def test_it_listens_on_loopback_only(sandbox: Sandbox) -> None:
    async with listening(sandbox) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        outside = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        for address in outside - {"127.0.0.1", "127.0.1.1"}:
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection(address, port)


async def test_a_given_port_is_taken_and_free_again_afterwards(sandbox: Sandbox) -> None:
    async with listening(sandbox) as port:
        pass
    async with listening(sandbox, port=port) as again:
        assert again == port


async def test_a_taken_port_is_named(sandbox: Sandbox) -> None:
    async with listening(sandbox) as port:
        with pytest.raises(SettingError) as caught:
            async with listening(sandbox, port=port):
                pass
        assert caught.value.code == "sandbox.port.taken"
        assert str(port) in str(caught.value)


@pytest.mark.parametrize("port", [-1, 65536])
async def test_a_port_out_of_range_is_refused(sandbox: Sandbox, port: int) -> None:
    with pytest.raises(SettingError) as caught:
        async with listening(sandbox, port=port):
            pass
    assert caught.value.code == "sandbox.port.out_of_range"
    assert str(port) in str(caught.value)


async def test_a_record_that_cannot_be_written_is_named(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        async with listening(sandbox, record=tmp_path / "none" / "record"):
            pass
    assert caught.value.code == "sandbox.record.unwritable"
    assert "none" in str(caught.value)


async def test_the_end_does_not_wait_for_open_connections(sandbox: Sandbox) -> None:
    async with listening(sandbox) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        host = f"Host: 127.0.0.1:{port}\r\n"
        writer.write(f"GET /erp/orders HTTP/1.1\r\n{host}X-Jieru-Fault: slow=600\r\n\r\n".encode())
        idle_reader, idle_writer = await asyncio.open_connection("127.0.0.1", port)
        await until(lambda: sandbox.requests)
        before = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - before < 0.5
    for stream in (reader, idle_reader):
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await stream.readexactly(1)
    writer.close()
    idle_writer.close()


@pytest.mark.parametrize("turns", range(6))
def test_ended_under_a_connection_that_was_just_made_it_logs_no_error(sandbox: Sandbox, turns: int) -> None:
    """An error in the log fails the test."""

    async def run() -> socket.socket:
        async with listening(sandbox) as port:
            connection = socket.create_connection(("127.0.0.1", port))
            for _ in range(turns):  # the loop's turns from the kernel's accept to the task that serves
                await asyncio.sleep(0)
        return connection

    asyncio.run(run()).close()
