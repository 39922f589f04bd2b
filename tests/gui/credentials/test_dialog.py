"""The dialog against a store in memory that may be slow, locked, or refuse."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.credentials.source import MemoryCredentials
from core.credentials.types import StoredIn
from core.errors import CredentialLocked
from core.platforms.model import CredentialField, Platform
from core.tasks import TaskRegistry
from gui.credentials.dialog import CredentialDialog
from gui.widgets.ask import Question

SECRET = "s3cret-value-0123456789"
PLATFORMS = [
    Platform(
        "acme",
        {"en": "Acme"},
        "",
        (),
        credentials=(CredentialField("key", env="ACME_KEY"), CredentialField("token", {"en": "Token"})),
        monogram="A",
    ),
    Platform("other", {"en": "Other"}, "", (), credentials=(CredentialField("key"),), monogram="O"),
]


class Store(MemoryCredentials):
    def __init__(self) -> None:
        super().__init__({("acme", "key"): SECRET})
        self.hangs = False
        self.locked = False

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        if self.hangs:
            await asyncio.Event().wait()
        if self.locked:
            raise CredentialLocked("credential.locked", platform=platform, type=credential_type)
        await super().aset_credential(platform, credential_type, value)
        return StoredIn("keyring")

    async def adelete_credential(self, platform: str, credential_type: str) -> bool:
        return self._items.pop((platform, credential_type), None) is not None


class Setup:
    def __init__(self, qtbot: QtBot) -> None:
        self.tasks = TaskRegistry()
        self.store = Store()
        self.dialog = CredentialDialog(self.tasks, self.store, PLATFORMS)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(self.dialog)
        self.dialog.show()

    async def settle(self) -> None:
        for _ in range(1000):
            if not len(self.tasks):
                return
            await asyncio.sleep(0)
        raise AssertionError("tasks did not end")

    def type(self, text: str) -> None:
        QTest.keyClicks(self.dialog.value, text)


async def test_a_stored_value_never_gets_into_a_widget(qapp: QApplication, qtbot: QtBot) -> None:
    setup = Setup(qtbot)
    await setup.settle()
    shown = [edit.text() for edit in setup.dialog.findChildren(QLineEdit)]
    shown += [label.text() + label.toolTip() for label in setup.dialog.findChildren(QLabel)]
    assert not [text for text in shown if SECRET in text]
    assert setup.dialog.rows.rows["key"].badge.text() == "Encrypted file"


async def test_saving_says_where_and_forgets_what_was_typed(qapp: QApplication, qtbot: QtBot) -> None:
    setup = Setup(qtbot)
    changed: list[str] = []
    setup.dialog.changed.connect(changed.append)
    setup.dialog.enter("token")
    assert not setup.dialog.save.isEnabled()
    setup.type("  new-token ")
    QTest.keyClick(setup.dialog.value, Qt.Key.Key_Return)
    await setup.settle()
    assert await setup.store.aget_credential("acme", "token") == "new-token"
    assert setup.dialog.value.text() == ""
    assert "keyring" in setup.dialog.message.text()
    assert "Blanks" in setup.dialog.message.text()
    assert changed == ["acme"]


async def test_a_refusal_is_told_at_the_field_and_nothing_is_lost(qapp: QApplication, qtbot: QtBot) -> None:
    setup = Setup(qtbot)
    setup.store.locked = True
    setup.type("new-key")
    setup.dialog.save.click()
    await setup.settle()
    assert setup.dialog.value.text() == "new-key"
    assert setup.dialog.value.property("invalid") == "true"
    assert setup.dialog.message.text()
    assert "new-key" not in setup.dialog.message.text()
    assert await setup.store.aget_credential("acme", "key") == SECRET


async def test_a_hanging_keyring_can_be_given_up(qapp: QApplication, qtbot: QtBot) -> None:
    setup = Setup(qtbot)
    setup.store.hangs = True
    await setup.settle()
    setup.type("new-key")
    setup.dialog.save.click()
    await asyncio.sleep(0.01)
    assert not setup.dialog.save.isEnabled()
    assert setup.dialog.cancel.isVisible()
    setup.dialog.cancel.click()
    await setup.settle()
    assert "stopped" in setup.dialog.message.text()
    assert setup.dialog.value.text() == "new-key"


async def test_closing_gives_up_too_and_clears_the_field(qapp: QApplication, qtbot: QtBot) -> None:
    setup = Setup(qtbot)
    setup.store.hangs = True
    await setup.settle()
    setup.type("new-key")
    setup.dialog.save.click()
    await asyncio.sleep(0.01)
    setup.dialog.close()
    await setup.settle()
    assert setup.dialog.value.text() == ""


async def test_deleting_asks_first(qapp: QApplication, qtbot: QtBot) -> None:
    setup = Setup(qtbot)
    await setup.settle()
    for answer, left in (("no", SECRET), ("yes", None)):
        setup.dialog.rows.delete_wanted.emit("key")
        await asyncio.sleep(0.01)
        question = setup.dialog.findChild(Question)
        assert question is not None
        (question.yes if answer == "yes" else question.no).click()
        await setup.settle()
        await asyncio.sleep(0.01)
        assert await setup.store.aget_credential("acme", "key") == left
    assert setup.dialog.message.text() == "Deleted."


async def test_another_platform_has_its_own_rows(qapp: QApplication, qtbot: QtBot) -> None:
    setup = Setup(qtbot)
    setup.type("half-typed")
    setup.dialog.show_platform("other", "key")
    await setup.settle()
    assert list(setup.dialog.rows.rows) == ["key"]
    assert setup.dialog.value.text() == ""
    assert setup.dialog.rows.rows["key"].badge.text() == "Not set"
