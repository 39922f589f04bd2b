"""The clipboard for secrets: marked as one, and cleared after 30 seconds and at the end, if it is still ours.

Owns the marks that clipboard managers look for, and the time. Clearing is asked for, not promised: a history program
that ignores the marks keeps what it has seen, and under Wayland a program without the focus may not change a thing.
"""

from __future__ import annotations

import hashlib
import os

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

CLEAR_MS = 30_000
_MARKS = {  # facts from KeePassXC's clipboard, nspasteboard.org and the Windows clipboard formats
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"",
    "org.nspasteboard.ConcealedType": b"",
    "org.nspasteboard.TransientType": b"",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\0\0\0\0",
}


class SecretClipboard(QObject):
    """Copies secrets. One for the program: ``secret_clipboard()``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._salt = b""
        self._digest = b""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.aboutToQuit.connect(self.clear)

    def copy(self, secret: str) -> None:
        """Put ``secret`` on the clipboard, and take it away again in 30 seconds."""
        data = QMimeData()
        data.setText(secret)
        for name, value in _MARKS.items():
            data.setData(name, QByteArray(value))
        self._salt = os.urandom(16)
        self._digest = self._digested(secret)  # to know it again without keeping it
        QGuiApplication.clipboard().setMimeData(data)
        self._timer.start(CLEAR_MS)

    def clear(self) -> None:
        """Take the secret away now, unless something else was copied since."""
        self._timer.stop()
        clipboard = QGuiApplication.clipboard()
        if self._digest and self._digested(clipboard.text()) == self._digest:
            clipboard.clear()
        self._salt = self._digest = b""

    def _digested(self, text: str) -> bytes:
        return hashlib.sha256(self._salt + text.encode("utf-8", "surrogatepass")).digest()


_clipboard: SecretClipboard | None = None


def secret_clipboard() -> SecretClipboard:
    """The program's clipboard for secrets."""
    global _clipboard
    if _clipboard is None:
        _clipboard = SecretClipboard(QGuiApplication.instance())
    return _clipboard
