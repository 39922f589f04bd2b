"""Opening the batch dialog for the composer's request, and ending a batch with the program.

Owns the way from a request to a job. Must not run anything itself.
"""

from __future__ import annotations

from dataclasses import asdict

from core.batch.job import BatchJob
from core.calls import APIRequest
from core.tasks import TaskRegistry
from gui.batch.controller import BatchController
from gui.batch.dialog import BatchDialog
from gui.batch.words import stop_question
from gui.main_window import MainWindow
from gui.widgets.ask import ask


class BatchHost:
    """The one batch of a window."""

    def __init__(self, window: MainWindow, tasks: TaskRegistry, controller: BatchController | None = None) -> None:
        self._window, self._tasks = window, tasks
        self._dialog: BatchDialog | None = None
        self.controller = controller or BatchController(parent=window)

    def open(self, request: APIRequest, *, sandbox: bool, fault: str | None) -> None:
        """Show the dialog for ``request``; the one that is open comes to the front instead."""
        if self._dialog is None:
            job = job_of(request, sandbox=sandbox, fault=fault)
            self._dialog = BatchDialog(job, self.controller, self._tasks, self._window)
            self._dialog.finished.connect(self._forget)
            self._dialog.addAction(self._window.actions_by_id["quit"])
        self._dialog.show()  # beside the window, which is worked with meanwhile
        self._dialog.raise_()
        self._dialog.activateWindow()

    async def may_close(self) -> bool:
        """Whether the program may end: asked while a batch is under way, which is stopped then."""
        if not self.controller.running:
            return True
        if not await ask(stop_question(self._dialog or self._window)):
            return False
        self.controller.stop()
        return True

    def close(self) -> None:
        """End a batch that is under way; what is done stays in its results."""
        self.controller.close()

    def _forget(self, _result: int) -> None:
        self._dialog = None


def job_of(request: APIRequest, *, sandbox: bool, fault: str | None) -> BatchJob:
    """The job of a request, its table and results still to be chosen."""
    policy = None
    if request.policy is not None:
        policy = asdict(request.policy)
        del policy["retry_on_result"]  # a function; the window has none
    return BatchJob(
        request.platform,
        request.endpoint,
        "",
        "",
        method=request.method,
        data=request.data,
        params=request.params,
        headers=request.headers,
        timeout=request.timeout,
        idempotent=request.idempotent,
        policy=policy,
        sandbox=sandbox,
        fault=fault,
    )
