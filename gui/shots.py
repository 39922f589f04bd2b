"""Pictures of every screen, in both languages and themes: ``python -m gui.shots [FOLDER [SCREEN…]]``.

Owns the window that is led from screen to screen, off the screen, against the sandbox; ``screens.py`` says which
there are. Every picture shows what a user would see. Scale 2 is a second run of the same program.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

LARGE = (1440, 900)
LIMIT_S = 20.0
_SETTLE_S, _TURNS = 0.1, 8  # layouts take a few turns of the loop after a change of words, however busy the machine


def main(argv: Sequence[str]) -> int:
    """Take the pictures; the exit code."""
    folder = Path(argv[0] if argv else "shots").absolute()
    if os.environ.get("QT_SCALE_FACTOR") == "2":
        return _take(folder, argv[1:])
    code = _take(folder, argv[1:])
    again = {**os.environ, "QT_SCALE_FACTOR": "2"}
    command = [sys.executable, "-m", "gui.shots", str(folder), *argv[1:]]
    return code or subprocess.run(command, env=again, check=False).returncode  # noqa: S603 - ourselves


def _take(folder: Path, wanted: Sequence[str]) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder.mkdir(parents=True, exist_ok=True)
    from gui.event_loop import PreciseEventLoop
    from gui.screens import SCREENS

    unknown = [name for name in wanted if name not in SCREENS]
    if unknown:
        sys.stderr.write(f"no screen is called {unknown[0]}; there are: {' '.join(SCREENS)}\n")
        return 2
    app = QApplication(sys.argv[:1])
    app.setCursorFlashTime(0)
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as home:
        os.environ["JIERU_HOME"] = home
        with asyncio.Runner(loop_factory=lambda: PreciseEventLoop(app)) as runner:
            return runner.run(Session(app, folder).run(wanted or list(SCREENS)))


class Session:
    """One window, led from screen to screen."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        from core.paths import find_paths
        from core.tasks import TaskRegistry
        from gui.app import apply_state
        from gui.bridge import EventBridge
        from gui.main_window import MainWindow
        from gui.services import Services
        from gui.state import WindowState
        from gui.wiring import Wiring

        self.folder = folder
        self.scale = app.devicePixelRatio()
        self.state = WindowState(find_paths().window_state)
        apply_state(self.state)
        self.window = MainWindow(self.state, app)
        self.tasks = TaskRegistry(self.window.report_failure)
        self.services = Services(self.tasks, sandbox=True, parent=self.window)
        self.wiring = Wiring(self.window, self.services, EventBridge(self.window), self.tasks)
        self.taken: list[Path] = []

    async def run(self, names: Sequence[str]) -> int:
        """The screens called ``names``; the exit code."""
        from gui.screens import SCREENS

        self.window.show()
        self.window.resize(*LARGE)
        self.window.arrange()
        try:
            await self.services.open()
            await self.until(lambda: bool(self.services.states.states()))
            for name in names:
                await SCREENS[name](self, name)
        finally:
            await self.tasks.aclose(0.5)
            await self.services.aclose()
            self.window.finish()
        sys.stdout.write(f"{len(self.taken)} pictures in {self.folder}\n")
        return 0

    async def take(
        self,
        name: str,
        *sizes: tuple[int, int],
        widget: QWidget | None = None,
        before: Callable[[], None] | None = None,
    ) -> None:
        """A picture in each language and theme.

        Args:
            name: Begins the name of the file.
            sizes: Of the window; at scale 2 the first one only.
            widget: Take this instead of the window.
            before: Called before each picture, for what a change of language takes away.
        """
        for language, dark in self._looks():
            for width, height in (sizes or (LARGE,))[: None if self.scale == 1 else 1]:
                self.window.resize(width, height)
                if before is not None:
                    before()
                for _ in range(_TURNS):
                    await asyncio.sleep(_SETTLE_S / _TURNS)
                suffix = "@2x" if self.scale > 1 else ""
                size = "" if widget is not None else f"-{width}"
                look = f"{'dark' if dark else 'light'}-{language}"
                path = self.folder / f"{name}{size}-{look}{suffix}.png"
                (widget or self.window).grab().save(str(path))
                self.taken.append(path)
        self.window.resize(*LARGE)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something to become true."""
        async with asyncio.timeout(LIMIT_S):
            while not condition():  # noqa: ASYNC110 - facts of other processes and threads
                await asyncio.sleep(0.01)

    def _looks(self) -> Iterator[tuple[str, bool]]:
        from gui.i18n import use_language
        from gui.theme import theme_manager

        for dark in (False, True):
            theme_manager().set_dark(dark)
            for language in ("en", "zh"):  # ends with the language that the next screen starts in
                use_language("zh" if language == "zh" else "en")
                yield language, dark


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
