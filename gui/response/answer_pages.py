"""The pages of an answer: body, headers, attempts.

Must not decide which of them is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from core.trace import CallRecord
from gui.live.wording import duration
from gui.response.body_text import BodyText, read_body, shown_lines
from gui.response.code_view import CodeView
from gui.response.find_bar import FindBar
from gui.response.json_highlighter import JsonHighlighter
from gui.response.json_text import pretty
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Label
from gui.widgets.segmented import Segmented


class BodyPage(QWidget):
    """The body, laid out or as received."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = b""
        self._body = BodyText("")
        self._mode = Segmented("response.body_mode", ["", ""], self)
        self._mode.chosen.connect(lambda _index: self._show())
        self._copy = IconButton("response.copy", "copy", parent=self)
        self._copy.clicked.connect(self._on_copy)
        self._save = IconButton("response.save", "download-simple", parent=self)
        self._save.clicked.connect(self._on_save)
        self._note = Label("", "caption")
        self._note.setWordWrap(True)
        self._text = CodeView("response.body", "", self)
        self._text.setReadOnly(True)
        self._text.setProperty("bare", True)
        self._highlighter = JsonHighlighter(self._text.document())
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 6, 16, 6)
        tools.addWidget(self._note, 1)
        for widget in (self._mode, self._copy, self._save):
            tools.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self._text, 1)
        column.addWidget(FindBar(self._text, self))
        self.retranslate()

    def set_body(self, content: bytes, content_type: str) -> None:
        """Show a body."""
        self._content = content
        self._body = read_body(content, content_type)
        note = ""
        if self._body.binary:
            note = self.tr("The body is no text; save it to a file to look at it.")
        elif self._body.cut:
            note = self.tr("The body is large: only its beginning is shown. Save it to read all of it.")
        self._note.setText(note)
        self._show()

    def set_note(self, text: str) -> None:
        """Show no body, and why."""
        self.clear()
        self._note.setText(text)

    def clear(self) -> None:
        """Show nothing."""
        self.set_body(b"", "")

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        self._mode.set_texts([self.tr("Pretty"), self.tr("Raw")])
        self._mode.setAccessibleName(self.tr("How the body is shown"))
        self._copy.describe(self.tr("Copy the body"))
        self._save.describe(self.tr("Save the body to a file"))
        self._text.setAccessibleName(self.tr("Body of the response"))

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show(self) -> None:
        laid_out = self._body.is_json and self._mode.index() == 0
        self._highlighter.set_on(self._body.is_json)
        text = pretty(self._body.text) if laid_out else self._body.text
        self._text.setPlainText("\n".join(shown_lines(text.splitlines())))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    def _on_save(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the body"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("response.json" if self._body.is_json else "response.txt")
        dialog.fileSelected.connect(self._write)
        dialog.open()

    def _write(self, path: str) -> None:
        try:
            Path(path).write_bytes(self._content)
        except OSError as error:
            self._note.setText(
                self.tr("Not saved to {path}: {problem}.").format(path=path, problem=error.strerror or str(error))
            )
        else:
            self._note.setText(self.tr("Saved to {path}.").format(path=path))


class HeadersPage(QWidget):
    """The answer's headers, as they can be copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = CodeView("response.headers", "", self)
        self._text.setReadOnly(True)
        self._text.setProperty("bare", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        self._text.setAccessibleName(self.tr("Headers of the response"))

    def set_headers(self, headers: Mapping[str, str]) -> None:
        """Show headers."""
        self._text.setPlainText("\n".join(f"{name}: {value}" for name, value in headers.items()))


class AttemptsPage(QWidget):
    """Each step with its reason, as text that a screen reader reads and a user copies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = CodeView("response.attempts", "", self)
        self._text.setReadOnly(True)
        self._text.setProperty("bare", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._text)
        self._text.setAccessibleName(self.tr("Attempts of the call"))

    def set_record(self, record: CallRecord) -> None:
        """Show the steps of a call."""
        lines = []
        for step in record.steps:
            name = (
                self.tr("Refresh {token}").format(token=step.step)
                if step.kind == "token_refresh"
                else self.tr("Attempt {n}").format(n=step.number)
            )
            if step.running:
                lines.append(f"{step.started_s:7.3f} s  {name}")
                continue
            lines.append(f"{step.started_s:7.3f} s  {name}  {duration(step.elapsed_s)}  {step.reason}")
            if step.waited_s:
                waited = self.tr("Waited {time}").format(time=duration(step.waited_s))
                lines.append(f"{(step.wait_started_s or 0.0):7.3f} s  {waited}")
        self._text.setPlainText("\n".join(lines))
