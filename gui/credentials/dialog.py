"""The credential dialog: what a platform needs, where each value comes from, and a field to enter one.

Owns the entering. Must not hold a stored value, and never waits on the loop's thread: the store answers in its own
time, and the user may give up waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.credentials.source import CredentialSource
from core.credentials.types import CredentialStatus, StoredIn
from core.errors import JieruError
from core.platforms.model import Platform
from core.tasks import TaskRegistry
from gui.credentials.rows import CredentialRows
from gui.credentials.secret_edit import SecretEdit
from gui.credentials.words import stored_text
from gui.i18n import current_language
from gui.theme import set_property, theme_manager
from gui.widgets.ask import Question, ask
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, Tone, line, styled
from gui.widgets.platform_tile import tile_icon


class CredentialStore(CredentialSource, Protocol):
    """What the dialog needs of the credential manager."""

    async def adelete_credential(self, platform: str, credential_type: str) -> bool:
        """Delete a stored value; False if there was none."""
        ...


class CredentialDialog(QDialog):
    """Credentials of one platform at a time.

    Signals:
        changed: A credential of this platform was saved or deleted.
    """

    changed = Signal(str)

    def __init__(
        self, tasks: TaskRegistry, store: CredentialStore, platforms: Sequence[Platform], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("credentials.dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        styled(self, "surface")
        self._tasks, self._store = tasks, store
        self._platforms = {platform.id: platform for platform in platforms}
        self._statuses: dict[str, CredentialStatus] = {}
        self._heading = Label(role="heading")
        self._intro = Label(role="caption", tone="secondary")
        self._intro.setWordWrap(True)
        self.platform = QComboBox(self)
        self.platform.setObjectName("credentials.platform")
        self.rows = CredentialRows(self)
        self.type = QComboBox(self)
        self.type.setObjectName("credentials.type")
        self.value = SecretEdit("credentials.value", self)
        self._platform_label, self._type_label, self._value_label = Label(), Label(), Label()
        self._platform_label.setBuddy(self.platform)
        self._type_label.setBuddy(self.type)
        self._value_label.setBuddy(self.value)
        self._help = Label(role="caption")
        self._help.setWordWrap(True)
        self.message = Label(role="caption")
        self.message.setObjectName("credentials.message")
        self.message.setWordWrap(True)
        self.save = Button("credentials.save", kind="primary", icon_name="floppy-disk")
        self.cancel = Button("credentials.cancel", kind="danger")
        self.done_button = Button("credentials.close")
        self._build()
        for platform in platforms:
            self.platform.addItem("", platform.id)
        self.platform.currentIndexChanged.connect(self._on_platform)
        self.type.currentIndexChanged.connect(self._on_type)
        self.value.textChanged.connect(self._on_typed)
        self.value.returnPressed.connect(self._start_saving)
        self.rows.edit_wanted.connect(self.enter)
        self.rows.delete_wanted.connect(lambda name: self._tasks.start(self._delete(name), name="credentials:delete"))
        self.save.clicked.connect(self._start_saving)
        self.cancel.clicked.connect(lambda: self._tasks.cancel("credentials:save"))
        self.done_button.clicked.connect(self.close)
        theme_manager().changed.connect(self._update_tiles)
        self._update_tiles()
        self._set_busy(busy=False)
        self.retranslate()
        self._on_platform()

    def show_platform(self, platform: str, credential_type: str = "") -> None:
        """Show the credentials of ``platform``, ready to enter one."""
        index = self.platform.findData(platform)
        if index >= 0:
            self.platform.setCurrentIndex(index)
        if credential_type:
            self.enter(credential_type)

    def enter(self, credential_type: str) -> None:
        """Make the field ready for a value of this type."""
        index = self.type.findData(credential_type)
        if index >= 0:
            self.type.setCurrentIndex(index)
        self.value.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """What was typed goes with the dialog; a save that is waiting for the keyring is given up."""
        for name in ("credentials:save", "credentials:delete", "credentials:dialog"):
            self._tasks.cancel(name)
        self.value.clear()
        super().closeEvent(event)

    def retranslate(self) -> None:
        """All words anew."""
        self.setWindowTitle(self.tr("Credentials"))
        self.setAccessibleName(self.tr("Credentials"))
        self._heading.setText(self.tr("Credentials"))
        self._intro.setText(self.tr("For the real platforms. The sandbox has its own and never reads these."))
        self._platform_label.setText(self.tr("Platform"))
        self._type_label.setText(self.tr("Type"))
        self._value_label.setText(self.tr("Value"))
        self.platform.setAccessibleName(self.tr("Platform"))
        self.type.setAccessibleName(self.tr("Credential type"))
        self.value.setAccessibleName(self.tr("Value"))
        self.value.setPlaceholderText(self.tr("Paste the new value"))
        self.save.setText(self.tr("Save"))
        self.cancel.setText(self.tr("Stop waiting"))
        self.done_button.setText(self.tr("Close"))
        for index in range(self.platform.count()):
            names = self._platforms[self.platform.itemData(index)].names
            self.platform.setItemText(index, names.get(current_language()) or self.platform.itemData(index))
        self._on_type()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    # ---- inside ----

    def _build(self) -> None:
        scroll = QScrollArea(self)
        scroll.setObjectName("credentials.scroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setWidget(styled(self.rows, "surface"))
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addWidget(self._type_label, 0, 0)
        form.addWidget(self.type, 0, 1)
        form.addWidget(self._value_label, 1, 0)
        form.addWidget(self.value, 1, 1)
        form.addWidget(self._help, 2, 1)
        form.addWidget(self.message, 3, 1)
        form.setColumnStretch(1, 1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._platform_label)
        head.addWidget(self.platform)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.done_button)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._intro)
        column.addWidget(scroll, 1)
        column.addWidget(line("h", self))
        column.addLayout(form)
        column.addLayout(buttons)
        self.resize(720, 560)

    def _platform_id(self) -> str:
        return str(self.platform.currentData() or "")

    def _on_platform(self) -> None:
        platform = self._platforms.get(self._platform_id())
        if platform is None:
            return
        self._say("")
        self.value.clear()
        self.rows.set_platform(platform)
        self.type.clear()
        for field in platform.credentials:
            self.type.addItem(field.type, field.type)
        self._tasks.restart(self._read(platform.id), name="credentials:dialog")

    def _on_type(self) -> None:
        platform = self._platforms.get(self._platform_id())
        field = platform.credential(str(self.type.currentData())) if platform else None
        told = (field.help.get(current_language()) or field.help.get("en") or "") if field else ""
        variable = field.env if field else ""
        if variable:
            gap = " " if told and current_language() != "zh" else ""
            told += gap + self.tr("The variable {name} goes first.").format(name=variable)
        self._help.setText(told)

    async def _read(self, platform: str) -> None:
        try:
            statuses = await self._store.astatus(platform)
        except JieruError as error:
            self._say(str(error), "danger")
            return
        if platform == self._platform_id():
            self.rows.show_statuses(statuses)

    def _start_saving(self) -> None:
        if self.save.isEnabled():
            self._tasks.start(self._save(), name="credentials:save")

    async def _save(self) -> None:
        platform, credential_type = self._platform_id(), str(self.type.currentData())
        typed = self.value.text()
        value = typed.strip()
        self._say(self.tr("Saving… the keyring may be asking for its password."), "secondary")
        self._set_busy(busy=True)
        try:
            stored: StoredIn = await self._store.aset_credential(platform, credential_type, value)
        except JieruError as error:
            self._say(str(error), "danger")
            set_property(self.value, "invalid", "true")
            return
        except asyncio.CancelledError:
            self._say(self.tr("Not saved: stopped by you. The value is still in the field."), "warn")
            return
        finally:
            self._set_busy(busy=False)
        self.value.clear()
        told = stored_text(stored)
        if value != typed:
            told += " " + self.tr("Blanks around the value were removed.")
        self._say(told, "ok")
        self.changed.emit(platform)
        await self._read(platform)

    async def _delete(self, credential_type: str) -> None:
        platform = self._platform_id()
        question = Question(
            self.tr("Delete {name}?").format(name=f"{platform} / {credential_type}"),
            self.tr("The stored value is removed and cannot be brought back. Environment variables stay as they are."),
            self.tr("Delete"),
            self.tr("Keep"),
            parent=self,
        )
        if not await ask(question):
            return
        try:
            gone = await self._store.adelete_credential(platform, credential_type)
        except JieruError as error:
            self._say(str(error), "danger")
            return
        self._say(self.tr("Deleted.") if gone else self.tr("There was no stored value to delete."), "ok")
        self.changed.emit(platform)
        await self._read(platform)

    def _set_busy(self, *, busy: bool) -> None:
        self.cancel.setVisible(busy)
        self.done_button.setVisible(not busy)
        for widget in (self.platform, self.type, self.value):
            widget.setEnabled(not busy)
        self._update_buttons(busy=busy)

    def _on_typed(self) -> None:
        set_property(self.value, "invalid", "false")
        self._update_buttons(busy=False)

    def _update_buttons(self, *, busy: bool) -> None:
        self.save.setEnabled(not busy and bool(self.value.text().strip()) and self.type.count() > 0)

    def _say(self, text: str, tone: Tone = "secondary") -> None:
        self.message.setText(text)
        self.message.set_tone(tone)

    def _update_tiles(self) -> None:
        for index in range(self.platform.count()):
            platform = self._platforms[self.platform.itemData(index)]
            self.platform.setItemIcon(index, tile_icon(platform.id, platform.monogram))
