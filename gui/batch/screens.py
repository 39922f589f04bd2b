"""The screens of the batch dialog for ``gui/shots.py``: a staged worker says what a real one would.

Owns the list of these screens. Must not know how a picture is taken.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from core.batch.job import BatchJob
from core.batch.process import BatchProcess
from core.batch.runner import Progress
from core.errors import JieruError
from core.paths import find_paths
from gui.batch.controller import BatchController
from gui.batch.dialog import BatchDialog

if TYPE_CHECKING:
    from gui.shots import Session

_JOB = BatchJob("erp", "/orders/{{order}}", "", "", at_once=8, sandbox=True)
_ROWS = 12_480
_RUNNING = Progress("running", _ROWS, 4_218, 4_190, 28, 0, 8, 190.0, 372.0)


class _Staged:
    """A worker that does nothing but listen."""

    def __init__(
        self,
        job: BatchJob,
        *,
        on_progress: Callable[[Progress], None],
        on_end: Callable[[Progress | None, JieruError | None], None],
    ) -> None:
        self.job, self.on_progress, self.on_end = job, on_progress, on_end

    def start(self) -> None:
        """Say nothing: the screen does."""

    pause = resume = stop = start

    def wait(self, limit_s: float) -> bool:
        """There is nothing to wait for."""
        return True


async def _show(s: Session, name: str, table: str | None, *told: Progress | None) -> None:
    """The dialog after ``told``; None is the end of the worker, with what was told last."""
    made: list[_Staged] = []

    def make(*args: object, **kwargs: object) -> BatchProcess:
        made.append(_Staged(*args, **kwargs))  # type: ignore[arg-type]  # as ``BatchProcess`` is made
        return cast("BatchProcess", made[-1])

    controller = BatchController(make)
    dialog = BatchDialog(_JOB, controller, s.tasks, s.window)
    dialog.show()
    dialog.resize(640, dialog.sizeHint().height())
    if table is not None:
        rows = find_paths().data / "订单.csv"
        rows.parent.mkdir(parents=True, exist_ok=True)
        rows.write_text(table, encoding="utf-8")
        rows.with_name("订单-results.csv").unlink(missing_ok=True)
        rows.with_name("订单-结果.csv").unlink(missing_ok=True)
        dialog.choose_rows(str(rows))
        await s.until(lambda: dialog.start.isEnabled() or bool(dialog.problem.text()))
    if told:
        dialog.start.click()
        last = told[0]
        for progress in told:
            if progress is None:
                there = find_paths().data / "订单-已有.csv"
                there.touch()  # what can be gone on with
                dialog.output.setText(str(there))
                made[0].on_end(last, None)
                await s.until(lambda: not controller.running)
            else:
                last = progress
                made[0].on_progress(progress)
                await s.until(lambda last=last: dialog.shown is last)  # type: ignore[misc]  # bound at once
    await s.take(name, widget=dialog)
    controller.close()
    dialog.close()


_TABLE = "order,客户,note\n" + "".join(f"SO{number:06},示例客户 {number},\n" for number in range(_ROWS))


async def empty(s: Session, name: str) -> None:
    """Nothing chosen yet."""
    await _show(s, name, None)


async def checked(s: Session, name: str) -> None:
    """The table is read and fits."""
    await _show(s, name, _TABLE)


async def refused(s: Session, name: str) -> None:
    """The table lacks the column that the request uses."""
    await _show(s, name, "id,客户\n1,示例客户\n")


async def running(s: Session, name: str) -> None:
    """A third is done."""
    await _show(s, name, _TABLE, _RUNNING)


async def held(s: Session, name: str) -> None:
    """The platform is in trouble, and left alone."""
    await _show(s, name, _TABLE, replace(_RUNNING, running=0, failed=38, done=4_228, again=10, hold_s=21.0))


async def paused(s: Session, name: str) -> None:
    """Paused by the user."""
    await _show(s, name, _TABLE, replace(_RUNNING, state="paused", running=3))


async def finished(s: Session, name: str) -> None:
    """The end, with failures, rows in doubt, and rows to be sent again."""
    end = replace(_RUNNING, state="finished", done=_ROWS, ok=12_431, failed=46, unknown=3, running=0, again=10)
    await _show(s, name, _TABLE, end, None)


async def ended(s: Session, name: str) -> None:
    """Ended before its time."""
    problem = str(JieruError("batch.platform_down", minutes="10"))
    end = replace(_RUNNING, state="failed", running=0, again=18, problem=problem)
    await _show(s, name, _TABLE, end, None)


BATCH_SCREENS: Mapping[str, Callable[[Session, str], Awaitable[None]]] = {
    f"batch-{screen.__name__}": screen for screen in (empty, checked, refused, running, held, paused, finished, ended)
}
