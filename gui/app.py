"""Start and stop of the window.

Owns the order of both: first the painted window, then everything else; at the end first the work, then the window.
Must not import what is heavy before the window is painted.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from core import __version__

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Sequence

    from PySide6.QtWidgets import QApplication

    from gui.main_window import MainWindow
    from gui.services import Services
    from gui.state import WindowState
    from gui.wiring import Wiring

    Script = Callable[[MainWindow, Services, Wiring], Awaitable[int]]

_SWITCHES = ("--version", "--offscreen-demo", "--self-test")
TASKS_LIMIT_S = 0.7
PAINT_LIMIT_S = 1.0
"""The services open when the window was painted, or after this time: a minimised window is not painted."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window; the exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    if "--version" in args:
        _say(f"jieru {__version__}")
        return 0
    unknown = [arg for arg in args if arg not in _SWITCHES]
    if unknown:
        _say(f"jieru: unknown argument {unknown[0]}; known: {' '.join(_SWITCHES)}", error=True)
        return 2
    if "--self-test" in args:
        from gui.self_test import run_self_test

        return run_self_test(_say)
    script = None
    if "--offscreen-demo" in args:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        script = _demonstrate
    elif not _has_display():
        _say("jieru: there is no display; jieru-cli works without one, and so does jieru --offscreen-demo", error=True)
        return 2
    return start(script)


def start(script: Script | None = None) -> int:
    """Run the window on a loop of its own; the exit code."""
    import asyncio

    from gui.event_loop import PreciseEventLoop

    app = application()
    with asyncio.Runner(loop_factory=lambda: PreciseEventLoop(app)) as runner:
        return runner.run(run(app, script))


def application() -> QApplication:
    """The process's ``QApplication``, made at the first call."""
    os.environ.setdefault("QT_API", "pyside6")  # qasync would take another binding that is installed
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
        app.setApplicationName("jieru")
        app.setApplicationDisplayName("接入台 Jieru")
        app.setDesktopFileName("jieru")
    return app


async def run(app: QApplication, script: Script | None = None) -> int:
    """Show the window, work until it is closed, clean up while the loop is alive.

    Args:
        app: The application.
        script: What is done in place of the user; the window closes when it ends, and its result is the exit code.
    """
    import asyncio

    from core.paths import find_paths
    from core.tasks import TaskRegistry
    from gui.bridge import EventBridge
    from gui.main_window import MainWindow
    from gui.services import Services
    from gui.state import WindowState
    from gui.theme import theme_manager
    from gui.wiring import Wiring

    app.setQuitOnLastWindowClosed(False)  # the end is ours to decide: work first, then the window
    quit_requested = asyncio.Event()
    remove_signals = _quit_on_signals(quit_requested)
    state = WindowState(find_paths().window_state)
    apply_state(state)
    window = MainWindow(state, app)
    theme_manager().apply_sheet()
    tasks = TaskRegistry(window.report_failure)
    services = Services(tasks, sandbox=state.sandbox or _sandbox_by_setting(), parent=window)
    wiring = Wiring(window, services, EventBridge(window), tasks)
    wiring.close_agreed.connect(quit_requested.set)
    code = 0
    try:
        window.show()
        await _painted(window)
        tasks.start(services.open(), name="open")
        if script:
            code = await script(window, services, wiring)
        else:
            await quit_requested.wait()
    finally:
        window.setEnabled(False)
        window.remember()
        await tasks.aclose(TASKS_LIMIT_S)
        wiring.flush()
        await services.aclose()
        window.finish()
        remove_signals()
    return code


async def _demonstrate(window: MainWindow, services: Services, wiring: Wiring) -> int:
    from gui.offscreen_demo import demonstrate

    return await demonstrate(window, services, wiring)


def apply_state(state: WindowState) -> None:
    """Put the remembered theme, still without its style sheet, and language on the application.

    ``JIERU_LANG`` goes before the remembered language.
    """
    from core.texts import language_setting
    from gui.i18n import use_language
    from gui.theme import theme_manager

    theme_manager().set_dark({"dark": True, "light": False}.get(state.theme), sheet=False)
    theme_manager().follow_system()
    remembered = "" if language_setting().strip() else state.language
    use_language("zh" if remembered == "zh" else "en" if remembered == "en" else None)


async def _painted(window: MainWindow) -> None:
    import asyncio
    from contextlib import suppress

    painted = asyncio.Event()
    window.painted.connect(painted.set)
    with suppress(TimeoutError):
        async with asyncio.timeout(PAINT_LIMIT_S):
            await painted.wait()


def _quit_on_signals(quit_requested: asyncio.Event) -> Callable[[], None]:
    """Ctrl+C and SIGTERM ask for the end; returns what takes that back."""
    import asyncio
    import signal

    loop = asyncio.get_running_loop()
    added = []
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, quit_requested.set)
        except (NotImplementedError, RuntimeError):  # Windows, or not the main thread
            continue
        added.append(number)
    if not added:  # Python hears Ctrl+C only between two of its own instructions, and Qt gives it none
        from PySide6.QtCore import QTimer

        heartbeat = QTimer()
        heartbeat.timeout.connect(lambda: None)
        heartbeat.start(200)
        return heartbeat.stop

    def remove() -> None:
        for number in added:
            loop.remove_signal_handler(number)

    return remove


def _sandbox_by_setting() -> bool:
    from core.errors import SettingError
    from core.settings import get_settings

    try:
        return get_settings().flag("JIERU_SANDBOX")
    except SettingError:  # each call says what is wrong with it
        return False


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _say(text: str, *, error: bool = False) -> None:
    stream = sys.stderr if error else sys.stdout
    if stream is not None:  # a windowed program on Windows has none
        stream.write(text + "\n")
