"""The key of the encrypted files: where it is, a new one, and a passphrase on it.

Owns the fields and the question before old keys are deleted. Must not know how files are encrypted anew.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from core.background import in_background
from core.credentials.key_admin import KeyState
from core.credentials.rotation import Rotated, StoppedError, Watch
from core.errors import JieruError
from core.tasks import TaskRegistry
from core.texts import text
from gui.credentials.tools.key_words import done_text, place_text, rotation_text
from gui.credentials.tools.pane import Pane, Words, fields, left_row
from gui.credentials.tools.passphrase_edit import PassphraseEdit
from gui.widgets.ask import Asked, Question, ask
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, line

if TYPE_CHECKING:
    from core.api_credential_manager import APICredentialManager


class KeyPane(Pane):
    """The page.

    Args:
        manager: Whose key it is.

    Attributes:
        state: How the key is kept; None until that is known.
    """

    _progressed = Signal(int, int)

    def __init__(self, manager: APICredentialManager, tasks: TaskRegistry, parent: QWidget | None = None) -> None:
        super().__init__("key", tasks, parent)
        self.state: KeyState | None = None
        self._keys = manager.keys
        self._stopped = threading.Event()
        self._where = Label(role="strong", parent=self)
        self._where.setWordWrap(True)
        self.current = PassphraseEdit("credentials.key_current", self)
        self.open = Button("credentials.key_open", parent=self)
        self._rotation = Label(role="strong", parent=self)
        self._rotation_told = Label(tone="secondary", parent=self)
        self.old = PassphraseEdit("credentials.key_old", self)
        self.forget = QCheckBox(self)
        self.forget.setObjectName("credentials.key_forget")
        self.rotate = Button("credentials.key_rotate", parent=self)
        self._lock = Label(role="strong", parent=self)
        self._lock_told = Label(tone="secondary", parent=self)
        self.new = PassphraseEdit("credentials.key_new", self)
        self.again = PassphraseEdit("credentials.key_again", self)
        self.protect = Button("credentials.key_protect", parent=self)
        self.unprotect = Button("credentials.key_unprotect", kind="danger", parent=self)
        self._labels = tuple(Label(parent=self) for _ in range(4))
        self._build()
        self._progressed.connect(self.show_progress)
        self.open.clicked.connect(self._open)
        self.current.returnPressed.connect(self._open)
        self.rotate.clicked.connect(self._rotate)
        self.protect.clicked.connect(self._protect)
        self.again.returnPressed.connect(self._protect)
        self.unprotect.clicked.connect(lambda: self._set(None))
        self.retranslate()

    def look(self) -> None:
        """Read how the key is kept; returns at once."""

        async def read() -> Words | None:
            self.state = await in_background(self._keys.state)
            return None

        self.run(read, lambda: self.tr("Reading…"))

    def give_up(self) -> None:
        """End it between two files, as the process could be killed: nothing is lost."""
        self._stopped.set()
        super().give_up()

    def retranslate(self) -> None:
        """All words anew."""
        words = (self.tr("Passphrase now"), self.tr("Key before"), self.tr("New passphrase"), self.tr("The same again"))
        for label, field, told in zip(self._labels, (self.current, self.old, self.new, self.again), words, strict=True):
            label.setText(told)
            field.setAccessibleName(told)
        self.open.setText(self.tr("Open the key"))
        self._rotation.setText(self.tr("A new key"))
        self._rotation_told.setText(rotation_text(self.state))
        self.forget.setText(self.tr("Delete the old keys: copies of the folder made before cannot be read then"))
        self.rotate.setText(self.tr("Encrypt everything anew"))
        self._lock.setText(self.tr("A passphrase on the key"))
        self._lock_told.setText(
            self.tr(
                "The key moves into a file that only the passphrase opens. It has to be typed at each start; if it is "
                "lost, the files cannot be read."
            )
        )
        self.unprotect.setText(self.tr("Take the passphrase away"))
        super().retranslate()

    def show_state(self) -> None:
        """What can be pressed now."""
        state = self.state
        locked = state is not None and state.locked
        opened = state is not None and (state.opened or not state.locked)
        by_variable = state is not None and state.place == "environment"
        encrypted = state is not None and state.place is not None
        self._where.setText(place_text(state))
        self._rotation_told.setText(rotation_text(state))
        self._opening.setRowVisible(0, locked)
        self._before.setRowVisible(0, by_variable)
        self.open.setVisible(locked and not opened)
        self.protect.setText(self.tr("Change the passphrase") if locked else self.tr("Set the passphrase"))
        self.unprotect.setVisible(locked)
        free = not self.busy and state is not None
        groups: tuple[tuple[bool, tuple[QWidget, ...]], ...] = (
            (free, (self.current, self.open, self.old)),
            (free and opened and encrypted, (self.forget, self.rotate)),
            (free and not by_variable, (self.new, self.again, self.protect, self.unprotect)),
        )
        for on, widgets in groups:
            for widget in widgets:
                widget.setEnabled(on)

    # ---- inside ----

    def _build(self) -> None:
        for told in (self._rotation_told, self._lock_told):
            told.setWordWrap(True)
        self._opening = fields((self._labels[0], self.current))
        self._before = fields((self._labels[1], self.old))
        self.column.addWidget(self._where)
        self.column.addLayout(self._opening)
        self.column.addLayout(left_row((self.open,)))
        self.column.addWidget(line("h", self))
        self.column.addWidget(self._rotation)
        self.column.addWidget(self._rotation_told)
        self.column.addLayout(self._before)
        self.column.addWidget(self.forget)
        self.column.addLayout(left_row((self.rotate,)))
        self.column.addWidget(line("h", self))
        self.column.addWidget(self._lock)
        self.column.addWidget(self._lock_told)
        self.column.addLayout(fields((self._labels[2], self.new), (self._labels[3], self.again)))
        self.column.addLayout(left_row((self.protect, self.unprotect)))
        self.add_outcome()
        self.column.addStretch(1)

    def _open(self) -> None:
        typed = self.current.take()
        if not typed:
            self.fail(self.tr("Enter the passphrase."), self.current)
            return

        async def give() -> Words | None:
            await self._keys.agive_passphrase(typed)
            self.state = await in_background(self._keys.state)
            return lambda: self.tr("The key is open until the program ends.")

        self.run(give, lambda: self.tr("Opening the key…"), field=self.current)

    def _rotate(self) -> None:
        forget, old = self.forget.isChecked(), self.old.take() or None

        async def rotate() -> Words | None:
            if forget and not await ask(self._forget_question()):
                return None
            done = await self._watched(lambda watch: self._keys.rotate(forget=forget, old_key=old, watch=watch))
            self.forget.setChecked(False)
            return lambda: done_text(done)

        self.run(rotate, lambda: self.tr("Encrypting all files anew; may be stopped at any moment…"))

    def _protect(self) -> None:
        if not self.new.text():
            self.fail(self.tr("Enter a new passphrase."), self.new)
        elif self.new.text() != self.again.text():
            self.fail(text("error.credential.passphrases_differ.message"), self.again)
        else:
            self._set(self.new.text())

    def _set(self, passphrase: str | None) -> None:
        """Set, change or take it away; who changes it shows that they know the one before."""
        locked, now = self.state is not None and self.state.locked, self.current.take()
        if locked and not now:
            self.fail(self.tr("Enter the passphrase that is on the key now."), self.current)
            return

        async def change() -> Words | None:
            if locked:
                await self._keys.agive_passphrase(now)
            done = await self._watched(lambda watch: self._keys.set_passphrase(passphrase, watch=watch))
            for field in (self.new, self.again):
                field.empty()
            said = "cli.credential_keys.unlocked" if passphrase is None else "cli.credential_keys.locked"
            return lambda: f"{text(said)}\n{done_text(done)}"

        doing = self.tr("Encrypting all files anew; may be stopped at any moment…")
        self.run(change, lambda: doing, field=self.current if locked else None)

    async def _watched(self, change: Callable[[Watch], Rotated]) -> Rotated:
        """Carry a change out beside the loop; ``give_up`` ends it."""
        self._stopped = stopped = threading.Event()

        def watch(done: int, total: int) -> None:
            if stopped.is_set():
                raise StoppedError
            self._progressed.emit(done, total)

        try:
            return await in_background(lambda: change(watch))
        except asyncio.CancelledError:  # the program ends
            stopped.set()
            raise
        finally:
            if not stopped.is_set():
                with suppress(JieruError):  # what is wrong with the key has been said
                    self.state = await in_background(self._keys.state)

    def _forget_question(self) -> Question:
        def words() -> Asked:
            return Asked(
                self.tr("Delete the old keys?"),
                self.tr(
                    "Copies and backups of the folder that were made before, and other folders that share the key "
                    "file, cannot be read any more."
                ),
                self.tr("Delete the old keys"),
                self.tr("Keep everything as it is"),
            )

        return Question(words, parent=self.window())
