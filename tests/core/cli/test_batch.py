"""The command, in a process of its own, against the sandbox."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.history.store import History
from tests.core.loopback import Answer, Vendor, serving

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


class Halting(Vendor):
    """Answers so many requests, and holds those after them until it is let go.

    Attributes:
        halted: Set when the first one is held.
        go: Set to answer all.
    """

    def __init__(self, first: int) -> None:
        super().__init__()
        self.halted, self.go = threading.Event(), threading.Event()
        self._first = first

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        if len(self.requests) <= self._first:
            return Answer()
        self.halted.set()
        return Answer(hold=self.go)


@pytest.fixture
def halting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Halting]:
    with serving(Halting(first=5)) as vendor:
        monkeypatch.setenv("ERP_API_URL", vendor.url)
        monkeypatch.setenv("ERP_API_KEY", "erp-key-123456")
        yield vendor
        vendor.go.set()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_ended_in_the_middle_it_goes_on_and_calls_no_finished_row_again(
    number: signal.Signals, tmp_path: Path, halting: Halting
) -> None:
    rows, out = tmp_path / "rows.csv", tmp_path / "out.csv"
    rows.write_text("order\n" + "SO000001\n" * 20)
    arguments = ["erp", "/orders/{{order}}", "--rows", str(rows), "--out", str(out), "--at-once", "1"]
    with subprocess.Popen(command(*arguments), stderr=subprocess.PIPE, text=True) as first:
        assert halting.halted.wait(30)  # one at once: the five before it are written
        first.send_signal(number)
        _, told = first.communicate(timeout=30)
    before = out.read_bytes()
    if number == signal.SIGINT:
        assert (first.returncode, "Stopped after" in told, "Traceback" in told) == (130, True, False)
        assert [row["state"] for row in read(out)].count("ok") == 5
    else:
        assert before.count(b"\r\n") == 6
    halting.go.set()
    asked = len(halting.requests)
    done = run(*arguments, "--resume")
    assert done.returncode == 0, done.stderr
    assert sorted(int(row["row"]) for row in read(out)) == list(range(1, 21))
    assert len(halting.requests) - asked == 15
    assert out.read_bytes().startswith(before[: before.rindex(b"\r\n")])
