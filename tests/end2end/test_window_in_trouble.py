"""Somebody tries to break the window: what it says, what it keeps, and that it goes on."""

from __future__ import annotations

import json
import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.main_window import MainWindow
from gui.response.large_view import LargeView
from gui.services import Services
from gui.widgets.ask import Question
from tests.core.loopback import Answer, Vendor, serving
from tests.end2end.driving import CTRL, calls, choose_fault, ended, press, program, record, steps
from tests.waiting import until

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("own_platforms")]
Key = Qt.Key


def action(window: MainWindow, name: str) -> QAction:
    return window.actions_by_id[name]


def messages(window: MainWindow) -> list[str]:
    return [toast.text.text() for toast in window.toasts._shown.values()]


def active(window: MainWindow) -> bool:
    window.activateWindow()
    return window.isActiveWindow()


async def to_production(window: MainWindow, *, title: str = "Switch to production?", mode: str = "Production") -> None:
    press(window, Key.Key_B, CTRL)
    await until(lambda: window.findChild(Question))
    question = window.findChild(Question)
    assert question is not None
    assert question.windowTitle() == title
    QTest.keyClick(question.yes, Key.Key_Return)
    await until(lambda: window.status.mode.accessibleName() == mode)
    # there is no window manager to give the keyboard back
    await until(partial(active, window))


# ---- stopping, twice, meanwhile ----


@pytest.mark.parametrize(
    ("fault", "state", "kept"),
    [
        ("slow=30", "running", [("request", None, "cancelled")]),
        ("429;retry-after=30", "waiting", [("request", 429, "http.429")]),
        (
            "expired,token:slow=30",
            "refreshing",
            [("request", 200, "douyin.token_expired"), ("token_refresh", None, "cancelled")],
        ),
    ],
)
async def test_escape_stops_at_once_in_every_phase(
    window: MainWindow, own_home: Path, fault: str, state: str, kept: list[tuple[str, int | None, str]]
) -> None:
    choose_fault(window, fault)
    press(window, Key.Key_Return, CTRL)
    await until(lambda: (shown := record(window)) is not None and shown.state == state)
    assert window.composer.url.stop.hasFocus()
    press(window, Key.Key_Escape)
    await until(lambda: (shown := record(window)) is not None and shown.outcome == "cancelled", 0.2)
    assert window.composer.url.send.hasFocus()
    assert window.response.summary.status.text() == "Stopped"
    press(window, Key.Key_Q, CTRL)
    await until(lambda: not window.isVisible())
    assert [(kind, status, rule) for kind, status, _, rule in steps(own_home)] == kept
    assert [outcome for _, _, outcome, _ in calls(own_home)] == ["cancelled"]


async def test_a_second_press_of_send_neither_sends_nor_stops(window: MainWindow, own_home: Path) -> None:
    choose_fault(window, "slow=0.3")
    for _ in range(3):
        press(window, Key.Key_Return, CTRL)
    QTest.mouseDClick(window.composer.url.send, Qt.MouseButton.LeftButton)
    await until(lambda: ended(window))
    window.close()
    await until(lambda: not window.isVisible())
    assert calls(own_home) == [("sandbox", "douyin", "succeeded", 1)]


async def test_everything_else_can_be_changed_while_a_call_waits(window: MainWindow, own_home: Path) -> None:
    choose_fault(window, "429;retry-after=30")
    press(window, Key.Key_Return, CTRL)
    await until(lambda: window.history.model.loaded == 1 and window.response.running.isVisible())
    try:
        action(window, "language").trigger()
        action(window, "theme").trigger()
        QTest.keyClick(window.sidebar._rows["erp"], Key.Key_Space)
        window.composer.set_operation("order.create")
        await until(lambda: "秒后发出第 2 次尝试" in window.response.running.headline.text())
        assert window.composer.platform.platform_id() == "erp"
        press(window, Key.Key_F11)
        press(window, Key.Key_F11)
        await to_production(window, title="切换到生产环境？", mode="生产环境")
        await until(lambda: window.history.model.loaded == 0)  # the history of the two modes is never mixed
        assert window.composer.url.stop.isEnabled()
        press(window, Key.Key_Escape)
        await until(lambda: window.composer.url.send.isEnabled(), 0.2)
        press(window, Key.Key_B, CTRL)
        await until(lambda: ended(window))
    finally:
        action(window, "language").trigger()
    window.close()
    await until(lambda: not window.isVisible())
    assert calls(own_home) == [("sandbox", "douyin", "cancelled", 1)]


# ---- what the machine does ----


async def test_a_sandbox_that_dies_is_said_and_started_again(
    qapp: QApplication, own_home: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_RETRY_DELAY", "0.01")
    async with program(qapp) as window:
        services = window.findChild(Services)
        assert services is not None
        process = services._sandbox
        assert process is not None
        assert process._process is not None
        choose_fault(window, "slow=30")
        press(window, Key.Key_Return, CTRL)
        await until(lambda: (shown := record(window)) is not None and shown.attempts == 1)
        os.kill(process._process.pid, signal.SIGKILL)
        await until(window.response.problem.isVisible)
        await until(lambda: services.mode.ready and services._sandbox is not process)
        assert messages(window) == ["The sandbox ended unexpectedly and was started again."]
        assert services.mode.address in window.status.mode.accessibleName()
        window.composer.scenario.setCurrentIndex(0)
        press(window, Key.Key_Return, CTRL)
        await until(lambda: (shown := record(window)) is not None and shown.outcome == "succeeded")
    assert "sandbox ended" in caplog.text
    assert [outcome for _, _, outcome, _ in calls(own_home)] == ["failed", "succeeded"]


async def test_a_damaged_history_is_moved_aside_and_said(qapp: QApplication, own_home: Path) -> None:
    (own_home / "history.sqlite3").write_bytes(b"no database" * 1000)
    async with program(qapp) as window:
        await until(lambda: messages(window))
        assert "is damaged and was moved to" in messages(window)[0]
        press(window, Key.Key_Return, CTRL)
        await until(lambda: ended(window))
    assert calls(own_home) == [("sandbox", "douyin", "succeeded", 3)]
    assert [name for name in os.listdir(own_home) if name.startswith("history.damaged-")]


async def test_without_a_history_calls_go_on_and_it_says_so_in_both_languages(
    qapp: QApplication, own_home: Path
) -> None:
    (own_home / "history.sqlite3").mkdir()
    async with program(qapp) as window:
        problem = window.findChild(QWidget, "history.problem")
        assert problem is not None
        await until(problem.isVisible)
        english = problem.accessibleName()
        assert "calls work but are not recorded" in english
        press(window, Key.Key_Return, CTRL)
        await until(lambda: ended(window))
        action(window, "language").trigger()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in problem.accessibleName())
        action(window, "language").trigger()
        assert problem.accessibleName() == english


async def test_a_definition_with_a_mistake_is_said_and_the_others_work(qapp: QApplication, own_home: Path) -> None:
    (own_home / "platforms").mkdir()
    (own_home / "platforms" / "shop.toml").write_text('schema = 1\n[platform]\nid = "shop\n', encoding="utf-8")
    async with program(qapp) as window:
        await until(lambda: messages(window))
        assert "shop.toml:3" in messages(window)[0]
        assert window.composer.platform.count() == 6
        press(window, Key.Key_Return, CTRL)
        await until(lambda: ended(window))
        assert record(window) is not None


@pytest.mark.parametrize(
    ("value", "told"), [("http://user:pw@127.0.0.1:1", "user name or password"), ("127.0.0.1:9", "http://")]
)
async def test_a_base_url_that_is_none_is_said_at_the_address(
    qapp: QApplication, own_home: Path, monkeypatch: pytest.MonkeyPatch, value: str, told: str
) -> None:
    monkeypatch.setenv("ERP_BASE_URL", value)
    monkeypatch.setenv("ERP_API_KEY", "key-0123456789")
    async with program(qapp) as window:
        await to_production(window)
        QTest.keyClick(window.sidebar._rows["erp"], Key.Key_Space)
        press(window, Key.Key_Return, CTRL)
        await until(lambda: window.composer.url.message.text())
        assert told in window.composer.url.message.text()
        assert "pw" not in window.composer.url.message.text().split()
        assert not window.composer.url.path._chip.isVisible(), "no address is shown that nothing would be sent to"
        assert window.history.model.loaded == 0


@pytest.mark.parametrize("phase", ["sent", "waiting", "a dialog", "a question"])
async def test_closing_in_the_middle_ends_in_time(qapp: QApplication, own_home: Path, phase: str) -> None:
    began = 0.0
    async with program(qapp) as window:
        if phase in ("sent", "waiting"):
            choose_fault(window, "slow=30" if phase == "sent" else "429;retry-after=30")
            press(window, Key.Key_Return, CTRL)
            wanted = "running" if phase == "sent" else "waiting"
            await until(lambda: (shown := record(window)) is not None and shown.state == wanted)
        elif phase == "a dialog":
            action(window, "credentials").trigger()
        else:
            press(window, Key.Key_B, CTRL)
            await until(lambda: window.findChild(Question))
        began = time.monotonic()
    assert time.monotonic() - began < 2
    outcomes = [outcome for _, _, outcome, _ in calls(own_home)]
    assert outcomes == (["cancelled"] if phase in ("sent", "waiting") else [])


async def test_odd_texts_stay_in_their_fields_and_are_kept(window: MainWindow) -> None:
    frame = window.top_bar.parentWidget()
    assert frame is not None
    composer = window.composer
    window.resize(1180, 720)
    composer.set_operation("")
    for path, problem in (
        ("/" + "y" * 10_000, ""),
        ("/😀/表情", ""),
        ("/id/7301234567890123456", ""),
        ("/\u202eevil", "invisible"),
        ("//evil.example/x", "another host"),
        ("http://other.host/x", "no path starting with /"),
        ("/../x", "segments"),
        ("/a\r\nHost: evil", "invisible"),
    ):
        before = window.history.model.loaded
        composer.url.path.setText(path)
        kept = composer.url.path.text()
        press(window, Key.Key_Return, CTRL)
        if problem:
            assert problem in composer.url.message.text()
            assert window.history.model.loaded == before
        else:
            await until(partial(ended, window, before + 1))
        assert composer.url.path.text() == kept
        assert frame.width() == window.width()


# ---- what a vendor answers ----


async def test_a_large_answer_is_laid_out_line_by_line_and_its_numbers_stay(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = 7301234567890123456
    body = json.dumps({"list": [{"id": first + number} for number in range(100_000)]}).encode()
    with serving(Vendor(Answer(body=body, headers={"Content-Type": "application/json"}))) as vendor:
        monkeypatch.setenv("ERP_BASE_URL", vendor.url)
        monkeypatch.setenv("ERP_API_KEY", "key-0123456789")
        monkeypatch.setattr("core.connectors.sending.decode_body", lambda _answer: pytest.fail("decoded whole"))
        async with program(qapp) as window:
            await to_production(window)
            QTest.keyClick(window.sidebar._rows["erp"], Key.Key_Space)
            press(window, Key.Key_Return, CTRL)
            view = window.findChild(LargeView)
            assert view is not None
            await until(lambda: view.isVisible() and not view.reading)
            rows = view.lines.rowCount()
            assert rows == 3 * 100_000 + 4
            assert view.lines.index(3, 0).data() == f'      "id": {first}'
            assert view.lines.index(rows - 4, 0).data() == f'      "id": {first + 99_999}'


async def test_a_broken_gzip_is_a_failure_in_words_and_nothing_on_the_terminal(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = Answer(body=b"0123456789", headers={"Content-Encoding": "gzip"})
    with serving(Vendor(broken)) as vendor:
        monkeypatch.setenv("ERP_BASE_URL", vendor.url)
        monkeypatch.setenv("ERP_API_KEY", "key-0123456789")
        async with program(qapp) as window:
            await to_production(window)
            QTest.keyClick(window.sidebar._rows["erp"], Key.Key_Space)
            press(window, Key.Key_Return, CTRL)
            await until(window.response.problem.isVisible)
            assert "cannot be decoded" in window.response.problem.message.text()
    assert "Traceback" not in capfd.readouterr().err
