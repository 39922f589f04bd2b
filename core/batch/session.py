"""A batch from job to end: table, results, connections and history put together.

Owns the order of opening and closing. Must not know who is told.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.api_retry_handler import APIRetryHandler
from core.batch.job import BatchJob, repeatable
from core.batch.results import Results
from core.batch.runner import BatchRunner, Progress
from core.batch.table import Table, open_table
from core.batch.template import check_columns
from core.calls import APIRequest, APIResponse
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.base import ACCOUNT
from core.connectors.context import CallContext, mode_by_settings
from core.errors import APICallError, JieruError
from core.events import Mode
from core.history.store import CLOSE_S, History
from core.platforms.loader import get_registry
from core.settings import get_settings

log = logging.getLogger(__name__)

NEW_OBJECTS = 20_000
"""So many come up before Python looks for garbage among them; it would at 700, and calls leave next to none."""


async def run_batch(
    job: BatchJob, *, tell: Callable[[Progress], None], started: Callable[[BatchRunner], None] = lambda _runner: None
) -> Progress:
    """Run ``job`` to its end.

    Args:
        job: What to do.
        tell: Called with the progress.
        started: Called with the runner, for pause and stop.

    Raises:
        JieruError: Nothing was called: the table, the results, the request or the sandbox are not as they must be.
    """
    table = open_table(job.table_path)
    request = job.request()
    check_columns(request, table.columns, table=table.path.name)
    with Results(job.output_path, table.columns, table.count, resume=job.resume) as results:
        if job.resume:
            results.check_rows(table.rows())
        with _seldom_collecting():
            return await _run(job, request, table, results, tell, started)


async def _run(
    job: BatchJob,
    request: APIRequest,
    table: Table,
    results: Results,
    tell: Callable[[Progress], None],
    started: Callable[[BatchRunner], None],
) -> Progress:
    handler = APIRetryHandler(use="batch")
    process = None
    context: CallContext | None = None
    if job.sandbox:
        from core.sandbox.client import SandboxProcess
        from core.sandbox.shared import sandbox_context

        process = await SandboxProcess.start()
        context = sandbox_context(process, job.fault)
    history = History.open(get_settings().paths.history)
    remove = handler.add_listener(history.on_event)
    manager = ConfigurableAPIConnector(context=context, handler=handler)
    mode: Mode = "sandbox" if context else mode_by_settings(get_settings())

    async def call(request: APIRequest) -> APIResponse:
        try:
            return await manager.call(request)
        except APICallError as error:
            if process is not None and not process.running:  # no mistake of this row: each one after it would meet it
                raise JieruError("sandbox.gone") from error
            raise

    def hold(on: bool) -> None:
        (handler.pause if on else handler.resume)(job.platform)

    try:
        guard = handler.engine.bounds.guard(get_registry().get(job.platform), mode, ACCOUNT, "batch")
        runner = BatchRunner(
            request,
            table,
            results,
            call,
            at_once=job.at_once,
            repeatable=repeatable(request, next(table.rows()).values),
            tell=tell,
            held_s=guard.hold_s if guard else lambda: None,
            hold=hold,
        )
        started(runner)
        # no line for each call, of which there may be a hundred thousand: what it met is in the history
        log.info("batch of %d rows for %s %s begins; results: %s", table.count, job.platform, job.endpoint, job.output)
        ended = await runner.run()
        log.info("batch %s with %d of %d rows %s", ended.state, ended.done, ended.total, ended.problem)
        return ended
    finally:
        remove()
        await manager.aclose()
        history.close(CLOSE_S)
        if process is not None:
            await process.aclose()


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """A thirtieth of a batch's time was the search for garbage in cycles."""
    before, *older = gc.get_threshold()
    gc.set_threshold(before and max(before, NEW_OBJECTS), *older)  # 0: somebody has switched it off
    try:
        yield
    finally:
        gc.set_threshold(before, *older)
