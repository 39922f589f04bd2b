"""Pictures of every screen, in both languages and themes: ``python -m gui.shots [FOLDER]``.

Owns the list of screens. Drives the real window against the sandbox, off the screen; every picture shows what a user
would see. Scale 2 is a second run of the same program.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

SIZES = ((1440, 900), (1280, 800))
LIMIT_S = 20.0
_SETTLE_S = 0.1  # layouts take a few turns of the loop after a change of words


def main() -> int:
    """Take all pictures; the exit code."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "shots").absolute()
    if os.environ.get("QT_SCALE_FACTOR") == "2":
        return _take(folder)
    code = _take(folder)
    again = {**os.environ, "QT_SCALE_FACTOR": "2"}
    return code or subprocess.run([sys.executable, "-m", "gui.shots", str(folder)], env=again, check=False).returncode  # noqa: S603


def _take(folder: Path) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder.mkdir(parents=True, exist_ok=True)
    from gui.event_loop import PreciseEventLoop

    app = QApplication(sys.argv[:1])
    app.setCursorFlashTime(0)
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as home:
        os.environ["JIERU_HOME"] = home
        with asyncio.Runner(loop_factory=lambda: PreciseEventLoop(app)) as runner:
            return runner.run(_Session(app, folder).run())


class _Session:
    """One window, led from screen to screen."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        from core.paths import find_paths
        from core.tasks import TaskRegistry
        from gui.app import apply_state
        from gui.bridge import EventBridge
        from gui.main_window import MainWindow
        from gui.services import Services
        from gui.state import WindowState
        from gui.theme import theme_manager
        from gui.wiring import Wiring

        self.folder = folder
        self.scale = app.devicePixelRatio()
        self.state = WindowState(find_paths().window_state)
        apply_state(self.state)
        self.window = MainWindow(self.state, app)
        theme_manager().apply_sheet()
        self.tasks = TaskRegistry(self.window.report_failure)
        self.services = Services(self.tasks, sandbox=True, parent=self.window)
        self.wiring = Wiring(self.window, self.services, EventBridge(self.window), self.tasks)
        self.taken: list[Path] = []

    async def run(self) -> int:
        """Every screen; the exit code."""
        self.window.show()
        self.window.resize(*SIZES[0])
        self.window.arrange()
        try:
            await self.services.open()
            await self._until(lambda: bool(self.services.states.states()))
            for screen in (self._first_run, self._running, self._answered, self._dialog, self._live, self._refused):
                await screen()
        finally:
            await self.tasks.aclose(0.5)
            await self.services.aclose()
            self.window.finish()
        sys.stdout.write(f"{len(self.taken)} pictures in {self.folder}\n")
        return 0

    async def _first_run(self) -> None:
        await self._everywhere("first-run")

    async def _running(self) -> None:
        self.wiring.send_example()
        await self._until(lambda: any(record.state == "waiting" for record in self.wiring.running()))
        await asyncio.sleep(0.2)
        await self._everywhere("waiting", sizes=SIZES[:1])

    async def _answered(self) -> None:
        await self._until(lambda: not self.wiring.calls.running)
        await asyncio.sleep(0.2)
        await self._everywhere("answered")

    async def _dialog(self) -> None:
        self.window.credentials_wanted.emit("douyin")
        await asyncio.sleep(0.3)
        from gui.credentials.dialog import CredentialDialog

        dialog = self.window.findChild(CredentialDialog)
        assert dialog is not None
        await self._everywhere("credentials", sizes=SIZES[:1], widget=dialog)
        dialog.close()

    async def _live(self) -> None:
        self.window.maximise_pane(on=True)
        await asyncio.sleep(0.1)
        await self._everywhere("live")
        self.window.maximise_pane(on=False)

    async def _refused(self) -> None:
        """Production without credentials: a refusal at its place."""
        self.services.switch(sandbox=False)
        await self._until(lambda: not self.services.mode.sandbox and len(self.services.states.states()) > 0)
        self.window.composer.send()
        await self._until(lambda: not self.wiring.calls.running)
        await asyncio.sleep(0.1)
        await self._everywhere("refused")

    async def _everywhere(
        self, name: str, *, sizes: tuple[tuple[int, int], ...] = SIZES, widget: QWidget | None = None
    ) -> None:
        for language, dark in self._looks():
            for width, height in sizes if self.scale == 1 else sizes[:1]:
                self.window.resize(width, height)
                await asyncio.sleep(_SETTLE_S)
                suffix = "@2x" if self.scale > 1 else ""
                size = "" if widget is not None else f"-{width}"
                look = f"{'dark' if dark else 'light'}-{language}"
                path = self.folder / f"{name}{size}-{look}{suffix}.png"
                (widget or self.window).grab().save(str(path))
                self.taken.append(path)
        self.window.resize(*SIZES[0])

    def _looks(self) -> Iterator[tuple[str, bool]]:
        from gui.i18n import use_language
        from gui.theme import theme_manager

        for dark in (False, True):
            theme_manager().set_dark(dark)
            for language in ("zh", "en"):
                use_language("zh" if language == "zh" else "en")
                yield language, dark

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not condition():  # noqa: ASYNC110 - facts of other processes and threads
                await asyncio.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
