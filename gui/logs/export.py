"""Writing the shown log lines to a file that the user chooses.

Owns the writing in slices. The lines were redacted before they were kept, and are written in the
form of the log file.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QIODevice, QObject, QSaveFile, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gui.logs import words
from gui.logs.line_rows import LineRows
from gui.widgets.file_dialogs import ask_for_target

translate = QCoreApplication.translate  # lupdate finds calls of this name

_SLICE_S = 0.008
SUGGESTED = "jieru-log.txt"


class LogExport(QObject):
    """Writes one file at a time; an unfinished one never takes the place of an old one.

    Signals:
        progressed: How much is written, 0 to 1; None when it has ended.
        finished: A sentence for the user, and whether it went well.
    """

    progressed = Signal(object)
    finished = Signal(str, bool)

    def __init__(self, parent: QWidget, *, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(parent)
        self._window = parent
        self._clock = clock
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._write)
        self._file = QSaveFile(self)
        self._rows, self._done = LineRows(), 0

    @property
    def running(self) -> bool:
        """Whether a file is being written."""
        return self._timer.isActive()

    def ask(self, rows: LineRows) -> None:
        """Ask for a file name, then write ``rows`` there."""
        title = translate("Logs", "Export log lines")
        ask_for_target(
            self._window, "logs.export_dialog", title, lambda name: self.save(rows, name), suggested=SUGGESTED
        )

    def save(self, rows: LineRows, name: str) -> None:
        """Write ``rows``, as they are now, to the file called ``name``."""
        self.cancel()
        self._file = QSaveFile(name, self)
        self._rows, self._done = rows, 0
        if self._file.open(QIODevice.OpenModeFlag.WriteOnly):
            self._timer.start()
            self.progressed.emit(0.0)
        else:
            self._fail()

    def cancel(self) -> None:
        """Stop writing; the file stays as it was before."""
        if self.running:
            self._file.cancelWriting()
            self._end()

    def _write(self) -> None:
        end = self._clock() + _SLICE_S
        while self._done < len(self._rows) and self._clock() < end:
            stop = min(self._done + 200, len(self._rows))
            lines = (words.exported(self._rows.line(row)) for row in range(self._done, stop))
            part = ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")
            if self._file.write(part) != len(part):
                self._fail()
                return
            self._done = stop
        if self._done < len(self._rows):
            self.progressed.emit(self._done / len(self._rows))
        elif self._file.commit():
            told = translate("Logs", "{n} lines written to {file}")
            self.finished.emit(told.format(n=f"{self._done:,}", file=self._file.fileName()), True)
            self._end()
        else:
            self._fail()

    def _fail(self) -> None:
        told = translate("Logs", "The log lines were not written to {file}: {reason}. Choose another place.")
        self.finished.emit(told.format(file=self._file.fileName(), reason=self._file.errorString()), False)
        self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._rows = LineRows()
        self.progressed.emit(None)
