"""A whole batch against a platform: its published limit is kept, and its trouble is waited for."""

from __future__ import annotations

import csv
import gc
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.batch.job import BatchJob
from core.batch.runner import Progress
from core.batch.session import NEW_OBJECTS, run_batch
from core.history.store import History
from core.sandbox.client import SandboxProcess
from core.settings import get_settings
from tests.core.loopback import Answer, Vendor, serving
from tests.definitions import define

pytestmark = pytest.mark.real

POLICY = {"max_retries": 5, "initial_delay": 0.0}


@pytest.fixture
def extended(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Vendor], None]:
    def extend(text: str, vendor: Vendor) -> None:
        define(own_home, "erp", f'schema = 1\n[platform]\nid = "erp"\n{text}')
        monkeypatch.setenv("ERP_API_URL", vendor.url)
        monkeypatch.setenv("ERP_API_KEY", "erp-key-123456")

    return extend


@pytest.fixture
def restored_threshold() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def job(folder: Path, rows: int) -> BatchJob:
    table = folder / "rows.csv"
    table.write_text("id\n" + "".join(f"{number}\n" for number in range(1, rows + 1)))
    return BatchJob("erp", "/orders/{{id}}", str(table), str(folder / "out.csv"), at_once=4, policy=POLICY)


def states(folder: Path) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO((folder / "out.csv").read_text(encoding="utf-8-sig"), newline=""))
    return {row["row"]: row["state"] for row in rows}


async def test_the_published_limit_is_kept_and_every_wait_is_in_the_history(
    tmp_path: Path, extended: Callable[[str, Vendor], None]
) -> None:
    with serving(Vendor(Answer(body={"id": "1"}))) as vendor:
        extended("[[limit]]\nrequests = 4\nper_s = 0.3\n", vendor)
        began = time.monotonic()
        ended = await run_batch(job(tmp_path, 10), tell=lambda _progress: None)
        assert time.monotonic() - began >= 0.6
    assert (ended.state, ended.ok, len(vendor.requests)) == ("finished", 10, 10)
    history = History.open(get_settings().paths.history)
    kept = history.page(mode="live")
    totals, _ = history.statistics("live")
    history.close()
    waits = [step for record in kept for step in record.steps if step.kind == "rate_limit_wait"]
    assert 1 <= len(waits) <= 6  # fewer where the machine is slow
    assert all(step.waited_s > 0 and step.number is None for step in waits)
    assert (totals.attempts, totals.retries, totals.total_wait_s) == (10, 0, 0.0)


@pytest.mark.parametrize(("before", "meanwhile"), [(700, NEW_OBJECTS), (NEW_OBJECTS + 1, NEW_OBJECTS + 1), (0, 0)])
async def test_garbage_is_seldom_looked_for_meanwhile(
    tmp_path: Path,
    extended: Callable[[str, Vendor], None],
    restored_threshold: None,
    before: int,
    meanwhile: int,
) -> None:
    gc.set_threshold(before, 10, 10)
    seen = []
    with serving(Vendor(Answer(body={"id": "1"}))) as vendor:
        extended("", vendor)
        await run_batch(job(tmp_path, 1), tell=lambda _: None, started=lambda _: seen.append(gc.get_threshold()))
    assert seen == [(meanwhile, 10, 10)]
    assert gc.get_threshold() == (before, 10, 10)


async def test_a_platform_in_trouble_is_waited_for_and_its_rows_are_sent_again(
    tmp_path: Path, extended: Callable[[str, Vendor], None]
) -> None:
    told: list[Progress] = []
    with serving(Vendor(*[Answer(503)] * 7, Answer(body={"id": "1"}))) as vendor:
        extended("[guard]\nfailures = 3\nopen_s = 0.2\n", vendor)
        ended = await run_batch(job(tmp_path, 12), tell=told.append)
        assert ended.state == "finished"
        assert ended.failed == ended.again > 0
        assert ended.ok + ended.failed == 12
        assert any(progress.hold_s is not None for progress in told)
        assert set(states(tmp_path).values()) == {"ok", "failed"}
        sent = len(vendor.requests)
        again = await run_batch(replace(job(tmp_path, 12), resume=True), tell=told.append)
    assert (again.ok, again.failed, again.again) == (12, 0, 0)
    assert len(vendor.requests) == sent + ended.failed
    assert states(tmp_path) == {str(number): "ok" for number in range(1, 13)}


async def test_a_sandbox_that_ends_by_itself_ends_the_batch_which_goes_on_with_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    started: list[SandboxProcess] = []
    start = SandboxProcess.start

    async def kept() -> SandboxProcess:
        started.append(await start())
        return started[-1]

    def kill(progress: Progress) -> None:
        process = started[-1]._process
        if progress.done and process is not None and len(started) == 1:
            process.kill()
            process.wait()

    monkeypatch.setattr(SandboxProcess, "start", kept)
    played = replace(job(tmp_path, 40), endpoint="/orders", sandbox=True, policy={"max_retries": 0})
    ended = await run_batch(played, tell=kill)
    assert (ended.state, ended.failed, 0 < ended.ok < 40) == ("failed", 0, True)
    assert "sandbox" in ended.problem
    again = await run_batch(replace(played, resume=True), tell=kill)
    assert (again.state, again.ok, len(started)) == ("finished", 40, 2)
