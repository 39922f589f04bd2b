from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.batch.results import Results
from core.batch.runner import BatchRunner, Progress
from core.batch.table import open_table
from core.calls import APIRequest, APIResponse
from core.configurable_api_connector import ConfigurableAPIConnector
from core.errors import APICallError, BadRequest, CredentialMissing
from core.tasks import TaskRegistry
from core.trace import Step

READ = APIRequest("erp", "/orders/{{id}}")
WRITE = APIRequest("erp", "/orders", "POST", data={"id": "{{id}}"})


def answer(body: object = None) -> APIResponse:
    return APIResponse("c", 200, None, {}, b"", body, (Step(),), 0.1, "ok")


class Bench:
    """A table of ``count`` rows and the results beside it."""

    def __init__(self, folder: Path, count: int) -> None:
        self.out = folder / "out.csv"
        rows = folder / "rows.csv"
        rows.write_text("id\n" + "".join(f"{number}\n" for number in range(1, count + 1)))
        self.table = open_table(rows)
        self.told: list[Progress] = []

    def runner(
        self,
        request: APIRequest,
        call: Callable[[APIRequest], Awaitable[APIResponse]],
        *,
        at_once: int = 3,
        resume: bool = False,
        hold: Callable[[bool], None] = lambda _on: None,
    ) -> BatchRunner:
        results = Results(self.out, self.table.columns, self.table.count, resume=resume)
        return BatchRunner(request, self.table, results, call, at_once=at_once, tell=self.told.append, hold=hold)

    def read(self) -> dict[str, dict[str, str]]:
        rows = csv.DictReader(io.StringIO(self.out.read_text(encoding="utf-8-sig"), newline=""))
        return {row["row"]: row for row in rows}


async def test_every_row_is_called_once_and_no_more_than_so_many_at_once(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 20)
    called: list[str] = []
    running = most = 0

    async def call(request: APIRequest) -> APIResponse:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        called.append(request.endpoint)
        running -= 1
        return answer({"id": request.endpoint})

    ended = await bench.runner(READ, call).run()
    assert sorted(called) == sorted(f"/orders/{number}" for number in range(1, 21))
    assert most == 3
    assert (ended.state, ended.done, ended.ok, ended.left_s) == ("finished", 20, 20, 0.0)
    assert bench.read()["7"]["body"] == '{"id":"/orders/7"}'
    assert bench.told[-1] == ended


async def test_a_row_that_fails_is_a_result_and_not_the_end(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 3)

    async def call(request: APIRequest) -> APIResponse:
        if request.endpoint.endswith("2"):
            raise APICallError("call.failed", status=503, stop_reason="max_retries", steps=(Step(), Step()))
        if request.endpoint.endswith("3"):
            raise BadRequest("param.empty", name="id")
        return answer()

    ended = await bench.runner(READ, call).run()
    assert (ended.ok, ended.failed, ended.unknown) == (1, 2, 0)
    rows = bench.read()
    assert (rows["2"]["state"], rows["2"]["status"], rows["2"]["stop_reason"]) == ("failed", "503", "max_retries")
    assert rows["2"]["attempts"] == "2"
    assert rows["3"]["stop_reason"] == "param.empty"


async def test_what_every_row_would_meet_ends_it_at_once_and_is_said(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 100)
    calls = 0

    async def call(request: APIRequest) -> APIResponse:
        nonlocal calls
        calls += 1
        raise CredentialMissing("credential.missing", platform="erp", type="api_key", missing="api_key", variable="")

    ended = await bench.runner(READ, call).run()
    assert ended.state == "failed"
    assert "api_key" in ended.problem
    assert calls <= 3
    assert bench.read() == {}


async def test_pause_begins_no_further_row_and_resume_goes_on(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 10)
    paused = asyncio.Event()

    async def call(request: APIRequest) -> APIResponse:
        if request.endpoint.endswith("/4"):
            runner.pause()
            paused.set()
        return answer()

    runner = bench.runner(READ, call, at_once=1)
    run = TaskRegistry().start(runner.run(), name="run")
    await paused.wait()
    for _ in range(10):
        await asyncio.sleep(0)
    assert (runner.progress().state, runner.progress().done) == ("paused", 4)
    runner.resume()
    assert (await run).done == 10


async def test_paused_the_rows_under_way_make_no_further_attempt(tmp_path: Path) -> None:
    handler = APIRetryHandler(RetryPolicy(initial_delay=0))
    sent: list[str] = []

    class Own:
        async def call(self, request: APIRequest) -> APIResponse:
            sent.append(request.endpoint)
            if len(sent) == 1:
                runner.pause()
                raise ConnectionResetError
            return answer()

    manager = ConfigurableAPIConnector(handler=handler)
    manager.register_connector("erp", Own())

    def hold(on: bool) -> None:
        (handler.pause if on else handler.resume)("erp")

    runner = Bench(tmp_path, 2).runner(READ, manager.call, at_once=1, hold=hold)
    running = asyncio.ensure_future(runner.run())
    for _ in range(20):
        await asyncio.sleep(0)
    assert (sent, runner.progress().running) == (["/orders/1"], 1)
    runner.resume()
    assert (await running).ok == 2
    assert sent == ["/orders/1", "/orders/1", "/orders/2"]


async def test_stopped_it_leaves_what_is_done_and_goes_on_later(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 10)
    called: list[str] = []

    async def call(request: APIRequest) -> APIResponse:
        called.append(request.endpoint)
        if len(called) == 5:
            runner.stop()
            await asyncio.sleep(3600)
        return answer()

    runner = bench.runner(READ, call, at_once=1)
    ended = await runner.run()
    assert (ended.state, ended.done) == ("stopped", 4)
    ended = await bench.runner(READ, call, at_once=1, resume=True).run()
    assert (ended.state, ended.done) == ("finished", 10)
    assert called == [*(f"/orders/{n}" for n in range(1, 6)), *(f"/orders/{n}" for n in range(5, 11))]


async def test_a_write_in_doubt_is_listed_and_never_repeated(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 4)
    called: list[str] = []

    async def call(request: APIRequest) -> APIResponse:
        assert isinstance(request.data, dict)
        called.append(request.data["id"])
        if request.data["id"] == "2":
            raise APICallError("call.outcome_unknown", stop_reason="outcome_unknown")
        if request.data["id"] == "3":
            runner.stop()
            await asyncio.sleep(3600)
        return answer()

    runner = bench.runner(WRITE, call, at_once=1)
    await runner.run()
    ended = await bench.runner(WRITE, call, at_once=1, resume=True).run()
    assert called == ["1", "2", "3", "4"]
    assert (ended.ok, ended.unknown) == (2, 2)
    assert bench.read()["3"]["state"] == "unknown"


async def test_after_a_crash_begun_writes_are_in_doubt_and_begun_reads_are_called_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 3)
    (tmp_path / "out.csv.started").write_bytes(b"1\n2\n")
    called: list[str] = []

    async def call(request: APIRequest) -> APIResponse:
        called.append(request.endpoint)
        return answer()

    results = Results(bench.out, bench.table.columns, 3)
    results.open()
    results.close(complete=False)
    await bench.runner(WRITE, call, resume=True).run()
    assert len(called) == 1
    assert [bench.read()[row]["state"] for row in ("1", "2", "3")] == ["unknown", "unknown", "ok"]


async def test_results_that_cannot_be_written_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(tmp_path, 3)

    async def call(request: APIRequest) -> APIResponse:
        return answer()

    runner = bench.runner(READ, call)

    def full(data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(runner._results, "_write", full)
    ended = await runner.run()
    assert ended.state == "failed"
    assert "No space left" in ended.problem


@pytest.mark.parametrize("at_once", [0, -1, True, 1.5, "3"])
def test_a_number_of_calls_that_is_none_is_refused(tmp_path: Path, at_once: int) -> None:
    bench = Bench(tmp_path, 1)

    async def call(request: APIRequest) -> APIResponse:
        return answer()

    with pytest.raises(BadRequest, match="at_once"):
        bench.runner(READ, call, at_once=at_once)
