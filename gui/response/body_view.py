"""The body of an answer: laid out or raw, searched, copied, saved.

Owns what is shown of a body and in which slices, so that no body can stop the window. The whole body stays untouched
in memory for saving.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.response.body_text import PARSE_LIMIT, BodyText, read_body, shown_lines
from gui.response.code_view import CodeView
from gui.response.figures import size_text
from gui.response.find_bar import FindBar
from gui.response.json_highlighter import JsonHighlighter
from gui.response.json_text import pretty, pretty_lines
from gui.widgets.labels import Label

_SLICE_S = 0.008
_LINES_AT_ONCE = 50


class BodyView(QWidget):
    """One body, read-only. What leaves it, by clipboard or file, is redacted.

    Signals:
        filled: The text is complete.
    """

    filled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = b""
        self._body = BodyText("")
        self._pretty = True
        self._excerpt = False
        self._lines: Iterator[str] = iter(())
        self.code = CodeView("response.body", "", self)
        self.code.setReadOnly(True)
        self.code.setUndoRedoEnabled(False)
        self._highlighter = JsonHighlighter(self.code.document())
        self.note = Label("", "caption", parent=self)
        self.note.setObjectName("response.body_note")
        self.note.setWordWrap(True)
        self.note.setContentsMargins(16, 6, 16, 6)
        self.find_bar = FindBar(self.code, self)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._fill)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.find_bar)
        column.addWidget(self.note)
        column.addWidget(self.code, 1)
        self.retranslate()

    @property
    def can_be_pretty(self) -> bool:
        """Whether there are two ways to show it."""
        return self._body.is_json

    @property
    def can_be_copied(self) -> bool:
        """Whether the whole of it can go to the clipboard."""
        return bool(self._body.text) and not self._body.cut

    @property
    def extension(self) -> str:
        """The usual ending of a file with this body."""
        return "json" if self._body.is_json else "bin" if self._body.binary else "txt"

    @property
    def content(self) -> bytes:
        """The body as received."""
        return self._content

    def set_content(self, content: bytes, content_type: str) -> None:
        """Show this body."""
        self._content, self._excerpt = content, False
        self._body = read_body(content, content_type)
        self._start()

    def set_excerpt(self, text: str) -> None:
        """Show what was kept of the body of a failed attempt."""
        self._content, self._excerpt = text.encode(), True
        self._body = read_body(self._content, "")
        self._start()

    def set_pretty(self, *, on: bool) -> None:
        """Laid out, or as received."""
        if on != self._pretty:
            self._pretty = on
            self._start()

    def copy(self) -> None:
        """Put the whole body into the clipboard, as it is shown."""
        if self.can_be_copied:
            text = pretty(self._body.text) if self._pretty and self._body.is_json else self._body.text
            QGuiApplication.clipboard().setText(_redacted(text))

    def content_to_save(self) -> bytes:
        """The body for a file: byte by byte, unless a secret stands in it; bodies above 1 MB are not looked through."""
        if not self._body.text or self._body.cut:
            return self._content
        clean = _redacted(self._body.text)
        return self._content if clean == self._body.text else clean.encode()

    def show_remark(self, text: str, well: bool) -> None:
        """Say how saving went; the next body takes it away."""
        self.note.set_tone("ok" if well else "danger")
        self.note.setText(text)
        self.note.show()

    def retranslate(self) -> None:
        """All words anew."""
        self.code.setAccessibleName(self.tr("Response body"))
        self.find_bar.retranslate()
        self._tell()

    def _start(self) -> None:
        text, laid_out = self._body.text, self._pretty and self._body.is_json
        self.code.clear()
        self._highlighter.set_on(self._body.is_json)
        self._lines = shown_lines(pretty_lines(text) if laid_out else text.split("\n"))
        self._tell()
        self._fill()
        self.code.moveCursor(QTextCursor.MoveOperation.Start)
        if self._lines is not _DONE:
            self._timer.start()

    def _fill(self) -> None:
        """Insert lines for a few milliseconds, the first screen at once, the rest in the next turns of the loop."""
        end = time.perf_counter() + _SLICE_S
        cursor = QTextCursor(self.code.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        while time.perf_counter() < end:
            lines = list(islice(self._lines, _LINES_AT_ONCE))
            if not lines:
                self._timer.stop()
                self._lines = _DONE
                self.filled.emit()
                return
            cursor.insertText(("\n" if cursor.position() else "") + "\n".join(lines))

    def _tell(self) -> None:
        size = size_text(len(self._content))
        if self._body.binary:
            told = self.tr("{size} that are no text. Save the body to a file to look at it.").format(size=size)
        elif self._body.cut:
            limit = size_text(PARSE_LIMIT)
            told = self.tr(
                "{size}: only the beginning is shown, because it is larger than {limit}. Saving gives all of it."
            )
            told = told.format(size=size, limit=limit)
        elif self._excerpt and self._content:
            told = self.tr("The beginning of the last answer, as far as it was kept.")
        elif self._excerpt:
            told = self.tr("Bodies are not kept in the history. Send the call again to see its answer.")
        else:
            told = ""
        self.note.set_tone("")
        self.note.setText(told)
        self.note.setVisible(bool(told))
        empty = not self._content and not self._excerpt
        self.code.setPlaceholderText(self.tr("The answer has no body") if empty else "")


def _redacted(text: str) -> str:
    from core.redaction import get_redactor  # at the first use: not needed to paint the window

    return get_redactor().redact(text)


_DONE: Iterator[str] = iter(())
