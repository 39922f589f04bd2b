"""The pictures of the two READMEs: ``python3 dev.py shots --readme`` makes them anew, with a steady clock.

Owns which screens they are and how their files stay small. Must not be imported by the program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from gui.golden import GoldenSession
from gui.shots import LARGE, run_session
from gui.steady import SteadyClock

FOLDER = Path("docs/pictures")
SCREENS = ("answered", "live", "credentials-filled")
"""The answer with its retries; the time axis with the details of a step; the credentials."""


class ReadmeSession(GoldenSession):
    """Keeps the light pictures whole, one for each language."""

    async def take(
        self,
        name: str,
        *sizes: tuple[int, int],
        widget: QWidget | None = None,
        before: Callable[[], None] | None = None,
    ) -> None:
        """``NAME-LANGUAGE.png`` of the whole window."""
        async for language, dark in self.each_look(LARGE, before):
            if not dark:
                path = self.folder / f"{name}-{language}.png"
                in_few_colours((widget or self.window).grab().toImage()).save(str(path), quality=0)
                self.taken.append(path)


def in_few_colours(picture: QImage) -> QImage:
    """The picture with its 256 most frequent colours, a quarter of the size: the others are edges of letters."""
    whole = picture.convertToFormat(QImage.Format.Format_RGB32)
    frequent = Counter(memoryview(whole.constBits()).cast("I")).most_common(256)
    return whole.convertToFormat(QImage.Format.Format_Indexed8, [colour for colour, _ in frequent])


def take_all(clock: SteadyClock, folder: Path) -> int:
    """Take them into ``folder``; the exit code."""

    def make(app: QApplication) -> ReadmeSession:
        return ReadmeSession(app, folder, clock)

    return run_session(make, SCREENS)
