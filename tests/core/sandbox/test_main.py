from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.waiting import holds_in_time

pytestmark = pytest.mark.real
ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def process(*args: str, stdin: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-m", "core.sandbox", *args],
        cwd=ROOT,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with child:
        try:
            yield child
        finally:
            child.kill()


def announced_port(child: subprocess.Popen[str]) -> int:
    assert child.stdout is not None
    line = child.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:")
    return int(line.rpartition(":")[2])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_also_while_somebody_waits_for_an_answer(number: signal.Signals) -> None:
    with process() as child:
        port = announced_port(child)
        request = f"GET /erp/orders HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Jieru-Fault: stall=60\r\n\r\n"
        with socket.create_connection(("127.0.0.1", port)) as waiting:
            waiting.sendall(request.encode())
            assert waiting.recv(1)  # the head: it is on its way to the body
            child.send_signal(number)
            assert child.wait(30) == 0
        assert child.stderr is not None
        assert child.stderr.read() == ""


def test_it_ends_when_its_standard_input_ends() -> None:
    with process("--watch-stdin", stdin=subprocess.PIPE) as child:
        announced_port(child)
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(30) == 0


def test_without_the_watch_an_empty_standard_input_means_nothing() -> None:
    with process() as child:
        announced_port(child)
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(0.2)


def test_it_ends_with_its_parent_even_if_that_is_killed() -> None:
    program = (
        "import asyncio, time\n"
        "from core.sandbox.client import SandboxProcess\n"
        "async def main():\n"
        "    sandbox = await SandboxProcess.start()\n"
        "    print(sandbox._process.pid, flush=True)\n"
        "    time.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(pid, 0)
        parent.kill()
    assert holds_in_time(lambda: not alive(pid)), "the sandbox outlived its parent"


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # nobody may be left to collect it


def test_a_taken_port_is_one_clear_line_and_code_2() -> None:
    with process() as first:
        port = announced_port(first)
        with process("--port", str(port)) as second:
            out, err = second.communicate(timeout=5)
    assert (second.returncode, out) == (2, "")
    assert str(port) in err
    assert len(err.splitlines()) == 1


def test_start_to_listening_is_quick() -> None:
    began = time.monotonic()
    with process() as child:
        announced_port(child)
        elapsed = time.monotonic() - began
    assert elapsed < 2  # the budget is 0.4 s on a quiet machine


def test_nothing_heavy_is_imported() -> None:
    program = "import sys, core.sandbox.__main__; print(' '.join(sys.modules))"
    names = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in names.stdout.split()}
    assert not loaded & {"httpx", "httpx2", "cryptography", "keyring", "PySide6", "platformdirs", "dotenv"}
    assert "core.credentials.source" not in names.stdout
