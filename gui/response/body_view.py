"""The body of an answer: laid out or raw, searched, copied, saved.

Owns which of two views shows a body: a text area, or for long ones a table of which only the visible lines are laid
out. Nothing here can stop the window. The whole body stays untouched in memory for saving.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.response.body_text import BodyText, read_body, shown_lines
from gui.response.code_view import CodeView
from gui.response.figures import size_text
from gui.response.find_bar import FindBar
from gui.response.json_highlighter import JsonHighlighter
from gui.response.json_text import pretty_lines
from gui.response.large_text import LargeText
from gui.response.large_view import LargeView
from gui.slices import InSlices
from gui.widgets.labels import Label, tight_column

if TYPE_CHECKING:
    from core.redaction import Redactor

_CHARACTERS_AT_ONCE = 4_000
_EDITOR_LINES = 10_000
_EDITOR_CHARACTERS = 300_000


class BodyView(QWidget):
    """One body, read-only. What leaves it, by clipboard or file, is redacted.

    Signals:
        filled: The text is complete.
        copied: The whole body is on the clipboard.
    """

    filled = Signal()
    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = b""
        self._body = BodyText("")
        self._pretty = True
        self._absent = ""
        self.code = CodeView("response.body", "", self)
        self.code.setReadOnly(True)
        self.code.setUndoRedoEnabled(False)
        self._highlighter = JsonHighlighter(self.code.document())
        self.large = LargeView("response.large_body", self)
        self.note = Label("", "caption", parent=self)
        self.note.setObjectName("response.body_note")
        self.note.setWordWrap(True)
        self.note.setContentsMargins(16, 6, 16, 6)
        self.find_bar = FindBar(self, lambda: self._view().selected_text())
        self._pages = QStackedWidget(self)
        for page in (self.code, self.large):
            self._pages.addWidget(page)
            page.found.connect(self.find_bar.show_result)
        self._filling, self._copying = InSlices(self), InSlices(self)
        self._filling.finished.connect(self.filled)
        self._copying.finished.connect(self._on_copied)
        self.large.grown.connect(self._on_grown)
        self.find_bar.wanted.connect(self._on_search)
        self.find_bar.closed.connect(lambda: self._view().setFocus())
        column = tight_column(self)
        column.addWidget(self.find_bar)
        column.addWidget(self.note)
        column.addWidget(self._pages, 1)
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
        self._content, self._absent = content, ""
        self._body = read_body(content, content_type)
        self._start()

    def set_excerpt(self, text: str, absent: Literal["not_kept", "no_answer"] = "not_kept") -> None:
        """Show what was kept of the body of a failed attempt; ``absent`` says why there may be nothing."""
        self._content, self._absent = text.encode(), absent
        self._body = read_body(self._content, "")
        self._start()

    def set_pretty(self, *, on: bool) -> None:
        """Laid out, or as received."""
        if on != self._pretty:
            self._pretty = on
            self._start()

    def copy(self) -> None:
        """Put the whole body into the clipboard, as it is shown; ``copied`` tells when."""
        if self.can_be_copied:
            self._copying.start(_redacted(self._shown_lines()), at_once=True)

    def content_to_save(self) -> bytes:
        """The body for a file: byte by byte, unless a secret stands in it; bodies above 1 MB are not looked through."""
        if not self._body.text or self._body.cut:
            return self._content
        clean = _redactor().redact(self._body.text)
        return self._content if clean == self._body.text else clean.encode()

    def show_remark(self, text: str, well: bool) -> None:
        """Say how saving went; the next body takes it away."""
        self.note.set_tone("ok" if well else "danger")
        self.note.setText(text)
        self.note.show()

    def retranslate(self) -> None:
        """All words anew."""
        for view in (self.code, self.large):
            view.setAccessibleName(self.tr("Response body"))
        self.find_bar.retranslate()
        self._tell()

    # ---- inside ----

    def _view(self) -> CodeView | LargeView:
        return self.large if self._pages.currentWidget() is self.large else self.code

    def _shown_lines(self) -> Iterator[str]:
        laid_out = self._pretty and self._body.is_json
        return pretty_lines(self._body.text) if laid_out else iter(self._body.text.split("\n"))

    def _start(self) -> None:
        self.code.clear()
        self.large.clear()
        self._filling.stop()
        self._copying.stop()
        self.find_bar.show_result(0)
        self._tell()
        if self._body.cut or _many_lines(self._body.text):
            self._pages.setCurrentWidget(self.large)
            laid_out = self._pretty and self._body.is_json
            self.large.show_text(LargeText(self._content, self._body.charset, laid_out=laid_out))
            return
        self._pages.setCurrentWidget(self.code)
        self._highlighter.set_on(self._body.is_json)
        self._filling.start(self._fill(shown_lines(self._shown_lines())), at_once=True)
        self.code.moveCursor(QTextCursor.MoveOperation.Start)

    def _fill(self, lines: Iterator[str]) -> Generator[None, None, None]:
        """Insert some lines with each step, the first screen with the first."""
        while some := _some(lines):
            cursor = QTextCursor(self.code.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(("\n" if cursor.position() else "") + "\n".join(some))
            yield

    def _on_grown(self) -> None:
        if not self.large.reading:
            self.filled.emit()
        self._tell()

    def _on_copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit()

    def _on_search(self, text: str, backward: bool, restart: bool) -> None:
        self._view().search(text, backward=backward, restart=restart)

    def _tell(self) -> None:
        size = size_text(len(self._content))
        if self._body.binary:
            told = self.tr("{size} that are no text. Save the body to a file to look at it.").format(size=size)
        elif self.large.reading:
            part = f"{self.large.lines.text.part:.0%}"
            told = self.tr("{size}: {part} of the lines are known so far.").format(size=size, part=part)
        elif self._absent and self._content:
            told = self.tr("The beginning of the last answer, as far as it was kept.")
        elif self._absent == "not_kept":
            told = self.tr("Bodies are not kept in the history. Send the call again to see its answer.")
        elif self._absent:
            told = self.tr("There is no answer to show.")
        else:
            told = ""
        self.note.set_tone("")
        self.note.setText(told)
        self.note.setVisible(bool(told))
        empty = not self._content and not self._absent
        self.code.setPlaceholderText(self.tr("The answer has no body") if empty else "")


def _many_lines(text: str) -> bool:
    """Whether ``text`` may be laid out in more lines than a text area takes without hurt: 4.5 kB and 31 µs each."""
    return len(text) > _EDITOR_CHARACTERS or sum(map(text.count, "\n,[]{}")) > _EDITOR_LINES


def _some(lines: Iterator[str]) -> list[str]:
    taken: list[str] = []
    count = 0
    for text in lines:
        taken.append(text)
        count += len(text) + 1
        if count >= _CHARACTERS_AT_ONCE:
            break
    return taken


def _redactor() -> Redactor:
    from core.redaction import get_redactor  # at the first use: not needed to paint the window

    return get_redactor()


def _redacted(lines: Iterator[str]) -> Generator[None, None, str]:
    """The lines as one text without secrets, some with each step."""
    clean = []
    for piece in _redactor().redact_pieces(_pieces(lines)):
        clean.append(piece)
        yield
    return "".join(clean)


def _pieces(lines: Iterator[str]) -> Iterator[str]:
    before = ""
    while some := _some(lines):
        yield before + "\n".join(some)
        before = "\n"
