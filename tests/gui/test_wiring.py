"""The real window wired to the real engine and a real sandbox: what a user presses and then sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.api_credential_manager import APICredentialManager
from core.batch.job import BatchJob
from core.calls import APIRequest
from core.errors import APICallError
from core.events import AttemptFinished, CallStarted
from core.trace import CallRecord
from gui.i18n import current_language
from gui.theme import current_theme
from gui.widgets.ask import Question
from gui.widgets.toast import Toast
from tests.gui.batch.conftest import Workers
from tests.gui.wired import WiredWindow

pytestmark = pytest.mark.real


async def test_one_press_shows_what_the_program_is_for(qapp: QApplication, app: WiredWindow) -> None:
    assert app.window.first_run.isVisible()
    QTest.keyClick(app.window.first_run.send, Qt.Key.Key_Space)
    await app.until(lambda: bool(app.records))
    record = app.records[0]
    assert [(step.kind, step.status, step.rule, step.verdict) for step in record.steps] == [
        ("request", 429, "http.429", "retry"),
        ("request", 200, "douyin.token_expired", "retry"),
        ("token_refresh", 200, "refresh.ok", "ok"),
        ("request", 200, "ok", "ok"),
    ]
    assert not app.window.first_run.isVisible()
    assert app.window.history.model.loaded == 1
    assert app.window.response.isVisible()
    assert "Idle" in app.window.status.work.accessibleName()


async def test_stop_by_key_ends_a_wait_and_is_shown(qapp: QApplication, app: WiredWindow) -> None:
    app.window.show_first_run(on=False)
    app.wiring.calls.send(APIRequest("erp", "order.list"), "429;retry-after=30")
    await app.until(lambda: any(record.state == "waiting" for record in app.wiring.running()))
    assert app.window.actions_by_id["stop"].isEnabled()
    app.window.actions_by_id["stop"].trigger()
    await app.until(lambda: bool(app.records))
    assert app.records[0].outcome == "cancelled"
    assert app.records[0].waited_s < 30.0
    assert not app.window.actions_by_id["stop"].isEnabled()


async def test_a_failure_is_kept_and_shown(qapp: QApplication, app: WiredWindow) -> None:
    app.wiring.calls.send(APIRequest("erp", "order.list"), "400")
    await app.until(lambda: bool(app.records))
    assert (app.records[0].outcome, app.records[0].status) == ("failed", 400)


async def test_production_is_asked_for_once_and_missing_credentials_are_told_in_place(
    qapp: QApplication, app: WiredWindow
) -> None:
    app.window.show_first_run(on=False)
    app.window.actions_by_id["sandbox"].trigger()
    question = await app.asked()
    question.no.click()
    await app.over("production")
    assert app.services.mode.sandbox
    app.window.sidebar.card.switch_wanted.emit(False)
    question = await app.asked()
    question.yes.click()
    await app.until(lambda: not app.services.mode.sandbox)
    assert app.window.status.mode.accessibleName() == "Production"
    assert not app.state.sandbox
    app.window.composer.send()
    await app.until(lambda: not app.wiring.calls.running)
    assert "access_token" in app.window.composer.auth.message.text()
    assert app.records == []
    app.window.actions_by_id["sandbox"].trigger()
    await app.until(lambda: app.services.mode.ready and app.services.mode.sandbox)
    app.window.actions_by_id["sandbox"].trigger()
    await app.until(lambda: not app.services.mode.sandbox)  # not asked again


async def test_history_of_the_two_modes_is_never_mixed(qapp: QApplication, app: WiredWindow) -> None:
    app.wiring.calls.send(APIRequest("erp", "order.list"))
    await app.until(lambda: bool(app.records))
    await app.until(lambda: app.window.history.model.loaded == 1)
    app.services.switch(sandbox=False)
    await app.until(lambda: app.window.history.model.loaded == 0)
    app.services.switch(sandbox=True)
    await app.until(lambda: app.window.history.model.loaded == 1)


async def test_a_platform_chosen_in_either_place_is_shown_in_both(qapp: QApplication, app: WiredWindow) -> None:
    QTest.mouseClick(app.window.sidebar._rows["zhihu"], Qt.MouseButton.LeftButton)
    assert app.window.composer.platform.platform_id() == "zhihu"
    app.window.composer.platform.choose("erp")
    app.window.composer.platform.activated.emit(app.window.composer.platform.currentIndex())
    assert app.window.sidebar._rows["erp"].isChecked()
    assert app.state.platform == "erp"


async def test_credentials_open_for_the_platform_in_hand(qapp: QApplication, app: WiredWindow) -> None:
    app.window.sidebar.platform_chosen.emit("ths123")
    app.window.actions_by_id["credentials"].trigger()
    host = app.wiring.credentials()
    await app.until(lambda: host.shown)
    await app.until(lambda: host.editor.reader.places is not None)  # in the sandbox they are opened now
    assert host.editor.platform is not None
    assert host.editor.platform.id == "ths123"


async def test_theme_and_language_are_switched_and_remembered(qapp: QApplication, app: WiredWindow) -> None:
    app.window.actions_by_id["theme"].trigger()
    assert current_theme().dark
    app.window.actions_by_id["language"].trigger()
    assert current_language() == "zh"
    assert (app.state.theme, app.state.language) == ("dark", "zh")


async def test_a_host_from_a_dotenv_is_confirmed_in_place(qapp: QApplication, tmp_path: Path, own_home: Path) -> None:
    (own_home / ".env").write_text("ERP_BASE_URL=https://erp.invalid\nAPI_MAX_RETRIES=0\n", encoding="utf-8")
    # a stored credential: one of the same file would need no word
    APICredentialManager().set_credential("erp", "api_key", "key-0123456789")
    async with WiredWindow.opened(tmp_path / "live.ini", sandbox=False) as made:
        made.wiring.calls.send(APIRequest("erp", "order.list"))
        await made.until(lambda: made.question() is not None)
        assert made.records == []
        question = made.question()
        assert question is not None
        question.yes.click()
        await made.until(lambda: bool(made.records))
        assert made.records[0].outcome == "failed"  # there is no such host, but it was asked for


async def test_three_timeouts_in_a_row_are_warned_of_and_the_next_call_is_sent_all_the_same(
    qapp: QApplication, app: WiredWindow
) -> None:
    app.wiring.timeouts.on_event(CallStarted("c", 0, 0, 0, 1, "sandbox", platform="erp"))
    for number in (1, 2, 3):  # real ones count only if they have left, for which a busy machine may leave no time
        app.wiring.timeouts.on_event(
            AttemptFinished("c", number, 0, 0, 1, "sandbox", number=number, rule="timeout.attempt", sent=True)
        )
    failed = CallRecord("c", "sandbox", "erp", outcome="failed", stop_reason="max_retries", elapsed_s=0.3)
    app.wiring.calls.failed.emit(APICallError("call.failed", platform="erp", stop_reason="max_retries"), failed)
    (toast,) = app.window.findChildren(Toast)
    assert "3 time-outs in a row" in toast.text.text()
    app.wiring.calls.send(APIRequest("erp", "order.list"), "ok")
    await app.until(lambda: app.records != [failed])
    assert app.records[-1].outcome == "succeeded"


async def test_closing_the_window_with_a_batch_under_way_asks_first(qapp: QApplication, app: WiredWindow) -> None:
    agreed: list[bool] = []
    app.wiring.close_agreed.connect(lambda: agreed.append(True))
    app.window.composer.batch_requested.emit(APIRequest("erp", "order.list"))
    host = app.wiring._batch
    assert host is not None
    workers = Workers()
    host.controller._make = workers
    host.controller.start(BatchJob("erp", "order.list", "rows.csv", "out.csv"))
    app.window.close()
    question = await app.asked()
    QTest.keyClick(question.no, Qt.Key.Key_Space)
    await app.over("close")
    assert (agreed, workers.made[0].told, app.window.isVisible()) == ([], [], True)
    app.window.close()
    await app.until(lambda: any(found.isVisible() for found in app.window.findChildren(Question)))
    question = next(found for found in app.window.findChildren(Question) if found.isVisible())
    QTest.keyClick(question.yes, Qt.Key.Key_Space)
    await app.until(lambda: bool(agreed))
    assert workers.made[0].told == ["stop"]
    app.wiring.end_batch()
