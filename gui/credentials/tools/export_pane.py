"""Credentials on their way to another machine: everything under a passphrase, or the names alone.

Owns the fields. Must not know what is exported, nor a value.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from core.background import in_background
from core.credentials.transfer import export, export_names
from core.tasks import TaskRegistry
from core.texts import text
from gui.credentials.tools.pane import Pane, Words, beside, fields, left_row
from gui.credentials.tools.passphrase_edit import PassphraseEdit
from gui.widgets.buttons import Button
from gui.widgets.file_dialogs import ask_for_target
from gui.widgets.labels import Label, line

if TYPE_CHECKING:
    from core.api_credential_manager import APICredentialManager


class ExportPane(Pane):
    """The page.

    Args:
        manager: Whose credentials are exported.
    """

    def __init__(self, manager: APICredentialManager, tasks: TaskRegistry, parent: QWidget | None = None) -> None:
        super().__init__("export", tasks, parent)
        self._manager = manager
        self._intro = Label(tone="secondary", parent=self)
        self.passphrase = PassphraseEdit("credentials.export_passphrase", self)
        self.again = PassphraseEdit("credentials.export_again", self)
        self.file = QLineEdit(self)
        self.file.setObjectName("credentials.export_file")
        self.browse = Button("credentials.export_browse", parent=self)
        self.start = Button("credentials.export_start", kind="primary", parent=self)
        self._names_title = Label(role="strong", parent=self)
        self._names_told = Label(tone="secondary", parent=self)
        self.names = Button("credentials.export_names", parent=self)
        self._labels = tuple(Label(parent=self) for _ in range(3))
        for told in (self._intro, self._names_told):
            told.setWordWrap(True)
        self.column.addWidget(self._intro)
        self.column.addLayout(
            fields(
                (self._labels[0], self.passphrase),
                (self._labels[1], self.again),
                (self._labels[2], beside(self.file, self.browse, parent=self)),
            )
        )
        self.column.addLayout(left_row((self.start,)))
        self.add_outcome()
        self.column.addWidget(line("h", self))
        self.column.addWidget(self._names_title)
        self.column.addWidget(self._names_told)
        self.column.addLayout(left_row((self.names,)))
        self.column.addStretch(1)
        self.browse.clicked.connect(self._browse)
        self.start.clicked.connect(self._export)
        self.names.clicked.connect(self._browse_names)
        self.retranslate()

    def retranslate(self) -> None:
        """All words anew."""
        self._intro.setText(
            self.tr(
                "Writes all stored credentials of all platforms into one file, to be imported on another machine. "
                "Whoever has the file and the passphrase has them all."
            )
        )
        words = (self.tr("Passphrase"), self.tr("The same again"), self.tr("New file"))
        for label, field, told in zip(self._labels, (self.passphrase, self.again, self.file), words, strict=True):
            label.setText(told)
            field.setAccessibleName(told)
        self.browse.setText(self.tr("Choose…"))
        self.browse.setAccessibleName(self.tr("Choose the file to export to"))
        self.start.setText(self.tr("Export"))
        self._names_title.setText(self.tr("Names only"))
        self._names_told.setText(
            self.tr("Writes a .env file to be filled in: the variable of each credential that is set, without values.")
        )
        self.names.setText(self.tr("Save the names…"))
        super().retranslate()

    def show_state(self) -> None:
        """What can be pressed now."""
        for widget in (self.passphrase, self.again, self.file, self.browse, self.start, self.names):
            widget.setEnabled(not self.busy)

    def save_names(self, path: str) -> None:
        """Write the names into a new file; returns at once."""

        async def write() -> Words | None:
            await in_background(lambda: export_names(self._manager, Path(path).expanduser()))
            return lambda: self.tr("The names were written to {file}.").format(file=Path(path).name)

        self.run(write, lambda: self.tr("Writing…"))

    # ---- inside ----

    def _browse(self) -> None:
        self._new_file(self.tr("Export credentials"), self.file.setText)

    def _browse_names(self) -> None:
        self._new_file(self.tr("Save the names"), self.save_names)

    def _new_file(self, title: str, then: Callable[[str], object]) -> None:
        ask_for_target(self, "credentials.export_dialog", title, then, replaces=False)

    def _export(self) -> None:
        path = self.file.text().strip()
        if not self.passphrase.text():
            self.fail(self.tr("Enter a passphrase."), self.passphrase)
        elif self.passphrase.text() != self.again.text():
            self.fail(text("error.credential.passphrases_differ.message"), self.again)
        elif not path:
            self.fail(self.tr("Choose a new file to write to."), self.file)
        else:
            target, typed = Path(path).expanduser(), self.passphrase.text()

            async def write() -> Words | None:
                done = await in_background(lambda: export(self._manager, target, typed))
                for field in (self.passphrase, self.again):
                    field.empty()
                return lambda: text("cli.credential_move.exported", {"number": len(done), "file": target.name})

            doing = self.tr("Reading and encrypting… the keyring may be asking for its password")
            self.run(write, lambda: doing, field=self.file)
