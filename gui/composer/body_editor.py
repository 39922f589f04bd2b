"""The body of a request: a JSON text with a check that names line and column.

Owns the editor, the check's rhythm and the Format button. Must not know what the body is for.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gui.composer.draft import problem_text
from gui.composer.field_message import FieldMessage
from gui.response.code_view import CodeView
from gui.response.json_highlighter import JsonHighlighter
from gui.response.json_text import Problem, check, pretty
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, line, styled

CHECK_DELAY_MS = 300
CHECK_LIMIT = 200_000
"""Characters up to which the text is checked while typing, formatted and coloured; longer ones are checked by Send."""


class BodyEditor(QWidget):
    """JSON with line numbers. While there can be no body, the reason stands in its place and the text is kept.

    Signals:
        edited: The text changed.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = _JsonEdit("composer.body", "", self)
        self._highlighter = JsonHighlighter(self.editor.document())
        self.format_button = Button("composer.format", "", "link", parent=self)
        self.format_button.clicked.connect(self.format)
        self.status = Label("", "caption", parent=self)
        self.status.setObjectName("composer.body_status")
        self.message = FieldMessage("composer.body_message", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_DELAY_MS)
        self._timer.timeout.connect(self.check)
        self.editor.textChanged.connect(self._on_text)
        self._last = ""
        foot = styled(QWidget(self), "sunken")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 4, 8, 4)
        row.addWidget(self.message, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.status, 1)
        row.addWidget(self.format_button, 0, Qt.AlignmentFlag.AlignTop)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.editor, 1)
        column.addWidget(line("h", page))
        column.addWidget(foot)
        self._reason = Label("", "body", "secondary", self)
        self._reason.setWordWrap(True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._reason.setMargin(24)
        self._reason.setObjectName("composer.body_reason")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(self._reason)
        self._method = "POST"
        self.retranslate()

    def text(self) -> str:
        """The text as it is."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Another text to start from."""
        self.editor.setPlainText(text)
        self.check()

    def set_method(self, method: str, *, has_body: bool) -> None:
        """Offer the editor, or say why this method has no body."""
        self._method = method
        self._stack.setCurrentIndex(0 if has_body else 1)
        self.retranslate()

    def check(self) -> None:
        """Check now. Not while an input method is composing: half a word is no mistake."""
        self._timer.stop()
        if self.editor.composing:
            return
        text = self.text()
        size = len(text)
        if size > CHECK_LIMIT or not text.strip():
            self.show_problem(None)
            long = self.tr("Large body: it is checked when you send")
            self.status.setText(long if size > CHECK_LIMIT else self.tr("No body"))
        else:
            self.show_problem(check(text))

    def show_problem(self, problem: Problem | None, message: str = "", *, go: bool = False) -> None:
        """Name a mistake; ``go`` puts the cursor there."""
        told = message or (problem_text(problem) if problem else "")
        self.message.say(told)
        self.status.setVisible(not told)
        self.status.setText(self.tr("Valid JSON"))
        self.format_button.setEnabled(not told and 0 < len(self.text()) <= CHECK_LIMIT)
        self.editor.setAccessibleDescription(told)
        self.editor.mark_lines([problem.line] if problem else [], "danger.subtle")
        if go and problem:
            self._go_to(problem)

    def format(self) -> None:
        """Lay the text out; undo brings the old text back."""
        text = self.text()
        if len(text) <= CHECK_LIMIT and text.strip() and check(text) is None:
            cursor = QTextCursor(self.editor.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(pretty(text))

    def retranslate(self) -> None:
        """All words anew."""
        self.editor.setAccessibleName(self.tr("Request body (JSON)"))
        self.editor.setPlaceholderText(self.tr("JSON, or empty for no body"))
        self.format_button.setText(self.tr("Format"))
        self._reason.setText(
            self.tr("{method} requests have no body. Put values under Params; what was typed here is kept.").format(
                method=self._method
            )
        )
        self.check()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _on_text(self) -> None:
        # composing emits textChanged without a change of the text
        if self.editor.composing:
            self._timer.stop()
            return
        self._highlighter.set_on(self.editor.document().characterCount() <= CHECK_LIMIT)
        self._timer.start()
        self.edited.emit()

    def _go_to(self, problem: Problem) -> None:
        block = self.editor.document().findBlockByNumber(problem.line - 1)
        # a column counts characters, Qt counts UTF-16 units
        units = len(block.text()[: problem.column - 1].encode("utf-16-le")) // 2
        cursor = QTextCursor(block)
        cursor.setPosition(min(block.position() + units, block.position() + block.length() - 1))
        self.editor.setTextCursor(cursor)
        self.editor.setFocus()


class _JsonEdit(CodeView):
    """Knows whether an input method is composing."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self.composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if not self.composing:
            self.textChanged.emit()
