"""Statistics and logs of the real window: what calls leave there, and the ways between a call and its lines."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from core.calls import APIRequest
from core.retry.policy import RetryPolicy
from core.settings import get_settings
from gui.live.rows import record_of
from gui.logs.log_page import LogPage
from gui.statistics.statistics_page import StatisticsPage
from tests.gui.wired import WiredWindow
from tests.waiting import holds_in_time

pytestmark = pytest.mark.real

QUICK = RetryPolicy(initial_delay=0.01)


async def send(app: WiredWindow, fault: str, platform: str = "erp", operation: str = "order.list") -> None:
    before = len(app.records)
    app.wiring.calls.send(APIRequest(platform, operation, policy=QUICK), fault)
    await app.until(lambda: len(app.records) > before)


def log_page(app: WiredWindow) -> LogPage:
    page = app.window.live.show_page("logs")
    assert isinstance(page, LogPage)
    return page


def statistics_page(app: WiredWindow) -> StatisticsPage:
    page = app.window.live.show_page("statistics")
    assert isinstance(page, StatisticsPage)
    return page


def messages(page: LogPage) -> list[str]:
    return [line.text for row in range(page.model.rowCount()) if (line := page.model.line(row)) is not None]


async def test_a_failed_call_is_a_badge_before_anybody_looks_at_the_log(qapp: QApplication, app: WiredWindow) -> None:
    assert app.window.live.page("logs") is None
    await send(app, "400")
    await app.until(lambda: app.window.live.head.tabs.tabText(2) == "Logs 1")
    assert app.window.live.page("logs") is None


async def test_the_log_tells_what_the_engine_did_and_the_file_has_it_too(qapp: QApplication, app: WiredWindow) -> None:
    await send(app, "503,ok")
    page = log_page(app)
    await app.until(lambda: any(text.startswith("Succeeded: 2 attempts") for text in messages(page)))
    texts = messages(page)
    assert [text.split(" ")[0] for text in texts[-6:]] == [
        "Sent",
        "Failed",
        "Waiting",
        "Sent",
        "Answered",
        "Succeeded:",
    ]
    assert page.model.data(page.model.index(page.model.rowCount() - 1, 2)) == "ERP"
    file = get_settings().paths.logs / "jieru.log"
    await app.until(lambda: "Succeeded: 2 attempts" in file.read_text(encoding="utf-8"))


async def test_from_a_call_to_its_lines_and_back(qapp: QApplication, app: WiredWindow) -> None:
    await send(app, "400")
    await send(app, "ok")
    failed, good = (record.call_id for record in app.records)
    history = app.window.history
    assert history.show_call(failed)
    history.view.show_lines()
    page = app.window.live.shown()
    assert isinstance(page, LogPage)
    await app.until(lambda: len(messages(page)) == 3)
    assert {line.head.call_id for row in range(3) if (line := page.model.line(row))} == {failed}
    page.call_wanted.emit(good)
    assert app.window.live.current() == "history"
    row = history.view.current_row()
    assert row is not None
    assert record_of(row).call_id == good


async def test_a_call_that_is_not_in_the_list_is_said(qapp: QApplication, app: WiredWindow) -> None:
    log_page(app).call_wanted.emit("made long ago")
    assert app.window.live.current() == "history"
    assert "not in the list" in app.window.toasts._shown["logs"].text.text()


async def test_the_folder_is_opened_or_named(
    qapp: QApplication, app: WiredWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page = log_page(app)
    page.folder_wanted.emit()
    assert opened[0].endswith("logs")
    assert "logs" not in app.window.toasts._shown
    page.folder_wanted.emit()
    assert opened[1] in app.window.toasts._shown["logs"].text.text()


async def test_statistics_are_of_the_calls_that_were_made_and_follow_new_ones(
    qapp: QApplication, app: WiredWindow
) -> None:
    await send(app, "503,ok")
    page = statistics_page(app)
    await app.until(lambda: page.board.cards.recovered.value.text() == "100.0%")
    await send(app, "400")
    await app.until(lambda: page.board.cards.failed.value.text() == "50.0%")
    assert [page.board.reasons.figures.row(row).cells[0] for row in range(1)] == ["Service unavailable"]


async def test_statistics_of_the_sandbox_are_gone_in_production(qapp: QApplication, app: WiredWindow) -> None:
    await send(app, "ok")
    page = statistics_page(app)
    await app.until(page.board.isVisible)
    app.services.switch(sandbox=False)
    await app.until(lambda: not page.board.isVisible())
    assert not app.services.mode.sandbox
    await app.until(lambda: page._nothing._state == "empty")
    app.services.switch(sandbox=True)
    await app.until(page.board.isVisible)


async def test_figures_that_nobody_waits_for_are_given_up(
    qapp: QApplication, app: WiredWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = app.services._history
    assert history is not None
    asked = threading.Event()
    noticed: list[bool] = []

    def slow(*_args: object, given_up: Callable[[], bool]) -> None:
        asked.set()
        noticed.append(holds_in_time(given_up))

    monkeypatch.setattr(history, "overview", slow)
    page = statistics_page(app)
    await app.until(asked.is_set)
    page.stop()
    await app.until(lambda: noticed == [True])


async def test_a_log_level_that_does_not_exist_is_said_and_the_log_goes_on(
    qapp: QApplication, app: WiredWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    app.services.notice.connect(lambda words, _tone, _key: told.append(words()))
    app.services._close_log()
    monkeypatch.setenv("JIERU_LOG_LEVEL", "loud")
    await app.services._open_log()
    assert any("JIERU_LOG_LEVEL" in text for text in told)
    assert logging.getLogger().level == logging.INFO
