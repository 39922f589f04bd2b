"""Start and stop as a whole: closing ends within two seconds whatever is under way, with the history written."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core import __version__
from core.api_credential_manager import APICredentialManager
from core.calls import APIRequest
from core.credentials.types import CredentialStatus
from core.history.store import History
from core.tasks import TaskRegistry
from core.trace import CallRecord
from gui import app as application
from gui.main_window import MainWindow
from gui.wiring import Wiring
from tests.waiting import holds_in_time, until

LIMIT_S = 2.0


def _window(qapp: QApplication) -> MainWindow | None:
    return next((w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()), None)


async def _running(qapp: QApplication) -> tuple[asyncio.Task[int], MainWindow, Wiring]:
    task = TaskRegistry().start(application.run(qapp), name="run")
    await until(lambda: _window(qapp) is not None)
    window = _window(qapp)
    assert window is not None
    await until(lambda: window.findChild(Wiring) is not None)
    wiring = window.findChild(Wiring)
    assert wiring is not None
    await until(lambda: wiring._services.mode.ready)
    return task, window, wiring


def _stored(home: Path) -> list[CallRecord]:
    history = History.open(home / "history.sqlite3")
    records = history.page(mode="sandbox")
    history.close()
    return records


@pytest.mark.real
@pytest.mark.parametrize("fault", ["429;retry-after=30", "stall=60"], ids=["in a wait", "in a request"])
async def test_closing_during_a_call_ends_in_time_with_the_history_written(
    qapp: QApplication, own_home: Path, fault: str
) -> None:
    task, window, wiring = await _running(qapp)
    wiring.calls.send(APIRequest("erp", "order.list"), fault)
    state = "waiting" if "retry" in fault else "running"
    await until(lambda: any(record.state == state and record.attempts for record in wiring.running()))
    started = time.monotonic()
    window.close()
    window.close()
    assert await task == 0
    assert time.monotonic() - started < LIMIT_S
    assert [record.outcome for record in _stored(own_home)] == ["cancelled"]


@pytest.mark.real
async def test_closing_does_not_wait_for_a_keyring_that_hangs(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()

    async def hang(_self: APICredentialManager, _platform: str) -> dict[str, CredentialStatus]:
        await asyncio.to_thread(release.wait, 10)
        return {}

    monkeypatch.setattr(APICredentialManager, "astatus", hang)
    task, window, wiring = await _running(qapp)
    wiring._services.switch(sandbox=False)
    await until(lambda: not wiring._services.mode.sandbox)
    started = time.monotonic()
    window.close()
    assert await task == 0
    assert time.monotonic() - started < LIMIT_S
    release.set()


_LEAVING = """
import asyncio, sys
import gui.app
from core.calls import APIRequest
from core.history.store import History

at_once = History.open  # here events are written after 5 s, or by an orderly end
History.open = lambda path, **more: at_once(path, batch_s=5.0, **more)

async def leave(window, services, wiring):
    while not services.mode.ready:
        await asyncio.sleep(0.005)
    wiring.calls.send(APIRequest("erp", "order.list"), "429;retry-after=30")
    while not any(record.state == "waiting" for record in wiring.running()):
        await asyncio.sleep(0.005)
    print("leaving", flush=True)
    return 0

sys.exit(gui.app.start(leave))
"""


@pytest.mark.real
def test_the_process_that_ends_during_a_wait_has_written_the_history(own_home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _LEAVING],
        env={**os.environ, "JIERU_HOME": str(own_home)},
        cwd=Path(application.__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"leaving"
    started = time.monotonic()
    _, errors = process.communicate(timeout=10)
    assert time.monotonic() - started < LIMIT_S
    assert (process.returncode, errors) == (0, b"")
    assert [record.outcome for record in _stored(own_home)] == ["cancelled"]


_HANGING = """
import os, pathlib, time
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    priority = 9
    def get_password(self, service, username):
        pathlib.Path(os.environ["JIERU_HOME"], "asked").touch()
        time.sleep(60)
    def set_password(self, service, username, password):
        time.sleep(60)
    def delete_password(self, service, username):
        time.sleep(60)
"""


@pytest.mark.real
def test_the_process_ends_in_time_while_a_real_keyring_hangs(own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "hanging_keyring.py").write_text(_HANGING, encoding="utf-8")
    (own_home / "window.ini").write_text("[mode]\nsandbox=false\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "gui"],
        env={
            **os.environ,
            "JIERU_HOME": str(own_home),
            "PYTHON_KEYRING_BACKEND": "hanging_keyring.Keyring",
            "PYTHONPATH": str(tmp_path),
        },
        cwd=Path(application.__file__).parents[1],
        stderr=subprocess.PIPE,
    )
    assert holds_in_time((own_home / "asked").exists)
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=10)
    assert time.monotonic() - started < LIMIT_S
    assert (process.returncode, errors) == (0, b"")


@pytest.mark.real
async def test_closing_before_anything_is_open(qapp: QApplication) -> None:
    task = TaskRegistry().start(application.run(qapp), name="run")
    await until(lambda: _window(qapp) is not None)
    started = time.monotonic()
    qapp.quit()  # what a session's end does: it asks the windows
    window = _window(qapp)
    if window is not None:
        window.close()
    assert await task == 0
    assert time.monotonic() - started < LIMIT_S


def _process(*args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gui", *args],
        env={**os.environ, **environ},
        cwd=Path(application.__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("switch", ["--help", "-h"])
def test_help_names_every_switch(switch: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert application.main([switch]) == 0
    told = capsys.readouterr().out
    assert [name for name in ("--help", "--version", "--self-test", "--offscreen-demo") if name not in told] == []


def test_version_needs_no_qt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    assert application.main(["--version"]) == 0
    assert capsys.readouterr().out == f"jieru {__version__}\n"


def test_an_unknown_argument_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert application.main(["--colour"]) == 2
    assert "--colour" in capsys.readouterr().err


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert application.main([]) == 2
    error = capsys.readouterr().err
    assert "no display" in error
    assert error.count("\n") == 1


@pytest.mark.real
def test_what_is_heavy_is_not_imported_before_the_window_is_painted() -> None:
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; import gui.main_window, gui.wiring, gui.event_loop; "
        "print(sorted({'httpx', 'httpx2', 'sqlite3', 'cryptography', 'keyring', 'h11', 'dotenv', 'platformdirs'}"
        " & set(sys.modules)))"
    )
    assert _printed(code) == "[]"


@pytest.mark.real
def test_nothing_of_a_start_needs_tls() -> None:
    code = (
        "import sys; from core.late_tls import import_without_tls; import_without_tls(); "
        "import gui.main_window, gui.wiring, gui.event_loop, gui.services, gui.log_opening, core.history.store; "
        "print('ssl' in sys.modules)"
    )
    assert _printed(code) == "False"


def _printed(code: str) -> str:
    """What ``code`` prints in a fresh process, which says nothing else."""
    root = Path(application.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@pytest.mark.real
def test_the_demo_prints_its_attempts_and_a_picture(own_home: Path) -> None:
    done = _process("--offscreen-demo", JIERU_HOME=str(own_home))
    assert done.returncode == 0, done.stderr
    *steps, picture = done.stdout.splitlines()
    assert len(steps) == 4
    assert "429" in steps[0]
    assert Path(picture).stat().st_size > 10_000
    assert _stored(own_home)[0].outcome == "succeeded"


@pytest.mark.real
def test_sigterm_closes_the_window_in_time(own_home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "gui"],
        env={**os.environ, "JIERU_HOME": str(own_home)},
        cwd=Path(application.__file__).parents[1],
        stderr=subprocess.PIPE,
    )
    assert holds_in_time((own_home / "history.sqlite3").exists)
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, b"")
    assert time.monotonic() - started < LIMIT_S
