"""Which screens there are, and how the real window is led to each: one short coroutine a screen.

Owns the list that ``shots.py`` goes through. Each screen starts from any other one. Must not know how a picture is
taken.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from core.history.overview import Overview
from core.history.time_range import time_range
from gui.batch.screens import BATCH_SCREENS
from gui.composer.screens import PUBLISHING_SCREENS
from gui.control_screens import CONTROL_SCREENS
from gui.credentials.screens import CREDENTIAL_SCREENS
from gui.live.screens import HISTORY_SCREENS
from gui.logs.log_page import LogPage
from gui.screen_steps import (
    LARGE,
    MEDIUM,
    SMALL,
    busy,
    composing,
    day,
    demo,
    ended,
    example,
    find,
    send,
    stop,
    unfold_newest,
)
from gui.statistics.statistics_page import StatisticsPage
from gui.widgets.ask import Question
from gui.widgets.toast import Toast

if TYPE_CHECKING:
    from gui.shots import Session

translate = QCoreApplication.translate  # lupdate finds calls of this name


async def first_run(s: Session, name: str) -> None:
    """The page that greets, nothing sent yet."""
    s.window.show_first_run(on=True)
    s.window.composer.load_example()
    s.window.first_run.send.setFocus()
    await s.take(name, LARGE, MEDIUM, SMALL, before=s.window.arrange)


async def answered(s: Session, name: str) -> None:
    """The example with its answer, after a busy day."""
    composing(s)
    await day(s)
    s.wiring.send_example()
    await ended(s)
    await s.take(name, LARGE, MEDIUM, SMALL)


async def expanded(s: Session, name: str) -> None:
    """The newest call unfolded in the dock, and the same steps in the response."""
    await demo(s)
    unfold_newest(s)
    s.window.response.tabs.show_page(2)
    await s.take(name, LARGE, SMALL)


async def headers(s: Session, name: str) -> None:
    """The headers of an answer."""
    await demo(s)
    s.window.response.tabs.show_page(1)
    s.window.composer.tabs.show_page(1)
    await s.take(name)


async def failed(s: Session, name: str) -> None:
    """Refused for good: no retry."""
    composing(s)
    await send(s, example(), "400")
    await s.take(name, LARGE, SMALL)


async def exhausted(s: Session, name: str) -> None:
    """Tried as often as allowed."""
    composing(s)
    await send(s, example(), "busy*9")
    await s.take(name)


async def too_long(s: Session, name: str) -> None:
    """Asked to wait longer than allowed."""
    composing(s)
    await send(s, example(), "429;retry-after=300")
    await s.take(name)


async def unknown_outcome(s: Session, name: str) -> None:
    """An order that may have been placed."""
    composing(s)
    s.window.sidebar.platform_chosen.emit("erp")
    s.window.composer.set_operation("order.create")
    request = s.window.composer.request()
    assert request is not None
    await send(s, request, "reset")
    await s.take(name)


async def live(s: Session, name: str) -> None:
    """The live pane with the whole window, and the details of a step."""
    await demo(s)
    s.window.maximise_pane(on=True)
    unfold_newest(s)
    await asyncio.sleep(0.05)
    await s.take(name, LARGE, MEDIUM, SMALL)
    s.window.maximise_pane(on=False)


async def from_start(s: Session, name: str) -> None:
    """The live pane while a call waits, aligned at the start of each call."""
    await demo(s)
    s.window.maximise_pane(on=True)
    s.window.history.set_mode("from_start")
    await send(s, example(), "503,429;retry-after=30", state="waiting", attempts=2)
    await asyncio.sleep(0.3)
    await s.take(name)
    s.window.history.set_mode("clock")
    await stop(s)
    s.window.maximise_pane(on=False)


async def statistics(s: Session, name: str) -> None:
    """The figures of a busy day, with the whole window and in the dock."""
    await busy(s)
    s.window.maximise_pane(on=True)
    await _figures(s)
    await s.take(name, LARGE, SMALL)
    s.window.maximise_pane(on=False)
    await s.take(f"{name}-dock", LARGE, SMALL)
    s.window.live.show_page("history")


async def no_figures(s: Session, name: str) -> None:
    """Statistics before the first call."""
    composing(s)
    s.window.maximise_pane(on=True)
    page = await _figures(s)
    page.show_overview(Overview(time_range("today", datetime.now().astimezone())))
    await s.take(name)
    s.window.live.show_page("history")
    s.window.maximise_pane(on=False)


async def logs(s: Session, name: str) -> None:
    """The log of a busy day, with the whole window, and of one call in the dock."""
    await busy(s)
    logging.getLogger("gui.example").warning("Two\nlines, \x1b[31mnot red\x07 and <b>not bold</b>")
    page = s.window.live.show_page("logs", focus=True)
    assert isinstance(page, LogPage)
    s.window.maximise_pane(on=True)
    await asyncio.sleep(0.3)
    await s.take(name, LARGE, SMALL)
    s.window.maximise_pane(on=False)
    QTest.keyClick(page.view, Qt.Key.Key_Home)
    QTest.keyClick(page.view, Qt.Key.Key_L)
    QTest.keyClick(page.view, Qt.Key.Key_End)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    await asyncio.sleep(0.2)
    await s.take(f"{name}-call", LARGE, SMALL)
    for _ in range(2):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    s.window.live.show_page("history")


async def raw_path(s: Session, name: str) -> None:
    """A raw path with a mistake, and headers."""
    composing(s)
    s.window.composer.set_operation("")
    s.window.composer.url.path.setText("//evil.example/x")
    s.window.composer.url.edited.emit()
    s.window.composer.send()
    await s.take(name, LARGE, SMALL)
    s.window.composer.load_example()


async def bad_body(s: Session, name: str) -> None:
    """A body that is no JSON."""
    composing(s)
    s.window.sidebar.platform_chosen.emit("erp")
    s.window.composer.set_operation("order.create")
    s.window.composer.body.set_text(
        '{\n  "customer": "北京云帆商贸",\n  "lines": [\n    {"sku": "A-1001", "quantity": 2,}\n  ]\n}'
    )
    s.window.composer.send()
    await s.take(name)
    s.window.composer.load_example()


async def retry(s: Session, name: str) -> None:
    """The retry numbers."""
    composing(s)
    s.window.composer.tabs.show_page(4)
    await s.take(name, LARGE, SMALL)


async def messages(s: Session, name: str) -> None:
    """Messages in the corner, and the question before production."""
    composing(s)
    s.window.sidebar.card.switch_wanted.emit(False)

    def say() -> None:  # each picture takes time, and messages go by themselves
        restarted = partial(translate, "Services", "The sandbox ended unexpectedly and was started again.")
        s.window.toasts.show(restarted, "warn", "sandbox")
        s.window.toasts.show(
            lambda: translate("Saving", "Saved to {file}").format(file="/home/user/video.list.json"), "ok", "saved"
        )

    await asyncio.sleep(0.1)
    await s.take(name, before=say)
    question = find(s, Question, "question")
    await s.take("question", widget=question)
    question.no.click()
    for toast in s.window.findChildren(Toast):
        toast.close()


async def refused(s: Session, name: str) -> None:
    """Production without credentials: a refusal at its place."""
    composing(s)
    s.services.switch(sandbox=False)
    await s.until(lambda: not s.services.mode.sandbox and len(s.services.states.states()) == 6)
    s.window.composer.send()
    await s.until(lambda: not s.wiring.calls.running)
    await asyncio.sleep(0.1)
    await s.take(name, LARGE, MEDIUM)
    s.services.switch(sandbox=True)
    await s.until(lambda: s.services.mode.sandbox and s.services.mode.ready)


async def _figures(s: Session) -> StatisticsPage:
    page = s.window.live.show_page("statistics", focus=True)
    assert isinstance(page, StatisticsPage)
    await s.until(lambda: not page.computing)
    return page


SCREENS: dict[str, Callable[[Session, str], Awaitable[None]]] = {
    "first-run": first_run,
    "refused": refused,
    "answered": answered,
    "expanded": expanded,
    "headers": headers,
    "failed": failed,
    "exhausted": exhausted,
    "too-long": too_long,
    "unknown-outcome": unknown_outcome,
    "live": live,
    "from-start": from_start,
    "statistics": statistics,
    "no-figures": no_figures,
    "logs": logs,
    **HISTORY_SCREENS,
    "raw-path": raw_path,
    "bad-body": bad_body,
    "retry": retry,
    "messages": messages,
    **PUBLISHING_SCREENS,
    **CONTROL_SCREENS,
    **CREDENTIAL_SCREENS,
    **BATCH_SCREENS,
}
"""Name of a screen, of its pictures too, and what leads there."""
