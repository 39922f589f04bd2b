"""The history page of the real window: its filter finds stored calls, and a call can be sent again."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QWidget

from core.calls import APIRequest
from core.errors import JieruError
from core.retry.policy import RetryPolicy
from core.trace import CallRecord
from gui import history_pages
from gui.widgets.ask import Question
from gui.widgets.labels import Label
from gui.widgets.toast import Toast
from tests.gui.wired import WiredWindow

pytestmark = pytest.mark.real


async def send(app: WiredWindow, platform: str, operation: str, **more: Any) -> CallRecord:
    before = len(app.records)
    app.wiring.calls.send(APIRequest(platform, operation, policy=RetryPolicy(initial_delay=0.01), **more), "ok")
    await app.until(lambda: len(app.records) > before)
    return app.records[-1]


def toasts(app: WiredWindow) -> str:
    return "\n".join(label.text() for toast in app.window.findChildren(Toast) for label in toast.findChildren(Label))


def shown(app: WiredWindow) -> list[str]:
    model = app.window.history.model
    return [row.call_id for place in range(model.rowCount()) if isinstance(row := model.row_at(place), CallRecord)]


def words(app: WiredWindow) -> QLineEdit:
    found = app.window.findChild(QLineEdit, "history.filter")
    assert found is not None
    return found


async def test_the_filter_finds_stored_calls_that_are_not_loaded(qapp: QApplication, app: WiredWindow) -> None:
    first = await send(app, "erp", "order.list", params={"customer": "客户甲"})
    await send(app, "zhihu", "content.stats")
    pane = app.window.history
    pane.set_records([])  # as if they were far back
    words(app).setText("客户")
    await app.until(lambda: shown(app) == [first.call_id])
    words(app).setText("知乎")
    await app.until(lambda: len(shown(app)) == 1 and shown(app) != [first.call_id])
    pane.clear_filter()
    await app.until(lambda: len(shown(app)) == 2)


async def test_a_call_is_filled_in_again_with_what_was_kept(qapp: QApplication, app: WiredWindow) -> None:
    record = await send(app, "erp", "order.list", params={"page": "3"})
    app.window.composer.set_platform("zhihu")
    app.window.history.again_wanted.emit(record)
    request = app.window.composer.request()
    assert request is not None
    assert (request.platform, request.endpoint) == ("erp", "order.list")
    assert str((request.params or request.data or {})["page"]) == "3"
    assert "Filled in as it was" in toasts(app)


async def test_what_was_not_kept_of_a_call_is_said(qapp: QApplication, app: WiredWindow) -> None:
    template = {"params": {}, "headers": {}, "body_sha256": "00", "files": ["a"], "idempotency_key": True}
    record = CallRecord("a", platform="erp", operation="order.create", endpoint="order.create", request=template)
    app.window.history.again_wanted.emit(record)
    assert "except for: the body, which was not kept, files, the idempotency key" in toasts(app)
    app.window.history.again_wanted.emit(CallRecord("b", platform="erp"))
    assert "cannot be sent again" in toasts(app)


async def test_deleting_asks_first_and_says_what_goes(qapp: QApplication, app: WiredWindow) -> None:
    await send(app, "erp", "order.list")
    app.window.history.clear_wanted.emit()
    await app.until(lambda: app.window.findChild(Question) is not None)
    question = app.window.findChild(Question)
    assert question is not None
    said = "\n".join(label.text() for label in question.findChildren(Label))
    assert "Delete all calls of the sandbox?" in said
    assert "1 calls are deleted" in said
    question.yes.click()
    await app.until(lambda: "1 calls deleted." in toasts(app))
    await app.until(lambda: shown(app) == [])


async def test_what_takes_a_while_is_told_in_the_page(qapp: QApplication, app: WiredWindow) -> None:
    pages, work = app.window.history, app.window.findChild(QWidget, "history.work")
    assert work is not None
    service = pages.window()
    assert service is app.window
    source = app.wiring._history._services.pages
    for signal, value, said in (
        (source.searching, 0.4, "Searching the history…"),
        (source.indexing, 0.25, "Searching the history…"),
        (source.searching, 0.5, "still being built (25 %)"),
        (source.searching, None, ""),
        (source.deleting, 1200, "Deleting calls… 1,200"),
        (source.deleting, None, ""),
    ):
        signal.emit(value)
        assert said in work.accessibleName()
        assert work.isHidden() == (not said)
    source.failed.emit(JieruError("history.unwritable", file="x", cause="full"))
    await asyncio.sleep(0)
    assert "full" in toasts(app)


async def test_the_calls_that_are_shown_are_exported(qapp: QApplication, app: WiredWindow, tmp_path: Path) -> None:
    await send(app, "erp", "order.list")
    await send(app, "zhihu", "content.stats")
    words(app).setText("知乎")  # and exported at once, before anybody has looked for it
    target = tmp_path / "calls.json"
    button = app.window.findChild(QWidget, "history.export")
    assert isinstance(button, QAbstractButton)
    button.click()
    dialog = app.window.findChild(QFileDialog, "history.export_dialog")
    assert dialog is not None
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    await app.until(lambda: "1 calls written to" in toasts(app))
    assert [call["platform"] for call in json.loads(target.read_text("utf-8"))] == ["zhihu"]
    services = app.wiring._history._services
    await app.until(lambda: services.pages._wanted.text == "知乎" and len(shown(app)) == 1)  # nothing is under way


async def test_the_oldest_call_is_reached_at_once_and_the_newest_again(
    qapp: QApplication, app: WiredWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_pages, "PAGE", 2)
    made = [(await send(app, "erp", "order.list")).call_id for _ in range(5)]
    view = app.window.history.view
    app.window.history.clear_filter()
    app.wiring._history._services.pages.show_mode("sandbox")
    await app.until(lambda: shown(app) == made[-2:])
    view.go_to_oldest()
    await app.until(lambda: shown(app) == made[:2])
    view.near_newest.emit()
    await app.until(lambda: shown(app) == made[:4])
    view.follow()
    await app.until(lambda: shown(app) == made[-2:])
