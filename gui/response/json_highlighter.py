"""Colours for JSON text, line by line.

Owns nothing but the mapping from token to colour. Lines stand alone: a JSON string never crosses one.
"""

from __future__ import annotations

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from gui.response.json_text import TOKEN
from gui.theme import current_theme, theme_manager

_LITERALS = {"true", "false", "null"}


class JsonHighlighter(QSyntaxHighlighter):
    """Highlights one document while it is switched on."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self._on = True
        theme_manager().changed.connect(self.restyle)
        self.restyle()

    def set_on(self, on: bool) -> None:
        """Switch on or off for the text that comes."""
        self._on = on

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        theme = current_theme()
        for token in ("code.key", "code.string", "code.number", "code.bool", "code.punct"):
            style = QTextCharFormat()
            style.setForeground(theme.color(token))
            self._formats[token] = style
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        if not self._on:
            return
        for match in TOKEN.finditer(text):
            token = match[0]
            self.setFormat(match.start(), len(token), self._formats[token_of(token, text, match.end())])


def token_of(token: str, text: str, end: int) -> str:
    """The colour token of a JSON token that ends at ``end`` in ``text``."""
    if token[0] == '"':
        return "code.key" if text[end:].lstrip()[:1] == ":" else "code.string"
    if token in _LITERALS:
        return "code.bool"
    return "code.number" if token[0] in "-0123456789" else "code.punct"
