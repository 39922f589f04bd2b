"""Start and stop of the window.

Owns the order of both: first the painted window, then everything else; at the end first the work, then the window.
Must not import what is heavy before the window is painted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from core import __version__

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Sequence

    from PySide6.QtWidgets import QApplication

    from core.tasks import TaskRegistry
    from gui.main_window import MainWindow
    from gui.services import Services
    from gui.state import WindowState
    from gui.wiring import Wiring

    Script = Callable[[MainWindow, Services, Wiring], Awaitable[int]]

_SWITCHES = {
    "--help": "this list",
    "--version": "which release this is",
    "--self-test": "whether everything works on this machine",
    "--offscreen-demo": "make the first call in an off-screen window, and keep its picture",
}
TASKS_LIMIT_S = 0.7
PAINT_LIMIT_S = 1.0
"""The services open when the window was painted, or after this time: a minimised window is not painted."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window; the exit code."""
    if argv is None:  # the program, and not a test
        from core.program.hardening import harden

        harden()
    args = list(sys.argv[1:] if argv is None else argv)
    if "--help" in args or "-h" in args:
        lines = (f"  {name:<16} {meaning}" for name, meaning in _SWITCHES.items())
        _say("\n".join(("usage: jieru [switch]", "Without a switch: the window.", *lines)))
        return 0
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
    import gc

    from core.late_tls import import_without_tls

    gc.disable()  # until ``Collector`` is there; it would run over every module that is imported
    import_without_tls()
    import asyncio

    calm_interpreter()
    app = application()
    from gui.collector import Collector
    from gui.event_loop import PreciseEventLoop

    Collector(app)
    with asyncio.Runner(loop_factory=lambda: PreciseEventLoop(app)) as runner:
        return runner.run(run(app, script))


def calm_interpreter() -> None:
    """Let a thread that computes give the interpreter to the window after 0.2 ms, not five.

    A frame has 16, and Qt gives the interpreter back some dozens of times in one: the window waits each time.
    """
    sys.setswitchinterval(0.0002)


def application() -> QApplication:
    """The process's ``QApplication``, made at the first call."""
    os.environ.setdefault("QT_API", "pyside6")  # qasync would take another binding that is installed
    _spare_sources()
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
        app.setApplicationName("jieru")
        app.setApplicationDisplayName("接入台 Jieru")
        app.setDesktopFileName("jieru")
    return app


def _spare_sources() -> None:
    """Keep PySide from reading the source of every module that is imported after it.

    It looks for ``from __feature__ import``, which we never use; ``linecache`` would keep all that text: 10 MB.
    """
    import PySide6  # noqa: F401 - brings the module below

    feature: Any = sys.modules.get("PySide6.support.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: True  # noqa: SLF001 - there is no switch for it


async def run(app: QApplication, script: Script | None = None) -> int:
    """Show the window, work until it is closed, clean up while the loop is alive.

    Args:
        app: The application.
        script: What is done in place of the user; the window closes when it ends, and its result is the exit code.
    """
    import asyncio

    from core.paths import find_paths
    from core.tasks import TaskRegistry
    from gui.main_window import MainWindow
    from gui.state import WindowState

    app.setQuitOnLastWindowClosed(False)  # the end is ours to decide: work first, then the window
    quit_requested = asyncio.Event()
    remove_signals = _quit_on_signals(quit_requested)
    state = WindowState(find_paths().window_state)
    apply_state(state)
    window = MainWindow(state, filled=False)
    tasks = TaskRegistry(window.report_failure)
    window.close_requested.connect(quit_requested.set)
    window.show()
    await _painted(window)
    await asyncio.to_thread(import_module, "gui.services")
    from gui.services import Services

    services = Services(tasks, sandbox=state.sandbox or _sandbox_by_setting(), parent=window)
    wiring = None
    code = 0
    try:
        services.prepare()
        wiring = await _fill(window, services, tasks)
        window.close_requested.disconnect(quit_requested.set)  # from now on what is unsaved is asked about first
        wiring.close_agreed.connect(quit_requested.set)
        tasks.start(services.open(), name="open")
        if script:
            code = await script(window, services, wiring)
        else:
            await quit_requested.wait()
    finally:
        window.setEnabled(False)
        window.remember()
        await tasks.aclose(TASKS_LIMIT_S)
        if wiring is not None:
            wiring.flush()
            await asyncio.to_thread(wiring.end_batch)
        await services.aclose()
        window.finish()
        remove_signals()
    return code


async def _fill(window: MainWindow, services: Services, tasks: TaskRegistry) -> Wiring:
    """Bring what is behind the first frame: the panes' modules in another thread, the panes in steps on this one."""
    import asyncio

    for name in ("gui.workspace", "gui.wiring"):
        await asyncio.to_thread(import_module, name)
    from gui.bridge import EventBridge
    from gui.wiring import Wiring

    for _ in window.fill():
        await asyncio.sleep(0)
    return Wiring(window, services, EventBridge(window), tasks)


async def _demonstrate(window: MainWindow, services: Services, wiring: Wiring) -> int:
    from gui.offscreen_demo import demonstrate

    return await demonstrate(window, services, wiring)


def apply_state(state: WindowState) -> None:
    """Put the remembered theme and language on the application.

    ``JIERU_LANG`` goes before the remembered language.
    """
    from core.texts import language_setting
    from gui.i18n import use_language
    from gui.theme import theme_manager

    theme_manager().set_dark({"dark": True, "light": False}.get(state.theme))
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
