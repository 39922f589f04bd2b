"""Credentials out of a ``.env`` file, or out of an export of another machine: look, choose, save.

Owns the fields and the order. Values stay in the candidates and get into no widget. Must not know how a file is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from core.background import in_background
from core.credentials.dotenv_file import comment_out
from core.credentials.transfer import Candidate, carry_out, from_dotenv, from_export, is_export
from core.errors import JieruError
from core.settings import get_settings
from core.tasks import TaskRegistry
from core.texts import text
from gui.credentials.questions import Questions
from gui.credentials.tools.candidate_table import CandidateTable
from gui.credentials.tools.pane import Pane, Words, beside, fields, left_row
from gui.credentials.tools.passphrase_edit import PassphraseEdit
from gui.credentials.words import stored_text
from gui.widgets.buttons import Button
from gui.widgets.file_dialogs import ask_for_file
from gui.widgets.labels import Label

if TYPE_CHECKING:
    from core.api_credential_manager import APICredentialManager


Names = Callable[[], Mapping[tuple[str, str], str]]


class ImportPane(Pane):
    """The page.

    Args:
        manager: Where credentials go.
        questions: Asks whether files may be used, where there is no keyring.
        names: What people call a credential, by platform and type, in the language of the moment.
    """

    def __init__(
        self,
        manager: APICredentialManager,
        tasks: TaskRegistry,
        questions: Questions,
        names: Names,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("import", tasks, parent)
        self._locked = False
        self._looked = ""
        self._manager, self._questions, self._names = manager, questions, names
        self._intro = Label(tone="secondary", parent=self)
        self._intro.setWordWrap(True)
        self.file = QLineEdit(self)
        self.file.setObjectName("credentials.import_file")
        self.browse = Button("credentials.import_browse", parent=self)
        self.passphrase = PassphraseEdit("credentials.import_passphrase", self)
        self.open = Button("credentials.import_open", parent=self)
        self.table = CandidateTable(self)
        self.all = Button("credentials.import_all", kind="ghost", parent=self)
        self.comment = QCheckBox(self)
        self.comment.setObjectName("credentials.import_comment")
        self.start = Button("credentials.import_start", kind="primary", parent=self)
        self._labels = (Label(parent=self), Label(parent=self))
        self._form = fields(
            (self._labels[0], beside(self.file, self.browse, parent=self)),
            (self._labels[1], beside(self.passphrase, self.open, parent=self)),
        )
        self.column.addWidget(self._intro)
        self.column.addLayout(self._form)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.comment)
        self.column.addLayout(left_row((self.start, self.all)))
        self.add_outcome()
        self.column.addStretch(1)
        self.browse.clicked.connect(self._browse)
        self.file.editingFinished.connect(self._look_if_other)
        self.passphrase.returnPressed.connect(self._open)
        self.open.clicked.connect(self._open)
        self.all.clicked.connect(self._choose_all)
        self.start.clicked.connect(self._import)
        self.table.rows.dataChanged.connect(self.show_state)
        self.retranslate()

    def choose_file(self, path: str) -> None:
        """Look into this file; returns at once."""
        self.file.setText(path)
        self._looked = path
        self._locked = False
        self.table.rows.show_candidates((), {})
        self.run(self._look, lambda: self.tr("Reading the file…"), field=self.file)

    def retranslate(self) -> None:
        """All words anew."""
        self._intro.setText(self.tr("Shows what the file holds, without values. Nothing is saved before you choose."))
        for label, field, words in (
            (self._labels[0], self.file, self.tr("File (.env or export)")),
            (self._labels[1], self.passphrase, self.tr("Its passphrase")),
        ):
            label.setText(words)
            field.setAccessibleName(words)
        self.browse.setText(self.tr("Choose…"))
        self.browse.setAccessibleName(self.tr("Choose the file to import from"))
        self.open.setText(self.tr("Open"))
        self.table.setAccessibleName(self.tr("Credentials in the file; Space chooses"))
        self.table.rows.retranslate(self._names())
        self.comment.setText(self.tr("Then comment these lines out of the .env file; a copy of it is kept"))
        self.start.setText(self.tr("Import"))
        super().retranslate()

    def show_state(self) -> None:
        """What can be pressed now."""
        found = self.table.rows.candidates
        chosen = self.table.rows.chosen()
        self._form.setRowVisible(1, self._locked)
        for widget in (self.file, self.browse, self.passphrase, self.open, self.table):
            widget.setEnabled(not self.busy)
        for shown in (self.table, self.all, self.start):
            shown.setVisible(bool(found))
        self.comment.setVisible(bool(found) and not self._locked)
        self.comment.setEnabled(not self.busy)
        self.all.setEnabled(not self.busy)
        self.start.setEnabled(not self.busy and bool(chosen))
        self.all.setText(self.tr("Choose none") if len(chosen) == len(found) else self.tr("Choose all"))

    # ---- inside ----

    def _browse(self) -> None:
        ask_for_file(self, "credentials.import_dialog", self.tr("Import credentials"), self.choose_file)

    def _look_if_other(self) -> None:
        path = self.file.text().strip()
        if path and path != self._looked and not self.busy:
            self.choose_file(path)

    def _choose_all(self) -> None:
        rows = self.table.rows
        rows.choose_all(on=len(rows.chosen()) < len(rows.candidates))

    def _path(self) -> Path:
        return Path(self._looked).expanduser()

    async def _look(self) -> Words | None:
        path = self._path()
        if await in_background(lambda: is_export(path)):
            self._locked = True
            self.focus_next = self.passphrase
            return lambda: self.tr("The file is locked with a passphrase.")
        return self._show(await in_background(lambda: from_dotenv(self._manager, path)))

    def _open(self) -> None:
        path, typed = self._path(), self.passphrase.take()
        if not typed:
            self.fail(self.tr("Enter the passphrase of the file."), self.passphrase)
            return

        async def open_it() -> Words | None:
            return self._show(await in_background(lambda: from_export(self._manager, path, typed)))

        self.run(open_it, lambda: self.tr("Opening the file…"), field=self.passphrase)

    def _show(self, found: list[Candidate]) -> Words | None:
        self.table.rows.show_candidates(found, self._names())
        if found:
            self.focus_next = self.table
            return None
        return lambda: text("cli.credential_move.nothing", {"file": self._path().name})

    def _import(self) -> None:
        self.run(self._save, lambda: self.tr("Saving… the keyring may be asking for its password"))

    async def _save(self) -> Words | None:
        places = await self._manager.aplaces()
        to_files = places.mode == "auto" and places.target == "file"
        if to_files and not await self._questions.use_files(places):
            return lambda: text("cli.credential_move.none_chosen")
        rows = self.table.rows
        wanted, saved, failed = rows.chosen(), [], 0
        for number, row in enumerate(wanted):
            self.show_progress(number, len(wanted))
            candidate = rows.candidates[row]
            [result] = await in_background(partial(carry_out, self._manager, [candidate]))
            if result.stored is None:
                failed += 1
                rows.tell(row, str(result.error))
            else:
                saved.append(candidate)
                rows.tell(row, stored_text(result.stored))
        copy, problem = None, ""
        try:
            copy = await self._comment(saved)
        except (JieruError, OSError) as error:  # what was imported is safe all the same
            problem = str(error)

        def told() -> str:
            parts = [self.tr("{n} imported.").format(n=len(saved))]
            if failed:
                parts.append(self.tr("{n} could not be saved: the table says why.").format(n=failed))
            if copy is not None:
                parts.append(text("cli.credential_move.commented", {"file": self._path().name, "copy": copy}))
            if problem:
                parts.append(self.tr("The lines were not commented out: {problem}").format(problem=problem))
            return "\n".join(parts)

        return told

    async def _comment(self, saved: list[Candidate]) -> Path | None:
        """Comment out what is safe in the store now; the copy of the file as it was."""
        if not saved or self._locked or not self.comment.isChecked():
            return None
        path, variables = self._path(), {candidate.variable: candidate.record.value for candidate in saved}
        remark, backups = text("cli.credential_move.remark"), get_settings().paths.data / "backups"
        return await in_background(lambda: comment_out(path, variables, backups, remark))
