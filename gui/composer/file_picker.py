"""The file of an operation that uploads one: chosen in a dialog or dropped, shown with its name and size.

Owns the look at the file, beside the loop: a network drive may be slow. Must not read it, nor know where the path is
kept: the parameter's row does, and typing there works as well.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.texts import megabytes
from gui.background import DaemonExecutor
from gui.icons import pixmap
from gui.theme import theme_manager
from gui.widgets.buttons import Button, IconButton
from gui.widgets.file_dialogs import ask_for_file
from gui.widgets.labels import Label, line, styled

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from core.platforms.model import Upload

_GONE, _NO_FILE = -1, -2


class FilePicker(QWidget):
    """One line: the file, a button to choose one, and one to take it away.

    Args:
        target: Files may be dropped anywhere on it.

    Signals:
        chosen: The path of the file to send; empty for none.
    """

    chosen = Signal(str)
    _looked_at = Signal(str, object)

    def __init__(self, target: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.file")
        styled(self, "sunken")
        self._target = target
        self._upload: Upload | None = None
        self._path = ""
        self._size: int | None = None
        self._look = DaemonExecutor()
        self._icon = QLabel(self)
        self.name = Label("", "strong")
        self.name.setObjectName("composer.file_name")
        self.about = Label("", "caption", "secondary")
        self.about.setObjectName("composer.file_about")
        self.about.setWordWrap(True)
        self.choose = Button("composer.choose_file", "", "secondary", "folder-open", parent=self)
        self.choose.clicked.connect(self._ask)
        self.forget = IconButton("composer.forget_file", "x", parent=self)
        self.forget.clicked.connect(lambda: self.chosen.emit(""))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.about)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self.forget)
        row.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line("h", self))
        column.addLayout(row)
        self._looked_at.connect(self._on_look)
        theme_manager().changed.connect(self._restyle)
        target.installEventFilter(self)
        self._restyle()
        self.retranslate()
        self.hide()

    @property
    def file_size(self) -> int | None:
        """Bytes of the file, less than 0 for none; None while nobody has looked."""
        return self._size

    def show_file(self, upload: Upload | None, path: str) -> None:
        """The operation that is chosen uploads a file, the one at ``path``; None: it uploads none."""
        self._target.setAcceptDrops(upload is not None)
        self.setVisible(upload is not None)
        if upload is None:
            path = ""
        if path != self._path or upload is not self._upload:
            self._upload, self._path, self._size = upload, path, None
            if path:
                self._look.submit(_size, path).add_done_callback(self._tell(path))
        self.retranslate()

    def retranslate(self) -> None:
        """All words anew."""
        self.setAccessibleName(self.tr("File to send"))
        self.choose.setText(self.tr("Choose a file…"))
        self.forget.describe(self.tr("Send no file"))
        self.forget.setVisible(bool(self._path))
        self.name.setText(os.path.basename(self._path) or self.tr("No file chosen"))
        self.name.setToolTip(self._path)
        told, good = self._told()
        self.about.setText(told)
        self.about.setProperty("tone", "secondary" if good else "danger")
        self.about.style().polish(self.about)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and (path := _dropped(event)):  # entering and moving are such events, too
            event.setDropAction(Qt.DropAction.CopyAction)  # the file stays where it is
            event.accept()
            if event.type() == QEvent.Type.Drop:
                self.chosen.emit(path)
            return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _told(self) -> tuple[str, bool]:
        upload = self._upload
        if not self._path:
            return self.tr("Drop a file here or choose one; or give an address above."), True
        if self._size is None:
            return "…", True
        if self._size == _GONE:
            return self.tr("There is no such file: choose it again."), False
        if self._size == _NO_FILE:
            return self.tr("That is no file: choose one."), False
        if self._size == 0:
            return self.tr("The file is empty: choose another one."), False
        size = megabytes(self._size)
        if upload is not None and self._size > upload.max_bytes:
            most = megabytes(upload.max_bytes)
            return self.tr("{size}; the platform takes {most} at most.").format(size=size, most=most), False
        if upload is not None and upload.whole_bytes is not None and self._size > upload.whole_bytes:
            return self.tr("{size}, sent in parts").format(size=size), True
        return size, True

    def _tell(self, path: str) -> Callable[[Future[int]], None]:
        def done(found: Future[int]) -> None:  # in the thread that has looked
            self._looked_at.emit(path, found.result())

        return done

    def _on_look(self, path: str, size: int) -> None:
        if path == self._path:
            self._size = size
            self.retranslate()

    def _ask(self) -> None:
        filters = []
        if self._upload is not None and self._upload.kind == "video":
            videos = self.tr("Videos ({patterns})").format(patterns="*.mp4 *.mov *.webm *.avi *.flv *.mkv *.wmv *.mpg")
            filters = [videos, self.tr("All files (*)")]
        title, folder = self.tr("Choose the file to send"), os.path.dirname(self._path)
        ask_for_file(self, "composer.file_dialog", title, self.chosen.emit, filters=filters, folder=folder)

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("upload-simple", "text.secondary", 20, self.devicePixelRatioF()))


def _dropped(event: QDropEvent) -> str:
    """The one local file of a drag; empty for anything else."""
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 else ""


def _size(path: str) -> int:
    """Bytes of the file, or that there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return _GONE
    return found.st_size if stat.S_ISREG(found.st_mode) else _NO_FILE
