"""Small pictures and the words of every screen, to notice what has changed without being meant to.

``python3 dev.py shots --golden`` makes them anew. Owns what is kept of a screen, what counts as the same, and the
session that takes them by a steady clock. Must not be imported by the program, nor know which screens there are.

A screen has one PNG with its four looks (English and Chinese above, light; the same below, dark), a twelfth as wide as
the window, and one JSON file with its words by language, and those that lie upon each other. Means over squares are
compared, so that another version of a font library makes no difference.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

from gui.services import Services
from gui.shots import LARGE, LOOKS, Session, run_session
from gui.steady import SteadyClock

STORED = Path("tests/data/golden")
COMMAND = "python3 dev.py shots --golden"
SHRUNK = 12
"""So many pixels of a window, in each direction, make one of the picture."""
SQUARE = 4
LIMIT = 22
"""The means of two squares of that many pixels may differ by so much, of 255, in each colour. Another
hinting of the same fonts makes 18 at most, an answer that is not there 34."""
_LEVELS = 16
_SHOWN_LINES, _MOST_ROWS = 4, 40
_OWN_FOLDER = re.compile(re.escape(tempfile.gettempdir()) + r"/[^/\s]+")
_NUMBER = re.compile(r"\d[\d.,:]*")

Words = Mapping[str, list[str]]


class GoldenSession(Session):
    """Keeps of each screen a sheet and its words; every screen in one size."""

    def __init__(self, app: QApplication, folder: Path, clock: SteadyClock) -> None:
        self.clock = clock
        super().__init__(app, folder)

    def make_services(self) -> Services:
        """Services whose calls always take the same time."""
        return _SteadyServices(self.clock, self)

    async def take(
        self,
        name: str,
        *sizes: tuple[int, int],
        widget: QWidget | None = None,
        before: Callable[[], None] | None = None,
    ) -> None:
        """One sheet and its words, in the first size."""
        pictures: list[QImage] = []
        words: dict[str, list[str]] = {"collisions": []}
        async for language, _ in self.each_look(sizes[0] if sizes else LARGE, before):
            # the axis stays where it is while that will do, so where it is depends on what was seen before
            self.window.history.view.reset_axis()
            self.window.history.view.refresh()
            shown = widget or self.window
            pictures.append(shrunk(shown.grab().toImage()))
            words.setdefault(language, words_of(shown))
            words["collisions"] += [told for told in collisions_of(shown) if told not in words["collisions"]]
        keep(self.folder, name, sheet_of(pictures), words)
        self.taken.append(self.folder / f"{name}.png")


class _SteadyServices(Services):
    def __init__(self, clock: SteadyClock, session: Session) -> None:
        super().__init__(session.tasks, sandbox=True, parent=session.window)
        self._clock = clock

    async def _load_engine(self) -> None:
        await super()._load_engine()
        handler, clock = self._handler, self._clock
        assert handler is not None
        handler._listeners = (clock.listener(handler._listeners),)  # noqa: SLF001 - they are what has to be told
        handler.engine = replace(handler.engine, clock=clock.monotonic, sleep=clock.sleep)


# ---- what is kept of a screen ----


def shrunk(picture: QImage) -> QImage:
    """Small, and in few colours, so that it takes a few kB."""
    small = picture.convertToFormat(QImage.Format.Format_RGB888).scaled(
        max(picture.width() // SHRUNK, 1),
        max(picture.height() // SHRUNK, 1),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    step = 256 // _LEVELS
    pixels = bytes(min(value // step * step + step // 2, 255) for value in small.constBits())
    return QImage(pixels, small.width(), small.height(), small.bytesPerLine(), QImage.Format.Format_RGB888).copy()


def sheet_of(pictures: list[QImage]) -> QImage:
    """Four pictures of one size as one."""
    width, height = pictures[0].width(), pictures[0].height()
    sheet = QImage(2 * width, 2 * height, QImage.Format.Format_RGB888)
    sheet.fill(0)
    painter = QPainter(sheet)
    for place, picture in enumerate(pictures):
        painter.drawImage(place % 2 * width, place // 2 * height, picture)
    painter.end()
    return sheet


def words_of(shown: QWidget) -> list[str]:
    """The words that can be seen, each once, with every number as 0: which ones they are has tests of its own."""
    found: dict[str, None] = {}
    for widget in [shown, *shown.findChildren(QWidget)]:
        if not widget.visibleRegion().isEmpty():
            for text in _words_in(widget):
                told = _NUMBER.sub("0", _OWN_FOLDER.sub("…", text.replace("\u200b", ""))).strip()
                if any(letter.isalpha() for letter in told):
                    found.setdefault(told)
    return sorted(found)


def collisions_of(shown: QWidget) -> list[str]:
    """Words that lie upon each other, or that have less room than they need."""
    parts = [
        (part, part.visibleRegion().boundingRect().adjusted(1, 1, -1, -1).translated(part.mapTo(shown, QPoint(0, 0))))
        for part in shown.findChildren(QWidget)
        if isinstance(part, QLabel | QAbstractButton | QLineEdit | QComboBox)
        and part.window() is shown.window()
        and not part.visibleRegion().isEmpty()
        and any(_words_in(part))
    ]
    found = []
    for place, (one, area) in enumerate(parts):
        for other, room in parts[place + 1 :]:
            if area.intersects(room) and not one.isAncestorOf(other) and not other.isAncestorOf(one):
                found.append(f"{_words_in(one)[0]!r} lies upon {_words_in(other)[0]!r}")
        if isinstance(one, QLabel):
            needed = one.heightForWidth(one.width()) if one.wordWrap() else one.sizeHint().height()
            if one.height() < needed or one.width() < one.minimumSizeHint().width():
                found.append(f"{_words_in(one)[0]!r} is cut off")
    return found


def _words_in(widget: QWidget) -> list[str]:
    match widget:
        case QTabBar():
            return [widget.tabText(index) for index in range(widget.count())]
        case QLabel() | QAbstractButton():
            return [widget.text()]
        case QLineEdit():
            return [widget.text() or widget.placeholderText()]
        case QComboBox():
            return [widget.currentText()]
        case QPlainTextEdit():
            return widget.toPlainText().splitlines()[:_SHOWN_LINES]
        case QTableView():
            return _cells(widget)
        case _:
            return []


def _cells(table: QAbstractItemView) -> list[str]:
    model, area, found = table.model(), table.viewport().rect(), []
    first = max(table.indexAt(area.topLeft()).row(), 0)
    for row in range(first, min(model.rowCount(), first + _MOST_ROWS)):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            if area.intersects(table.visualRect(index)):
                found.append(str(index.data() or ""))
    return found


# ---- stored, and compared with what is stored ----


def keep(folder: Path, name: str, sheet: QImage, words: Words) -> None:
    """Store a screen; what is alike stays as it was."""
    folder.mkdir(parents=True, exist_ok=True)
    picture, text = folder / f"{name}.png", folder / f"{name}.json"
    if not picture.exists() or differences(QImage(str(picture)), sheet):
        sheet.save(str(picture), quality=0)
    made = json.dumps(words, ensure_ascii=False, indent=1) + "\n"
    if not text.exists() or text.read_text(encoding="utf-8") != made:
        text.write_text(made, encoding="utf-8")


def differences(stored: QImage, sheet: QImage) -> list[str]:
    """What differs between two sheets: in which look, and where; empty if they are alike."""
    if stored.size() != sheet.size():
        return [f"a size of {sheet.width()}×{sheet.height()}, not {stored.width()}×{stored.height()}"]
    width, height = sheet.width() // 2, sheet.height() // 2
    found = []
    for place, (language, dark) in enumerate(LOOKS):
        look = QRect(place % 2 * width, place // 2 * height, width, height)
        worst = _worst(stored.copy(look), sheet.copy(look))
        if worst is not None:
            x, y, off = worst
            theme = "dark" if dark else "light"
            found.append(f"{language}, {theme}: near ({x * SHRUNK}, {y * SHRUNK}) of the window by {off:.0f} of 255")
    return found


def _worst(one: QImage, other: QImage) -> tuple[int, int, float] | None:
    """The square that differs most, by more than is allowed."""
    means, others = _means(one), _means(other)
    off = {place: max(abs(a - b) for a, b in zip(means[place], others[place], strict=True)) for place in means}
    place = max(off, key=lambda square: off[square])
    return (*place, off[place]) if off[place] > LIMIT else None


def _means(picture: QImage) -> dict[tuple[int, int], tuple[float, ...]]:
    """The mean colour of each square by its corner."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB888)  # a file is read in another one
    pixels, line = bytes(picture.constBits()), picture.bytesPerLine()
    found = {}
    for y in range(0, picture.height(), SQUARE):
        for x in range(0, picture.width(), SQUARE):
            wide, high = min(SQUARE, picture.width() - x), min(SQUARE, picture.height() - y)
            rows = [pixels[(y + row) * line + 3 * x : (y + row) * line + 3 * (x + wide)] for row in range(high)]
            found[x, y] = tuple(sum(sum(row[part::3]) for row in rows) / (wide * high) for part in range(3))
    return found


def groups() -> dict[str, list[str]]:
    """Screens that one window goes through, by the name of the group: what is in the history depends on those before.

    Each group is quick enough for one test, and a new screen changes nothing in the others.
    """
    from gui.screens import SCREENS

    credentials = [name for name in SCREENS if name.startswith("credentials")]
    others = [name for name in SCREENS if name not in credentials]
    middle = others.index("live")
    return {"requests": others[:middle], "live": others[middle:], "credentials": credentials}


def take_group(clock: SteadyClock, folder: Path, group: str) -> int:
    """Take the screens of a group into ``folder``; the exit code."""
    return run_session(lambda app: GoldenSession(app, folder, clock), groups()[group])


def take_all(folder: Path) -> int:
    """Take all screens into ``folder``, the groups side by side; the exit code. What nobody has made anew, goes."""
    command = [sys.executable, "-X", "faulthandler", "-m", "gui.shots", "--golden"]
    with tempfile.TemporaryDirectory() as made:
        children = [subprocess.Popen([*command, made, group]) for group in groups()]  # noqa: S603 - ourselves
        codes = [child.wait() for child in children]
        if any(codes):  # negative where a signal ended it
            return 1
        names = {path.name for path in Path(made).iterdir()}
        for picture in Path(made).glob("*.png"):
            words = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
            keep(folder, picture.stem, QImage(str(picture)), words)
    for path in folder.iterdir():
        if path.name not in names:
            path.unlink()
    return 0
