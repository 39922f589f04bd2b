from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from asyncio import sslproto
from pathlib import Path

import pytest

from core import late_tls
from tests.core.faulty import OK, answering, listening, self_signed

ROOT = Path(late_tls.__file__).parents[1]

CALL = """
import sys
from core.late_tls import import_without_tls
import_without_tls()
import asyncio
assert "ssl" not in sys.modules, "who imports it now?"
from core.http import Clients, HTTPRequest

async def main():
    clients = Clients()
    answer = await clients.send(HTTPRequest("GET", sys.argv[1]))
    print(answer.status, answer.content.decode())
    await clients.aclose()

asyncio.run(main())
"""


@pytest.mark.real
async def test_calls_are_encrypted_though_asyncio_was_imported_without(tmp_path: Path) -> None:
    async with listening(answering(OK), self_signed(tmp_path, "localhost")) as port:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", CALL, f"https://localhost:{port}/x"),
            env={**os.environ, "SSL_CERT_FILE": str(tmp_path / "cert.pem")},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        told, errors = await process.communicate()
    assert (told.decode().strip(), errors.decode()) == ("200 ok", "")


def test_where_asyncio_is_already_nothing_is_taken_from_it() -> None:
    before = vars(sslproto).copy()
    late_tls.import_without_tls()
    late_tls.bring_tls()
    assert sys.modules["ssl"] is before["ssl"]
    assert vars(sslproto) == before
