from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from core.trace import CallRecord, Step
from gui.status_bar import StatusBar


def _bar(qtbot: QtBot) -> StatusBar:
    bar = StatusBar()
    qtbot.addWidget(bar)
    return bar


def test_where_calls_go_is_always_told(qtbot: QtBot) -> None:
    bar = _bar(qtbot)
    bar.show_mode(sandbox=True, address="127.0.0.1:8765")
    assert bar.mode.accessibleName() == "Sandbox 127.0.0.1:8765"
    bar.show_mode(sandbox=True, failed=True)
    assert "not running" in bar.mode.accessibleName()
    bar.show_mode(sandbox=False)
    assert bar.mode.accessibleName() == "Production"


def test_stores_in_use_and_their_troubles(qtbot: QtBot) -> None:
    bar = _bar(qtbot)
    assert "Reading" in bar.store.accessibleName()
    bar.show_stores(("environment", "keyring"))
    assert bar.store.accessibleName() == "Environment variables · System keyring"
    bar.show_stores(("locked",))
    assert bar.store.accessibleName() == "Keyring is locked"


def test_what_runs_and_what_waits(qtbot: QtBot) -> None:
    bar = _bar(qtbot)
    assert bar.work.accessibleName() == "Idle"
    running = CallRecord("a", steps=(Step(running=True),))
    waiting = replace(running, call_id="b", steps=(Step(wait_running=True),))
    bar.show_running([running, waiting])
    assert bar.work.accessibleName() == "1 waiting · 1 running"
    held = replace(running, call_id="c", steps=(Step(kind="pause", running=True),))
    bar.show_running([running, waiting, held])
    assert bar.work.accessibleName() == "1 paused · 1 waiting · 1 running"
