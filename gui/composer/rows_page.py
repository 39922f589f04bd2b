"""A tab with a table of names and values: parameters, or headers.

Owns the table, the line for its mistakes and, for parameters, the line with the address as it will be sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.composer.field_message import FieldMessage
from gui.composer.key_value_model import KeyValueModel
from gui.composer.key_value_table import KeyValueTable
from gui.composer.rows import Row
from gui.icons import pixmap
from gui.theme import font, theme_manager
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Label, line, styled


class RowsPage(QWidget):
    """The page.

    Signals:
        edited: A row changed.
    """

    edited = Signal()

    def __init__(self, name: str, parent: QWidget | None = None, *, with_url: bool = False) -> None:
        super().__init__(parent)
        self.model = KeyValueModel("", self)
        self.table = KeyValueTable(self.model, name, "", self)
        self.message = FieldMessage(f"{name}_message", self, margins=(16, 6, 16, 6))
        self.model.edited.connect(self._on_edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.message)
        self._url: _UrlFoot | None = None
        if with_url:
            self._url = _UrlFoot(self)
            column.addWidget(self._url)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they are."""
        return self.model.rows

    @property
    def enabled_count(self) -> int:
        """How many will be sent."""
        return self.model.enabled_count

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Start anew with these rows."""
        self.model.set_rows(rows)

    def add_foot(self, foot: QWidget) -> None:
        """Put ``foot`` under the rows, above the address."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(2, foot)

    def choose(self, name: str, value: str, other: str) -> None:
        """See ``KeyValueModel.choose``."""
        self.model.choose(name, value, other)

    def renote(self, notes: Mapping[str, str]) -> None:
        """Other words in the notes, by name; nothing else changes and nothing is to be undone."""
        self.model.renote(tuple(replace(row, notes=notes.get(row.name, row.notes)) for row in self.rows))

    def commit_editor(self) -> None:
        """Take over what is being typed."""
        self.table.commit_editor()

    def show_problem(self, message: str, row: int | None = None) -> None:
        """Say what is wrong, and mark the row; empty for nothing."""
        self.message.say(message)
        self.model.set_problem(row, message)
        if message:
            if row is not None:
                self.table.select_cell(row)
            else:
                self.table.setFocus()

    def show_url(self, url: str) -> None:
        """Show the address as it will be sent; empty while it cannot be told."""
        if self._url is not None:
            self._url.show_url(url)

    def set_words(self, title: str, placeholder: str) -> None:
        """The table's accessible name and the words in its empty row."""
        self.table.setAccessibleName(title)
        self.model.set_placeholder(placeholder)
        if self._url is not None:
            self._url.retranslate()

    def _on_edit(self) -> None:
        self.message.say("")
        self.edited.emit()


class _UrlFoot(QWidget):
    """The address as it will be sent, to read and to copy."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        styled(self, "sunken")
        self._icon = QLabel(self)
        self._title = Label("", "caption", "secondary", self)
        self._text = Label("", "mono", "secondary", self)
        self._text.setFont(font("mono"))
        self._text.setObjectName("composer.url_as_sent")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._copy = IconButton("composer.copy_url", "copy", parent=self)
        self._copy.clicked.connect(self._on_copy)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._icon)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._copy)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 6, 12, 10)
        inner.setSpacing(2)
        inner.addLayout(head)
        inner.addWidget(self._text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line("h", self))
        column.addLayout(inner)
        self._url = ""
        theme_manager().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def show_url(self, url: str) -> None:
        self._url = url
        # a place to break a long address, which has no spaces
        told = url.replace("/", "/\u200b").replace("&", "\u200b&").replace("?", "\u200b?")
        self._text.setText(told or self.tr("Shown when path and parameters are complete"))
        self._copy.setEnabled(bool(url))

    def retranslate(self) -> None:
        self._title.setText(self.tr("URL as sent"))
        self._text.setAccessibleName(self.tr("URL as sent"))
        self._copy.describe(self.tr("Copy the URL"))
        self.show_url(self._url)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._url)

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("link", "text.tertiary", 16, self.devicePixelRatioF()))
