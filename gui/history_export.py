"""Writing calls of the history to a file that the user chooses: CSV, JSON or HAR.

Owns the kinds of files and the writing beside the loop. Which calls these are is the caller's to say. Must not know the
table.
"""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import JieruError
from core.history.call_filter import CallFilter
from core.tasks import TaskRegistry
from gui.widgets.file_dialogs import ask_for_target

if TYPE_CHECKING:
    from core.history.store import History

_TASK = "history:export"


class HistoryExport(QObject):
    """Writes one file at a time; an unfinished one never takes the place of an old one.

    Signals:
        chosen: The file that the user wants, a ``Path``, and the ``CallFilter`` of the calls for it.
        progressed: How many calls are written so far; None at its end.
        finished: How many there were, and the file.
        failed: ``JieruError``: the file was not written.
    """

    chosen = Signal(object, object)
    progressed = Signal(object)
    finished = Signal(int, object)
    failed = Signal(object)
    _told = Signal(object, int)

    def __init__(self, tasks: TaskRegistry, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._tasks = parent, tasks
        self._writing: object = None
        self._told.connect(self._on_told)

    def ask(self, wanted: CallFilter) -> None:
        """Ask for a file name for the calls that ``wanted`` finds; the kind of file goes by its end."""
        kinds = {
            self.tr("Table for Excel or WPS (*.csv)"): "csv",
            self.tr("JSON for programs (*.json)"): "json",
            self.tr("HAR for HTTP tools (*.har)"): "har",
        }
        ask_for_target(
            self._window,
            "history.export_dialog",
            self.tr("Export the calls shown"),
            lambda name: self.chosen.emit(Path(name), wanted),
            suggested="jieru-history",
            kinds=kinds,
        )

    def save(self, history: History, wanted: CallFilter, target: Path) -> None:
        """Write all calls that ``wanted`` finds to ``target``; the one that is being written is given up."""
        self._tasks.restart(self._save(history, wanted, target), name=_TASK)

    def stop(self) -> None:
        """Give up; a file that was there stays as it was."""
        self._tasks.cancel(_TASK)

    def _on_told(self, writing: object, count: int) -> None:
        if writing is self._writing:  # else it was given up
            self.progressed.emit(count)

    async def _save(self, history: History, wanted: CallFilter, target: Path) -> None:
        from core.history.export import FORMATS, export

        form = next((form for form in FORMATS if target.suffix.lower() == f".{form}"), None)
        if form is None:
            self.failed.emit(JieruError("export.unknown_form", name=target.name))
            return
        nobody_waits = self._writing = threading.Event()

        def write() -> int:
            history.flush()  # what has just ended belongs to it
            told = partial(self._told.emit, nobody_waits)
            return export(history.every(wanted), target, form, told=told, stopped=nobody_waits.is_set)

        self.progressed.emit(0)
        try:
            count = await asyncio.to_thread(write)
        except JieruError as error:
            self.failed.emit(error)
        except OSError as error:
            problem = error.strerror or str(error)
            self.failed.emit(JieruError("export.cannot_write", name=str(target), problem=problem))
        else:
            self.finished.emit(count, target)
        finally:
            nobody_waits.set()
            if self._writing is nobody_waits:
                self._writing = None
                self.progressed.emit(None)
