"""Pictures of every screen, in both languages and themes: ``python -m gui.shots [FOLDER [SCREEN…]]``.

Owns the window that is led from screen to screen, off the screen, against the sandbox; ``screens.py`` says which
there are. Every picture shows what a user would see. Scale 2 is a second run of the same program.

``--golden [FOLDER [GROUP]]`` makes the small ones that a test compares with (``golden.py``), ``--readme`` those of the
READMEs.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from gui.services import Services

# each ends with the language that the next screen starts in
LOOKS: tuple[tuple[Literal["en", "zh"], bool], ...] = (("en", False), ("zh", False), ("en", True), ("zh", True))
"""Language and darkness of the pictures of a screen."""
LARGE = (1440, 900)
LIMIT_S = 20.0
# layouts take a few turns of the loop after a change of words, however busy the machine; and a beat takes 0.1 s
_SETTLE_S, _TURNS = 0.15, 8


def main(argv: Sequence[str]) -> int:
    """Take the pictures; the exit code."""
    if argv[:1] and argv[0] in ("-h", "--help"):
        return _explain()
    if argv[:1] in (["--golden"], ["--readme"]):
        return _take_steadily(argv[0], argv[1:])
    folder = Path(argv[0] if argv else "shots").absolute()
    code = _take(folder, argv[1:])
    if code or os.environ.get("QT_SCALE_FACTOR") == "2":
        return code
    again = {**os.environ, "QT_SCALE_FACTOR": "2"}
    command = [sys.executable, "-m", "gui.shots", str(folder), *argv[1:]]
    return subprocess.run(command, env=again, check=False).returncode  # noqa: S603 - ourselves


def _explain() -> int:
    from gui.screens import SCREENS

    sys.stdout.write(
        "usage: dev.py shots [FOLDER [SCREEN ...]]  every screen, in both languages, themes and scales; FOLDER: shots\n"
        "       dev.py shots --golden [FOLDER [GROUP]]  the small pictures that a test compares with\n"
        "       dev.py shots --readme  those of the READMEs\n"
        f"screens: {' '.join(SCREENS)}\n"
    )
    return 0


def _take_steadily(which: str, argv: Sequence[str]) -> int:
    from gui.steady import SteadyClock

    clock = SteadyClock()
    clock.take_over()  # before the modules are imported that remember the real one
    from gui import golden, readme_pictures

    if which == "--readme":
        return readme_pictures.take_all(clock, readme_pictures.FOLDER.absolute())
    folder = (Path(argv[0]) if argv else golden.STORED).absolute()
    return golden.take_group(clock, folder, argv[1]) if argv[1:] else golden.take_all(folder)


def _take(folder: Path, wanted: Sequence[str]) -> int:
    from gui.screens import SCREENS

    unknown = [name for name in wanted if name not in SCREENS]
    if unknown:
        sys.stderr.write(f"no screen is called {unknown[0]}; there are: {' '.join(SCREENS)}\n")
        return 2
    return run_session(lambda app: Session(app, folder), wanted or list(SCREENS))


def run_session(make: Callable[[QApplication], Session], names: Sequence[str]) -> int:
    """Lead the session that ``make`` makes through the screens called ``names``, in an empty home; the exit code."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from gui.collector import Collector
    from gui.event_loop import PreciseEventLoop

    app = QApplication(sys.argv[:1])
    Collector(app)
    app.setCursorFlashTime(0)
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as home:
        os.environ["JIERU_HOME"] = home
        os.chdir(home)  # no settings of whoever takes the pictures, and room for files
        with asyncio.Runner(loop_factory=lambda: PreciseEventLoop(app)) as runner:
            return runner.run(make(app).run(names))


class Session:
    """One window, led from screen to screen."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        from core.paths import find_paths
        from core.tasks import TaskRegistry
        from gui.app import apply_state
        from gui.bridge import EventBridge
        from gui.main_window import MainWindow
        from gui.state import WindowState
        from gui.wiring import Wiring

        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scale = app.devicePixelRatio()
        self.state = WindowState(find_paths().window_state)
        apply_state(self.state)
        self.window = MainWindow(self.state)
        self.tasks = TaskRegistry(self.window.report_failure)
        self.services = self.make_services()
        self.wiring = Wiring(self.window, self.services, EventBridge(self.window), self.tasks)
        self.taken: list[Path] = []

    def make_services(self) -> Services:
        """The engine behind the window."""
        from gui.services import Services

        return Services(self.tasks, sandbox=True, parent=self.window)

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
        for width, height in (sizes or (LARGE,))[: None if self.scale == 1 else 1]:
            async for language, dark in self.each_look((width, height), before):
                suffix = "@2x" if self.scale > 1 else ""
                size = "" if widget is not None else f"-{width}"
                look = f"{'dark' if dark else 'light'}-{language}"
                path = self.folder / f"{name}{size}-{look}{suffix}.png"
                (widget or self.window).grab().save(str(path))
                self.taken.append(path)

    async def each_look(
        self, size: tuple[int, int], before: Callable[[], None] | None
    ) -> AsyncIterator[tuple[Literal["en", "zh"], bool]]:
        """Give the window one look after the other, each time until it has come to rest."""
        from gui.i18n import use_language
        from gui.theme import theme_manager

        self.window.resize(*size)
        for language, dark in LOOKS:
            theme_manager().set_dark(dark)
            use_language(language)
            if before is not None:
                before()
            for _ in range(_TURNS):
                await asyncio.sleep(_SETTLE_S / _TURNS)
            yield language, dark
        self.window.resize(*LARGE)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something to become true."""
        async with asyncio.timeout(LIMIT_S):
            while not condition():  # noqa: ASYNC110 - facts of other processes and threads
                await asyncio.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
