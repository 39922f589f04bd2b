"""Writing a body to a file that the user chooses.

Owns the writing in slices: 50 MB at once would stop the window.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QIODevice, QObject, QSaveFile, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gui.widgets.file_dialogs import ask_for_target

translate = QCoreApplication.translate  # lupdate finds calls of this name

_SLICE = 4_000_000


class BodySaver(QObject):
    """Saves one body at a time; an unfinished file never takes the place of an old one.

    Signals:
        finished: A sentence for the user, and whether it went well.
    """

    finished = Signal(str, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._write)
        self._file = QSaveFile(self)
        self._content = b""
        self._done = 0

    def ask(self, content: bytes, suggested: str) -> None:
        """Ask for a file name, then save ``content`` there."""
        title = translate("Saving", "Save the body")
        ask_for_target(
            self._window, "response.save_dialog", title, lambda name: self.save(content, name), suggested=suggested
        )

    def save(self, content: bytes, name: str) -> None:
        """Write ``content`` to the file called ``name``."""
        self._timer.stop()
        self._file.cancelWriting()
        self._file = QSaveFile(name, self)
        self._content, self._done = content, 0
        if self._file.open(QIODevice.OpenModeFlag.WriteOnly):
            self._timer.start()
        else:
            self._fail()

    def _write(self) -> None:
        part = self._content[self._done : self._done + _SLICE]
        if part and self._file.write(part) != len(part):
            self._timer.stop()
            self._fail()
            return
        self._done += len(part)
        if self._done >= len(self._content):
            self._timer.stop()
            if self._file.commit():
                self.finished.emit(translate("Saving", "Saved to {file}").format(file=self._file.fileName()), True)
            else:
                self._fail()

    def _fail(self) -> None:
        told = translate("Saving", "The body was not saved to {file}: {reason}. Choose another place.")
        self.finished.emit(told.format(file=self._file.fileName(), reason=self._file.errorString()), False)
        self._content = b""
