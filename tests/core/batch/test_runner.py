from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.batch import results as results_module
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


async def test_a_pause_does_not_make_the_rest_seem_longer(tmp_path: Path) -> None:
    bench, now = Bench(tmp_path, 10), [0.0]

    async def call(request: APIRequest) -> APIResponse:
        now[0] += 1.0
        if request.endpoint.endswith("/4"):
            runner.pause()
        return answer()

    results = Results(bench.out, bench.table.columns, bench.table.count)
    runner = BatchRunner(READ, bench.table, results, call, at_once=1, clock=lambda: now[0])
    run = TaskRegistry().start(runner.run(), name="run")
    for _ in range(20):
        await asyncio.sleep(0)
    assert (runner.progress().state, runner.progress().left_s) == ("paused", 6.0)
    now[0] += 3600.0
    assert (runner.progress().elapsed_s, runner.progress().left_s) == (3604.0, 6.0)
    runner.resume()
    assert (runner.progress().elapsed_s, runner.progress().left_s) == (3604.0, 6.0)
    assert (await run).elapsed_s == 3610.0


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
            await asyncio.Event().wait()
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
            await asyncio.Event().wait()
        return answer()

    runner = bench.runner(WRITE, call, at_once=1)
    await runner.run()
    ended = await bench.runner(WRITE, call, at_once=1, resume=True).run()
    assert called == ["1", "2", "3", "4"]
    assert (ended.ok, ended.unknown) == (2, 2)
    assert bench.read()["3"]["state"] == "unknown"


async def test_after_a_crash_begun_writes_are_in_doubt_and_begun_reads_are_called_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 3)
    called: list[str] = []

    async def call(request: APIRequest) -> APIResponse:
        called.append(request.endpoint)
        return answer()

    results = Results(bench.out, bench.table.columns, 3)
    results.open()
    results.close(complete=False)
    (tmp_path / "out.csv.started").write_bytes(b"1\n2\n")
    await bench.runner(WRITE, call, resume=True).run()
    assert len(called) == 1
    assert [bench.read()[row]["state"] for row in ("1", "2", "3")] == ["unknown", "unknown", "ok"]


async def test_results_that_cannot_be_written_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(tmp_path, 3)

    async def call(request: APIRequest) -> APIResponse:
        return answer()

    runner = bench.runner(READ, call)

    def full(file: IO[bytes], data: bytes) -> None:
        if not data.startswith(b"\xef"):  # the head has been written
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(results_module, "_write", full)
    ended = await runner.run()
    assert ended.state == "failed"
    assert ended.problem.startswith(f"{bench.out} cannot be written: No space left on device.")


async def test_a_mistake_of_ours_without_words_is_no_end_that_went_well(tmp_path: Path) -> None:
    async def call(request: APIRequest) -> APIResponse:
        raise AssertionError

    ended = await Bench(tmp_path, 3).runner(READ, call).run()
    assert ended.state == "failed"
    assert "AssertionError" in ended.problem


async def test_a_write_that_was_not_tried_is_in_no_doubt_and_sent_when_it_goes_on(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 5)
    sent: list[object] = []

    async def refused(request: APIRequest) -> APIResponse:
        raise CredentialMissing("credential.missing", platform="erp", type="api_key", missing="api_key", variable="")

    async def call(request: APIRequest) -> APIResponse:
        assert isinstance(request.data, dict)
        sent.append(request.data["id"])
        return answer()

    ended = await bench.runner(WRITE, refused).run()
    assert (ended.state, ended.unknown) == ("failed", 0)
    assert {row["state"] for row in bench.read().values()} == {"not_sent"}
    ended = await bench.runner(WRITE, call, resume=True).run()
    assert (ended.state, ended.ok, ended.unknown) == ("finished", 5, 0)
    assert sorted(map(str, sent)) == ["1", "2", "3", "4", "5"]


async def test_half_a_surrogate_pair_in_an_answer_is_kept_as_in_json(tmp_path: Path) -> None:
    bench = Bench(tmp_path, 1)

    async def call(request: APIRequest) -> APIResponse:
        return answer({"name": "\ud83d"})

    assert (await bench.runner(READ, call).run()).ok == 1
    assert json.loads(bench.read()["1"]["body"]) == {"name": "\ud83d"}


@pytest.mark.parametrize("now", ["id\n1\n", "id\n1\n2,3\n4\n", "id\n1\n2\n3\n4\n"])
async def test_a_table_that_changes_while_it_is_worked_on_ends_it(tmp_path: Path, now: str) -> None:
    bench = Bench(tmp_path, 3)

    async def call(request: APIRequest) -> APIResponse:
        return answer()

    (tmp_path / "rows.csv").write_text(now)
    ended = await bench.runner(READ, call).run()
    assert ended.state == "failed"
    assert ended.problem.startswith("rows.csv was changed while it was being worked on.")


@pytest.mark.parametrize("at_once", [0, -1, True, 1.5, "3"])
def test_a_number_of_calls_that_is_none_is_refused(tmp_path: Path, at_once: int) -> None:
    bench = Bench(tmp_path, 1)

    async def call(request: APIRequest) -> APIResponse:
        return answer()

    with pytest.raises(BadRequest, match="at_once"):
        bench.runner(READ, call, at_once=at_once)


class Trouble:
    """A platform in trouble: the first calls fail, and its circuit is open until a probe is answered."""

    def __init__(self, recovers_after_s: float) -> None:
        self.now = 0.0
        self.recovers_after_s = recovers_after_s
        self.until: float | None = None
        self.called: list[str] = []
        self.inside = self.most = 0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    def hold(self) -> float | None:
        return None if self.until is None else max(self.until - self.now, 0.0)

    async def call(self, request: APIRequest) -> APIResponse:
        if self.until is not None and self.now < self.until:
            raise APICallError("call.failed", stop_reason="circuit")
        self.called.append(request.endpoint)
        self.inside += 1
        self.most = max(self.most, self.inside) if self.until is not None else self.most
        await asyncio.sleep(0)
        self.inside -= 1
        if self.now < self.recovers_after_s:
            self.until = self.now + 30.0
            raise APICallError("call.failed", status=503, stop_reason="circuit", steps=(Step(), Step()))
        self.until = None
        return answer()

    def runner(self, bench: Bench, request: APIRequest = READ, *, resume: bool = False) -> BatchRunner:
        results = Results(bench.out, bench.table.columns, bench.table.count, resume=resume)
        return BatchRunner(
            request,
            bench.table,
            results,
            self.call,
            at_once=3,
            tell=bench.told.append,
            held_s=self.hold,
            clock=self.clock,
            sleep=self.sleep,
        )


async def test_while_the_platform_is_in_trouble_one_row_at_a_time_tries_it(tmp_path: Path) -> None:
    bench, trouble = Bench(tmp_path, 20), Trouble(recovers_after_s=100.0)
    ended = await trouble.runner(bench).run()
    assert ended.state == "finished"
    assert (ended.done, ended.again) == (20, ended.failed)
    assert 3 <= ended.failed <= 7  # those that met the trouble first, and a probe each 30 s
    assert trouble.most <= 3
    assert any(progress.hold_s for progress in bench.told)
    assert ended.hold_s is None
    before, again = len(trouble.called), ended.again
    ended = await trouble.runner(bench, resume=True).run()
    assert (ended.ok, ended.failed, ended.again) == (20, 0, 0)
    assert len(trouble.called) - before == again
    assert len(bench.read()) == 20


async def test_a_platform_in_trouble_for_too_long_ends_it_and_what_was_held_is_listed(tmp_path: Path) -> None:
    bench, trouble = Bench(tmp_path, 100), Trouble(recovers_after_s=float("inf"))
    ended = await trouble.runner(bench, WRITE).run()
    assert ended.state == "failed"
    assert "10 minutes" in ended.problem
    assert trouble.now < 700
    states = [row["state"] for row in bench.read().values()]
    assert states.count("not_sent") == 3
    assert set(states) == {"failed", "not_sent"}  # no write is in doubt: none of them was left unanswered
    assert ended.again == len(states)


async def test_a_row_that_is_held_is_no_write_in_doubt_when_it_is_stopped(tmp_path: Path) -> None:
    bench, trouble = Bench(tmp_path, 9), Trouble(recovers_after_s=float("inf"))
    runner = trouble.runner(bench, WRITE)

    def stop_when_held(progress: Progress) -> None:
        if progress.hold_s and not progress.running:
            runner.stop()

    runner._tell = stop_when_held
    ended = await runner.run()
    assert (ended.state, ended.unknown) == ("stopped", 0)
    assert {row["state"] for row in bench.read().values()} <= {"failed", "not_sent"}
    trouble.recovers_after_s, trouble.until = 0.0, None
    ended = await trouble.runner(bench, WRITE, resume=True).run()
    assert (ended.state, ended.ok, ended.unknown) == ("finished", 9, 0)
