"""The worker's pipes, with a real process against the sandbox."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

import pytest

from core.batch.job import BatchJob
from core.batch.runner import Progress
from core.worker import LOG_FILE, LatestWriter, main

pytestmark = pytest.mark.real


def job(tmp_path: Path, count: int, *, fault: str | None = None) -> BatchJob:
    rows = tmp_path / "rows.csv"
    rows.write_text("order\n" + "SO000001\n" * count)
    return BatchJob(
        "erp", "/orders/{{order}}", str(rows), str(tmp_path / "out.csv"), sandbox=True, fault=fault, at_once=2
    )


def start() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "core.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def send(process: subprocess.Popen[bytes], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line.encode() + b"\n")
    process.stdin.flush()


def next_line(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(process.stdout.readline())
    return line


def end(process: subprocess.Popen[bytes]) -> int:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    return process.wait(10)


def test_it_runs_a_job_and_tells_how_far_it_is(tmp_path: Path, own_home: Path) -> None:
    process = start()
    send(process, job(tmp_path, 5).to_json())
    line = next_line(process)
    while "progress" in line:
        assert line["progress"]["total"] == 5
        line = next_line(process)
    assert line["ended"]["state"] == "finished"
    assert line["ended"]["ok"] == 5
    assert end(process) == 0
    log = (own_home / "logs" / LOG_FILE).read_text("utf-8")
    assert "batch of 5 rows for erp /orders/{{order}} begins" in log
    assert "batch finished with 5 of 5 rows" in log


def test_paused_stopped_and_the_results_are_whole(tmp_path: Path) -> None:
    process = start()
    send(process, job(tmp_path, 200, fault="slow=0.02").to_json())
    while next_line(process)["progress"]["done"] < 2:
        pass
    send(process, "pause")
    line = next_line(process)
    while line["progress"]["state"] != "paused":
        line = next_line(process)
    send(process, "stop")
    while "ended" not in line:
        line = next_line(process)
    assert line["ended"]["state"] == "stopped"
    assert end(process) == 0
    content = (tmp_path / "out.csv").read_bytes()
    assert content.count(b"\r\n") == line["ended"]["done"] + 1


def test_ctrl_c_is_left_to_its_parent(tmp_path: Path) -> None:
    process = start()
    send(process, job(tmp_path, 5, fault="slow=0.02").to_json())
    line = next_line(process)
    process.send_signal(signal.SIGINT)
    while "ended" not in line:
        line = next_line(process)
    assert line["ended"]["state"] == "finished"
    assert end(process) == 0


def test_if_its_parent_is_gone_it_ends(tmp_path: Path) -> None:
    process = start()
    send(process, job(tmp_path, 500, fault="slow=0.02").to_json())
    next_line(process)
    assert end(process) == 0


def test_a_job_that_cannot_begin_is_told_with_the_next_step(tmp_path: Path) -> None:
    process = start()
    send(process, BatchJob("erp", "/x", str(tmp_path / "none.csv"), "out.csv").to_json())
    error = next_line(process)["error"]
    assert error["code"] == "batch.unreadable"
    assert "none.csv" in error["message"]
    assert error["hint"]
    assert end(process) == 2


def test_nonsense_on_the_input_is_an_error_and_no_crash(caplog: pytest.LogCaptureFixture) -> None:
    output = io.BytesIO()
    assert main(io.BytesIO(b"\xff nonsense\n"), output) == 2
    assert json.loads(output.getvalue())["error"]["code"] == "batch.bad_job"
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN  # what runs it in its own process keeps its Ctrl+C


def test_a_mistake_of_ours_is_told_and_its_place_is_in_the_log(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_what: object, **_more: object) -> Progress:
        raise ZeroDivisionError

    monkeypatch.setattr("core.worker.run_batch", fail)
    output = io.BytesIO()
    assert main(io.BytesIO(job(tmp_path, 1).to_json().encode() + b"\n"), output) == 2
    assert json.loads(output.getvalue())["error"]["code"] == "unforeseen"
    log = (own_home / "logs" / LOG_FILE).read_text("utf-8")
    assert "Traceback" in log
    assert "ZeroDivisionError" in log


def test_settings_that_cannot_be_read_are_told(own_home: Path) -> None:
    (own_home / "config.toml").write_text("A = [\n")
    output = io.BytesIO()
    assert main(io.BytesIO(b"{}\n"), output) == 2
    assert "config.toml" in json.loads(output.getvalue())["error"]["message"]


def test_a_slow_reader_gets_the_latest_state_only() -> None:
    receiver, sender = os.pipe()
    let_go = threading.Event()

    class Slow(io.RawIOBase):
        lines: list[bytes] = []  # noqa: RUF012 - one object only

        def write(self, data: Any) -> int:
            let_go.wait(1.0)
            self.lines.append(bytes(data))
            return len(data)

    os.close(receiver)
    os.close(sender)
    stream: IO[bytes] = Slow()  # type: ignore[assignment]
    writer = LatestWriter(stream)
    for done in range(1000):
        writer.progress(Progress("running", 1000, done, done, 0, 0, 1, 1.0, None))
    let_go.set()
    writer.finish({"ended": {}})
    lines = [json.loads(line) for line in Slow.lines]
    assert len(lines) <= 3
    assert lines[-2]["progress"]["done"] == 999
    assert lines[-1] == {"ended": {}}
