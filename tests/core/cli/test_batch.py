"""The command, in a process of its own, against the sandbox."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.history.store import History

pytestmark = pytest.mark.real


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "core.cli", "batch", *arguments]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=60, check=False)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text("order\nSO000001\nSO000002\nSO000003\n")
    return path


def test_a_result_a_row_and_the_calls_in_the_history(rows: Path, tmp_path: Path, own_home: Path) -> None:
    out = tmp_path / "out.csv"
    done = run("erp", "/orders/{{order}}", "--rows", str(rows), "--out", str(out), "--sandbox", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] == 3
    assert [(row["row"], row["state"], row["order"]) for row in sorted(read(out), key=lambda row: row["row"])] == [
        ("1", "ok", "SO000001"),
        ("2", "ok", "SO000002"),
        ("3", "ok", "SO000003"),
    ]
    assert json.loads(read(out)[0]["body"])["order_id"].startswith("SO")
    history = History.open(own_home / "history.sqlite3")
    try:
        assert [record.outcome for record in history.page(mode="sandbox")] == ["succeeded"] * 3
    finally:
        history.close()


def test_failed_rows_make_exit_code_1(rows: Path, tmp_path: Path) -> None:
    rows.write_text("order\nSO000001\nnone\n")
    out = tmp_path / "out.csv"
    done = run("erp", "/orders/{{order}}", "--rows", str(rows), "--out", str(out), "--sandbox")
    assert done.returncode == 1
    assert "ok 1, failed 1" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["erp", "/orders/{{nope}}"], "nope"),
        (["nobody", "/x"], "nobody"),
        (["erp", "/x", "--at-once", "0"], "at_once"),
        (["erp", "/x", "--at-once", "many"], "many"),
        (["erp", "/x", "--max-retries", "nan"], "--max-retries"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_sent(
    rows: Path, tmp_path: Path, arguments: list[str], told: str
) -> None:
    out = tmp_path / "out.csv"
    done = run(*arguments, "--rows", str(rows), "--out", str(out), "--sandbox")
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


def test_killed_in_the_middle_it_goes_on_and_calls_no_finished_row_again(tmp_path: Path, own_home: Path) -> None:
    rows, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    rows.write_text("order\n" + "SO000001\n" * 40)
    arguments = ["erp", "/orders/{{order}}", "--rows", str(rows), "--out", str(out), "--sandbox", "--at-once", "2"]
    first = subprocess.Popen(command(*arguments, "--fault", "slow=0.02"), stderr=subprocess.DEVNULL)
    give_up = time.monotonic() + 30
    while (not out.exists() or out.read_bytes().count(b"\r\n") < 5) and time.monotonic() < give_up:
        os.sched_yield()
    first.send_signal(signal.SIGKILL)
    first.wait()
    before = out.read_bytes()
    assert 5 <= before.count(b"\r\n") < 41
    done = run(*arguments, "--resume")
    assert done.returncode == 0, done.stderr
    assert sorted(int(row["row"]) for row in read(out)) == list(range(1, 41))
    assert out.read_bytes().startswith(before[: before.rindex(b"\r\n")])


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    rows, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    rows.write_text("order\n" + "SO000001\n" * 10_000)  # minutes: it is not done before it is stopped
    arguments = ["erp", "/orders/{{order}}", "--rows", str(rows), "--out", str(out), "--sandbox", "--at-once", "1"]
    running = subprocess.Popen(command(*arguments, "--fault", "slow=0.05"), stderr=subprocess.PIPE, text=True)
    give_up = time.monotonic() + 30
    while (not out.exists() or out.read_bytes().count(b"\r\n") < 3) and time.monotonic() < give_up:
        os.sched_yield()
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=10)
    assert running.returncode == 130
    assert "Stopped after" in told
    assert "Traceback" not in told
    assert 2 <= len(read(out)) < 40
