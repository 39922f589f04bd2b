"""A batch from job to end: table, results, connections and history put together.

Owns the order of opening and closing. Must not know who is told.
"""

from __future__ import annotations

from collections.abc import Callable

from core.api_retry_handler import APIRetryHandler
from core.batch.job import BatchJob, repeatable
from core.batch.results import Results
from core.batch.runner import BatchRunner, Progress
from core.batch.table import open_table
from core.batch.template import check_columns
from core.call_log import CallLog
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.base import ACCOUNT
from core.connectors.context import CallContext, mode_by_settings
from core.events import Mode
from core.history.store import History
from core.platforms.loader import get_registry
from core.settings import get_settings


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
    results = Results(job.output_path, table.columns, table.count, resume=job.resume)
    handler = APIRetryHandler(use="batch")
    process = None
    context: CallContext | None = None
    if job.sandbox:
        from core.sandbox.client import SandboxProcess
        from core.sandbox.shared import sandbox_context

        process = await SandboxProcess.start()
        context = sandbox_context(process, job.fault)
    history = History.open(get_settings().paths.history)
    removers = [handler.add_listener(listener) for listener in (history.on_event, CallLog().on_event)]
    manager = ConfigurableAPIConnector(context=context, handler=handler)
    mode: Mode = "sandbox" if context else mode_by_settings(get_settings())

    def hold(on: bool) -> None:
        (handler.pause if on else handler.resume)(job.platform)

    try:
        guard = handler.engine.bounds.guard(get_registry().get(job.platform), mode, ACCOUNT, "batch")
        runner = BatchRunner(
            request,
            table,
            results,
            manager.call,
            at_once=job.at_once,
            repeatable=repeatable(request, next(table.rows()).values),
            tell=tell,
            held_s=guard.hold_s if guard else lambda: None,
            hold=hold,
        )
        started(runner)
        return await runner.run()
    finally:
        for remove in removers:
            remove()
        await manager.aclose()
        history.close()
        if process is not None:
            await process.aclose()
