"""Runs a batch: some rows at a time, each a whole call, with progress, pause, and an end at any moment.

Owns the workers and what becomes of a row. A call is what the manager's ``call`` is: this module must not know HTTP,
stores or platforms.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from core.batch.results import Results, RowResult, State
from core.batch.table import Row, Table
from core.batch.template import Template, check_columns
from core.calls import APIRequest, APIResponse
from core.errors import APICallError, BadRequest, JieruError
from core.methods import SAFE
from core.redaction import get_redactor
from core.tasks import TaskRegistry
from core.trace import Step

BatchState = Literal["running", "paused", "stopping", "finished", "stopped", "failed"]
Call = Callable[[APIRequest], Awaitable[APIResponse]]

_TELL_S = 0.1
_LOOK_S = 1.0
GIVE_UP_S = 600.0
"""So long a platform may be in trouble before the batch ends by itself."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is.

    Attributes:
        total: Rows of the table.
        done: Finished rows, those of earlier runs included.
        running: Calls under way.
        left_s: Seconds that the rest will take at the present pace, pauses left out; None while nothing is known of it.
        problem: Why it failed, in the user's language.
        again: Results of this run whose rows are sent again when the batch goes on: the platform was spared.
        hold_s: Seconds until the platform is tried again; None while nothing is held back.
    """

    state: BatchState
    total: int
    done: int
    ok: int
    failed: int
    unknown: int
    running: int
    elapsed_s: float
    left_s: float | None
    problem: str = ""
    again: int = 0
    hold_s: float | None = None


class BatchRunner:
    """One run over a table.

    Args:
        request: The call, with ``{{column}}`` where a cell belongs.
        table: The rows.
        results: Where they go; rows that are done there are left out.
        call: Carries out one call, as the manager does.
        at_once: How many calls at a time.
        repeatable: Whether a row without a result may be called again after a crash; None: for GET, HEAD and OPTIONS.
        tell: Called with the progress, at most ten times a second, and at the end.
        held_s: Seconds until the platform may be called again, 0 if one call may try; None while all is well.
        hold: Called with True when the calls under way are to make no further attempt, with False when they may go on.
        clock: Monotonic seconds.
        sleep: Waits.

    Raises:
        BadRequest: A column that is not there, or ``at_once`` below 1.
    """

    def __init__(
        self,
        request: APIRequest,
        table: Table,
        results: Results,
        call: Call,
        *,
        at_once: int = 5,
        repeatable: bool | None = None,
        tell: Callable[[Progress], None] = lambda _progress: None,
        held_s: Callable[[], float | None] = lambda: None,
        hold: Callable[[bool], None] = lambda _on: None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        if isinstance(at_once, bool) or not isinstance(at_once, int) or at_once < 1:
            raise BadRequest("batch.at_once", given=repr(at_once))
        check_columns(request, table.columns, table=table.path.name)
        self._template, self._table, self._results, self._call = Template(request), table, results, call
        self._at_once, self._tell, self._hold, self._clock = at_once, tell, hold, clock
        self._held_s, self._sleep = held_s, sleep
        self._probing = False
        self._held_since: float | None = None
        method = (request.method or "GET").upper()
        self._repeatable = method in SAFE if repeatable is None else repeatable
        self._state: BatchState = "running"
        self._going = asyncio.Event()
        self._going.set()
        self._running = 0
        self._began = clock()
        self._paused_at: float | None = None
        self._rested_s = 0.0
        self._before = self._done()
        self._told_at = float("-inf")
        self._problem = ""
        self._tasks = TaskRegistry(lambda _name, _error: None)  # errors are gathered by run()

    def progress(self) -> Progress:
        """How far it is now."""
        counts = self._results.counts
        done = self._done()
        now = self._clock()
        elapsed = now - self._began
        worked = (now if self._paused_at is None else self._paused_at) - self._began - self._rested_s
        fresh = done - self._before
        left = None if not fresh else worked / fresh * (self._table.count - done)
        return Progress(
            self._state,
            self._table.count,
            done,
            counts["ok"],
            counts["failed"],
            counts["unknown"],
            self._running,
            elapsed,
            left,
            self._problem,
            self._results.again,
            self._held_s() if self._held_since is not None else None,
        )

    def _done(self) -> int:
        counts = self._results.counts
        return sum(counts.values()) - counts["not_sent"]

    def pause(self) -> None:
        """Begin no further row; of those under way, the requests that are on their way go on."""
        if self._state == "running":
            self._state = "paused"
            self._paused_at = self._clock()
            self._hold(True)
            self._going.clear()
            self._tell_now()

    def resume(self) -> None:
        """Go on after ``pause``."""
        if self._state == "paused" and self._paused_at is not None:
            self._state = "running"
            self._rested_s += self._clock() - self._paused_at
            self._paused_at = None
            self._hold(False)
            self._going.set()
            self._tell_now()

    def stop(self) -> None:
        """End now: calls under way are cancelled, and what is done stays."""
        if self._state in ("running", "paused"):
            self._state = "stopping"
            self._going.set()
            for place in range(self._at_once):
                self._tasks.cancel(f"row-worker-{place}")

    async def run(self) -> Progress:
        """Call every row that has no result yet; how it ended.

        A row that fails is a result, not the end. What ends it: ``stop``, results that cannot be written, or a mistake
        that every row would meet (an unknown platform, a missing credential), told by ``Progress.problem``.

        Raises:
            BadRequest: The results cannot be opened.
        """
        self._results.open()
        rows = self._rows()
        workers = [self._tasks.start(self._work(rows), name=f"row-worker-{place}") for place in range(self._at_once)]
        try:
            await asyncio.wait(workers, return_when=asyncio.FIRST_EXCEPTION)
            failed = next((w for w in workers if w.done() and not w.cancelled() and w.exception()), None)
            stopping = self._state == "stopping"
            self._state = "failed" if failed else "stopped" if stopping else "finished"
            if failed is not None:
                self._problem = _told(failed.exception())
        finally:
            await self._tasks.aclose()
            self._results.close(complete=self._state == "finished")
        return self._tell_now()

    def _rows(self) -> Iterator[Row]:
        return (row for row in self._table.rows() if not self._results.done[row.number])

    async def _work(self, rows: Iterator[Row]) -> None:
        while True:
            await self._going.wait()
            row = next(rows, None)
            if row is None or self._state == "stopping":
                return
            if row.number in self._results.started and not self._repeatable:
                self._add(RowResult(row.number, "unknown", stop_reason="interrupted"), row)
                continue
            while not await self._one(row):
                pass
            self._tell_sometimes()

    async def _one(self, row: Row) -> bool:
        """Call one row; False if the platform's circuit refused it, and it is to be called again."""
        try:
            probe = await self._let_through()
        except (asyncio.CancelledError, JieruError):
            self._add(RowResult(row.number, "not_sent", stop_reason="circuit"), row)
            raise
        self._running += 1
        try:
            return await self._called(row)
        finally:
            self._running -= 1
            if probe:
                self._probing = False

    async def _let_through(self) -> bool:
        """Wait while the platform is to be left alone; whether this call is the one that tries it.

        Raises:
            JieruError: It has been in trouble for too long.
        """
        while (left_s := self._held_s()) is not None:
            if left_s == 0 and not self._probing:
                self._probing = True
                return True
            now = self._clock()
            self._held_since = now if self._held_since is None else self._held_since
            if now - self._held_since > GIVE_UP_S:
                raise JieruError("batch.platform_down", minutes=f"{GIVE_UP_S / 60:.0f}")
            self._tell_sometimes()
            await self._sleep(min(left_s, _LOOK_S) or _LOOK_S)
        self._held_since = None
        return False

    async def _called(self, row: Row) -> bool:
        if not self._repeatable:
            self._results.begin(row.number)
        began = self._clock()
        try:
            answer = await self._call(self._template.fill(row.values))
        except APICallError as error:
            if error.stop_reason == "circuit" and not _requests(error.steps):
                return False
            unsure = error.stop_reason in ("outcome_unknown", "not_idempotent")
            self._add(_failed(row, "unknown" if unsure else "failed", error, self._clock() - began), row)
        except BadRequest as error:  # this row's own values cannot be sent
            self._add(RowResult(row.number, "failed", stop_reason=error.code, message=str(error)), row)
        except JieruError as error:  # of no row, but of all: nothing was tried
            if not self._repeatable:
                self._add(RowResult(row.number, "not_sent", stop_reason=error.code, message=str(error)), row)
            raise
        except asyncio.CancelledError:
            if not self._repeatable:
                self._add(RowResult(row.number, "unknown", stop_reason="cancelled"), row)
            raise
        else:
            self._add(
                RowResult(
                    row.number,
                    "ok",
                    answer.status,
                    answer.code,
                    answer.stop_reason,
                    _requests(answer.steps),
                    answer.elapsed_s,
                    call_id=answer.call_id,
                    body=_body_text(answer.body),
                ),
                row,
            )
        return True

    def _add(self, result: RowResult, row: Row) -> None:
        self._results.add(result, row.values)

    def _tell_sometimes(self) -> None:
        now = self._clock()
        if now - self._told_at >= _TELL_S:
            self._told_at = now
            self._tell(self.progress())

    def _tell_now(self) -> Progress:
        self._told_at = self._clock()
        progress = self.progress()
        self._tell(progress)
        return progress


def _told(error: BaseException | None) -> str:
    if isinstance(error, JieruError):
        return str(error)
    return str(JieruError("unforeseen", type=type(error).__name__, problem=str(error)))


def _failed(row: Row, state: State, error: APICallError, elapsed_s: float) -> RowResult:
    code = next((step.code for step in reversed(error.steps) if step.number is not None), None)
    return RowResult(
        row.number,
        state,
        error.status,
        code,
        error.stop_reason,
        _requests(error.steps),
        elapsed_s,
        error.message,
        error.call_id,
        _body_text(error.body),
    )


def _requests(steps: tuple[Step, ...]) -> int:
    return sum(1 for step in steps if step.number is not None)


def _body_text(body: object) -> str:
    if body is None:
        return ""
    shown = get_redactor().redact_json(body)
    return shown if isinstance(shown, str) else _JSON.encode(shown)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
