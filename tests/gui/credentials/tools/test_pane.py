from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable

import pytest
import pytest_asyncio
import shiboken6
from PySide6.QtWidgets import QApplication, QLineEdit

from core.errors import JieruError
from core.tasks import TaskRegistry
from gui.credentials.tools.pane import Pane, Words


class Bench:
    def __init__(self) -> None:
        self.tasks = TaskRegistry()
        self.pane = Pane("import", self.tasks)
        self.field = QLineEdit(self.pane)
        self.pane.add_outcome()
        self.pane.retranslate()
        self.pane.show()
        self.go = asyncio.Event()
        self.error: Exception | None = None

    def work(self) -> Awaitable[Words | None]:
        async def wait() -> Words | None:
            await self.go.wait()
            if self.error is not None:
                raise self.error
            return lambda: "Done."

        return wait()

    async def end(self) -> None:
        self.go.set()
        while len(self.tasks):  # noqa: ASYNC110 - tasks set no event when they end
            await asyncio.sleep(0)


@pytest_asyncio.fixture
async def bench(qapp: QApplication) -> Bench:
    return Bench()


async def test_one_thing_at_a_time_with_progress_and_an_outcome(bench: Bench) -> None:
    pane = bench.pane
    pane.run(bench.work, lambda: "Working…")
    pane.run(bench.work, lambda: "Something else…")
    pane.show_progress(1, 3)
    assert (pane.told.text(), pane.bar.isVisible(), pane.bar.value(), len(bench.tasks)) == ("Working…", True, 1, 1)
    await bench.end()
    assert (pane.told.text(), pane.bar.isVisible(), pane.busy) == ("Done.", False, False)
    shiboken6.delete(pane)


async def test_stop_waits_no_longer_and_says_so(bench: Bench) -> None:
    pane, heard = bench.pane, []
    pane.changed.connect(lambda: heard.append(True))
    pane.run(bench.work, lambda: "Working…")
    pane.stop.click()
    assert pane.told.text().startswith("Stopped.")
    assert heard == [True]
    await bench.end()
    assert pane.told.text().startswith("Stopped."), "a late answer changes nothing"
    shiboken6.delete(pane)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (JieruError("credential.empty_passphrase", name="x"), "The passphrase is empty."),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
    ],
)
async def test_a_problem_is_said_and_its_field_marked(bench: Bench, error: Exception, told: str) -> None:
    pane = bench.pane
    bench.error = error
    pane.run(bench.work, lambda: "Working…", field=bench.field)
    await bench.end()
    assert told in pane.problem.text()
    assert bench.field.property("invalid") == "true"
    bench.field.setText("x")
    assert bench.field.property("invalid") == "false"
    bench.error = None
    pane.run(bench.work, lambda: "Working…")
    await bench.end()
    assert pane.problem.text() == ""
    shiboken6.delete(pane)
