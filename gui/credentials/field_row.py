"""One field of the editor: name, where its value comes from, the value's place, what can be done with it.

Owns the widgets and their names. Must not know a store: it shows a ``RowView`` and tells what the user wants.
"""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.platforms.model import CredentialField
from gui.credentials.note_line import NoteLine
from gui.credentials.reveal import RevealedValue
from gui.credentials.row_view import Note, RowView
from gui.credentials.secret_edit import SecretEdit
from gui.i18n import current_language
from gui.theme import current_theme, set_property, theme_manager
from gui.widgets.badge import Badge
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Label
from gui.widgets.tab_order import order_tabs

NAME_WIDTH, BADGE_WIDTH, GAP, MARGIN = 150, 128, 12, 20


class FieldRow(QWidget):
    """A field.

    Signals:
        typed: Type of the credential, and what stands in the field now.
        pasted: Type, and a text that a line cannot hold.
        wanted: ``reveal|copy|load|delete|undo|refresh|page|revert|submit``, and the type.
    """

    typed = Signal(str, str)
    pasted = Signal(str, str)
    wanted = Signal(str, str)

    def __init__(self, field: CredentialField, *, required: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._required = required
        self._view: RowView | None = None
        name = field.type
        self._name = Label(role="body", parent=self)
        self._name.setTextFormat(Qt.TextFormat.RichText)  # for the mark of a required field; the name is escaped
        self._name.setWordWrap(True)
        self._type = Label(name, role="mono", tone="tertiary", parent=self)
        self.badge = Badge(parent=self)
        self._since = Label(role="caption", parent=self)
        self._since.setWordWrap(True)
        self.edit = SecretEdit(f"credentials.value.{name}", secret=field.secret, parent=self)
        self.revealed = RevealedValue(f"credentials.revealed.{name}", self.edit)
        self.reveal = IconButton(f"credentials.reveal.{name}", "eye", parent=self)
        self.copy = IconButton(f"credentials.copy.{name}", "copy", parent=self)
        self.load = IconButton(f"credentials.load.{name}", "upload-simple", parent=self)
        self.delete = IconButton(f"credentials.delete.{name}", "trash", parent=self)
        self._notes: list[NoteLine] = []
        self._build()
        self.edit.textChanged.connect(lambda text: self.typed.emit(name, text))
        self.edit.pasted_whole.connect(lambda text: self.pasted.emit(name, text))
        self.edit.returnPressed.connect(lambda: self.wanted.emit("submit", name))
        self.edit.load_wanted.connect(lambda: self.wanted.emit("load", name))
        self.edit.revert_wanted.connect(lambda: self.wanted.emit("revert", name))
        self.revealed.hidden.connect(self._update_eye)
        for action, button in self._buttons().items():
            button.clicked.connect(lambda _on=False, action=action: self.wanted.emit(action, name))
        theme_manager().changed.connect(self._update_name)
        self.retranslate()

    def show_view(self, view: RowView) -> None:
        """Show what is known of the credential now."""
        if view == self._view:
            return
        self._view = view
        self.badge.set(*view.badge)
        self._since.setText(view.since)
        self.edit.show_summary(view.summary)
        self.edit.setReadOnly(view.read_only)
        set_property(self.edit, "invalid", "true" if view.invalid else "false")
        told = (view.badge[0], view.since, view.summary.text, view.summary.right, *(note.text for note in view.notes))
        self.edit.setAccessibleDescription(". ".join(part for part in told if part))
        if not view.can_reveal:
            self.revealed.conceal()
        self.reveal.setEnabled(view.can_reveal)
        self.copy.setEnabled(view.can_reveal)
        self.load.setEnabled(not view.read_only)
        self.delete.setEnabled(view.can_delete)
        self._show_notes(view.notes)

    def show_value(self, value: str) -> None:
        """Show a value for ten seconds."""
        self.revealed.reveal(value)
        self._update_eye()

    def retranslate(self) -> None:
        """All words that do not belong to the view anew."""
        self._update_name()
        name = self.title()
        self.edit.setAccessibleName(self.tr("{name} (required)").format(name=name) if self._required else name)
        self.copy.describe(self.tr("Copy {name}; the clipboard is cleared after 30 seconds").format(name=name))
        self.load.describe(self.tr("Read {name} from a file").format(name=name))
        self.delete.describe(self.tr("Delete the stored {name}").format(name=name))
        self._update_eye()

    def title(self) -> str:
        """What people call the credential."""
        names = self.field.names
        return names.get(current_language()) or names.get("en") or self.field.type

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    # ---- inside ----

    def _buttons(self) -> dict[str, IconButton]:
        return {"reveal": self.reveal, "copy": self.copy, "load": self.load, "delete": self.delete}

    def _build(self) -> None:
        names = _cell(NAME_WIDTH, self)
        names.addSpacing(8)  # level with the text in the field
        names.addWidget(self._name)
        names.addWidget(self._type)
        names.addStretch(1)
        origin = _cell(BADGE_WIDTH, self)
        origin.setSpacing(4)
        origin.addSpacing(8)
        origin.addWidget(self.badge)
        origin.addWidget(self._since)
        origin.addStretch(1)
        self._value = QVBoxLayout()
        self._value.setSpacing(6)
        self._value.addWidget(self.edit)
        self._value.addStretch(1)
        actions = QHBoxLayout()
        actions.setSpacing(4)
        actions.setContentsMargins(0, 4, 0, 0)
        for button in self._buttons().values():
            actions.addWidget(button)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 12, MARGIN, 12)
        row.setSpacing(GAP)
        row.addWidget(_parent(names))
        row.addWidget(_parent(origin))
        row.addLayout(self._value, 1)
        row.addLayout(actions)
        row.setAlignment(actions, Qt.AlignmentFlag.AlignTop)

    def _show_notes(self, notes: tuple[Note, ...]) -> None:
        kept: list[NoteLine] = []
        for note in notes:
            line = next((line for line in self._notes if line.fits(note)), None)
            if line is None:
                line = NoteLine(note, self.field.type, self)
                line.activated.connect(lambda action=note.action: self.wanted.emit(action, self.field.type))
            else:
                self._notes.remove(line)
                line.show_note(note)
            kept.append(line)
        for line in self._notes:
            self._value.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._notes = kept
        moved = [(place, line) for place, line in enumerate(kept, start=1) if self._value.indexOf(line) != place]
        for place, line in moved:
            self._value.insertWidget(place, line)
            line.show()
        if any(line.link is not None for _, line in moved):
            order_tabs(self)  # a new link comes after its field

    def _update_name(self) -> None:
        name = self.title()
        mark = f'&nbsp;<span style="color:{current_theme().tokens["danger.text"]}">*</span>' if self._required else ""
        self._name.setText(html.escape(name) + mark)
        self._name.setAccessibleName(name)
        told = self.field.help.get(current_language()) or self.field.help.get("en") or ""
        self._name.setToolTip(told)
        self._type.setVisible(self.field.type not in name)

    def _update_eye(self) -> None:
        shown = self.revealed.shown
        self.reveal.set_icon("eye-slash" if shown else "eye")
        told = self.tr("Hide {name}") if shown else self.tr("Show {name} for 10 seconds")
        self.reveal.describe(told.format(name=self.title()))


def _cell(width: int, parent: QWidget) -> QVBoxLayout:
    cell = QWidget(parent)
    cell.setFixedWidth(width)
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def _parent(layout: QVBoxLayout) -> QWidget:
    widget = layout.parentWidget()
    assert widget is not None
    return widget
