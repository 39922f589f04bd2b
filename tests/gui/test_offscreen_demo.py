"""The demonstration for a machine without a display: its lines, its picture, its exit code."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.errors import JieruError
from core.trace import CallRecord
from gui.main_window import MainWindow
from gui.offscreen_demo import demonstrate
from gui.services import ModeState, Services
from gui.state import WindowState
from gui.wiring import Wiring
from tests.gui.live.samples import demo, failed

READY = ModeState(sandbox=True, address="127.0.0.1:1")


class Calls(QObject):
    answered = Signal(object, object)
    failed = Signal(object, object)
    refused = Signal(object)


class FakeServices(QObject):
    mode_changed = Signal(object)
    mode = READY


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> MainWindow:
    made = MainWindow(WindowState(tmp_path / "w.ini"))
    qtbot.addWidget(made, before_close_func=lambda closed: closed.finish())
    made.show()
    return made


async def demonstrated(
    window: MainWindow, result: CallRecord | JieruError | ModeState, monkeypatch: pytest.MonkeyPatch
) -> int:
    monkeypatch.setattr("gui.offscreen_demo._PAINT_S", 0.0)
    calls, services = Calls(), FakeServices()

    def send() -> None:
        if isinstance(result, CallRecord):
            (calls.answered if result.ok else calls.failed).emit(None, result)
        elif isinstance(result, JieruError):
            calls.refused.emit(result)
        else:
            services.mode_changed.emit(result)

    wiring = SimpleNamespace(calls=calls, send_example=send)
    return await demonstrate(window, cast("Services", services), cast("Wiring", wiring))


async def test_the_steps_and_the_picture_are_told(
    qapp: QApplication, window: MainWindow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await demonstrated(window, demo().record, monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert "429" in lines[0]
    assert "28001008" in lines[1]
    picture = QImage(lines[-1])
    assert (picture.width(), picture.height()) == (1440, 900)


async def test_a_call_that_fails_is_told_by_the_exit_code(
    qapp: QApplication, window: MainWindow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await demonstrated(window, failed(), monkeypatch) == 1
    assert len(capsys.readouterr().out.splitlines()) == 4


async def test_a_refusal_is_one_line(
    qapp: QApplication, window: MainWindow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await demonstrated(window, JieruError("sandbox.not_started", problem="no port"), monkeypatch) == 1
    assert "no port" in capsys.readouterr().out


async def test_a_sandbox_that_does_not_come_is_told(
    qapp: QApplication, window: MainWindow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await demonstrated(window, ModeState(sandbox=True, failed=True), monkeypatch) == 1
    assert capsys.readouterr().out == "the sandbox does not answer\n"
