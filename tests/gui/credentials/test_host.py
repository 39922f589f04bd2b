"""The page in the real window with the real store: coming, going, and being asked before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.api_credential_manager import APICredentialManager, get_credential_manager
from core.credentials import passphrase
from core.credentials.keyring_store import KeyringStore
from core.credentials.keyring_thread import KeyringThread
from core.credentials.passphrase import Passphrase
from core.settings import Settings
from gui.credentials.host import CredentialHost
from gui.credentials.leave import LeaveQuestion
from gui.theme import theme_manager
from gui.widgets.ask import Question
from tests.core.credentials.conftest import SecretService, lockable_service  # noqa: F401 - a fixture
from tests.gui.wired import WiredWindow

CTRL = Qt.KeyboardModifier.ControlModifier


class App(WiredWindow):
    def __init__(self, path: Path, *, sandbox: bool = True) -> None:
        super().__init__(path, sandbox=sandbox)
        self.state.first_run = False
        self.state.files_agreed = True
        self.closed = 0
        self.wiring.close_agreed.connect(self._on_closed)

    async def host(self, platform: str = "erp") -> CredentialHost:
        self.window.credentials_wanted.emit(platform)
        host = self.wiring.credentials()
        await self.until(lambda: host.editor.reader.places is not None and host.page.form.complete)
        return host

    async def typed(self, host: CredentialHost, name: str, text: str) -> None:
        await self.until(lambda: host.page.form.complete)
        QTest.keyClicks(host.page.form.rows[name].edit, text)
        await self.shown_anew(host)

    async def shown_anew(self, host: CredentialHost) -> None:
        """Until the page shows what the editor knows: several changes at once are shown once, a turn later."""
        await self.until(lambda: not host.page._soon.isActive())

    def _on_closed(self) -> None:
        self.closed += 1


@pytest_asyncio.fixture
async def app(qapp: QApplication, tmp_path: Path, own_home: Path) -> AsyncIterator[App]:
    """The window in production mode: nothing here sends anything."""
    theme_manager().set_dark(False)
    async with App.opened(tmp_path / "window.ini", sandbox=False) as made:
        yield made


async def test_it_is_made_when_it_is_wanted_and_takes_the_place_of_the_work(qapp: QApplication, app: App) -> None:
    assert app.wiring._credentials is None, "a start pays nothing for it"
    QTest.mouseClick(app.window.top_bar.credentials, Qt.MouseButton.LeftButton)
    await app.until(lambda: app.wiring._credentials is not None)
    host = app.wiring.credentials()
    assert (host.shown,) == (True,)
    assert app.window.top_bar.credentials.isChecked()
    assert not app.window.actions_by_id["send"].isEnabled(), "nothing is sent from behind a page"
    app.window.top_bar.requests.click()
    assert (host.shown,) == (False,)
    assert app.window.actions_by_id["send"].isEnabled()
    app.window.actions_by_id["credentials"].trigger()
    assert (host.shown,) == (True,)
    app.window.actions_by_id["live"].trigger()
    assert app.window.top_bar.live.isChecked()
    app.window.actions_by_id["credentials"].trigger()
    assert host.shown
    await app.until(lambda: host.editor.reader.places is not None)
    await app.idle()


async def test_a_value_goes_to_the_store_and_everybody_is_told(qapp: QApplication, app: App) -> None:
    host = await app.host()
    await app.until(lambda: app.services.states.states().get("erp") is not None)
    assert app.services.states.states()["erp"].kind == "missing"
    await app.typed(host, "api_key", "erp-key-0123")
    QTest.keyClick(host.page.form.rows["api_key"].edit, Qt.Key.Key_Return)
    await app.until(lambda: app.services.states.states()["erp"].kind == "ready")
    assert APICredentialManager().get_credential("erp", "api_key") == "erp-key-0123"
    await app.until(lambda: host.page.form.rows["api_key"].badge.text() == "Encrypted file")
    await app.idle()


async def test_staying_keeps_what_is_not_saved(qapp: QApplication, app: App) -> None:
    host = await app.host()
    await app.typed(host, "api_key", "half-typed")
    for leave in (
        app.window.top_bar.requests.click,
        app.window.actions_by_id["live"].trigger,
        app.window.close,
        lambda: app.window.sidebar.platform_chosen.emit("zhihu"),
    ):
        leave()
        question = await app.asked()
        assert isinstance(question, LeaveQuestion)
        question.no.click()
        await app.until(lambda: app.window.findChild(Question) is None)
        assert host.shown
        assert app.window.top_bar.credentials.isChecked()
        assert host.page.form.rows["api_key"].edit.text() == "half-typed"
    assert app.closed == 0
    assert host.editor.platform is not None
    assert host.editor.platform.id == "erp"
    await app.idle()


async def test_discarding_leaves(qapp: QApplication, app: App) -> None:
    host = await app.host()
    await app.typed(host, "api_key", "half-typed")
    app.window.sidebar.platform_chosen.emit("zhihu")
    (await app.asked()).yes.click()
    await app.until(lambda: host.editor.platform is not None and host.editor.platform.id == "zhihu")
    assert app.window.sidebar._rows["zhihu"].isChecked()
    assert app.window.composer.platform.platform_id() == "zhihu"
    await app.typed(host, "api_key", "half-typed")
    app.window.close()
    (await app.asked()).yes.click()
    await app.until(lambda: app.closed == 1)
    assert get_credential_manager().get_credential("zhihu", "api_key") is None
    await app.idle()


async def test_saving_and_going_on(qapp: QApplication, app: App) -> None:
    host = await app.host()
    await app.typed(host, "api_key", "erp-key-0123")
    app.window.top_bar.requests.click()
    question = await app.asked()
    assert isinstance(question, LeaveQuestion)
    question.save.click()
    await app.until(lambda: not host.shown)
    assert APICredentialManager().get_credential("erp", "api_key") == "erp-key-0123"
    await app.idle()


async def test_a_save_that_fails_stays(qapp: QApplication, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CREDENTIALS_STORE", "keyring")
    host = await app.host()
    await app.typed(host, "api_key", "erp-key-0123")
    app.window.top_bar.requests.click()
    question = await app.asked()
    assert isinstance(question, LeaveQuestion)
    question.save.click()
    await app.until(lambda: not host.editor.saver.busy and host.editor.saver.done == 1)
    await app.idle()
    assert host.shown
    assert host.page.form.rows["api_key"].edit.text() == "erp-key-0123"
    await app.idle()


async def test_files_are_agreed_to_once(qapp: QApplication, app: App) -> None:
    app.state.files_agreed = False
    host = await app.host()
    await app.typed(host, "api_key", "erp-key-0123")
    host.page.footer.save.click()
    question = await app.asked()
    assert "encrypted file" in question.windowTitle()
    question.no.click()
    await app.until(lambda: app.window.findChild(Question) is None)
    assert APICredentialManager().get_credential("erp", "api_key") is None
    host.page.footer.save.click()
    (await app.asked()).yes.click()
    await app.until(lambda: not len(host.editor.edits))
    assert app.state.files_agreed
    await app.typed(host, "username", "somebody")
    host.page.footer.save.click()
    await app.until(lambda: not len(host.editor.edits))
    assert app.window.findChild(Question) is None
    await app.idle()


async def test_a_deletion_that_waits_is_carried_out_at_the_end(qapp: QApplication, app: App) -> None:
    get_credential_manager().set_credential("erp", "api_key", "erp-key-0123")
    host = await app.host()
    host.page.form.rows["api_key"].delete.click()
    app.window.top_bar.requests.click()
    assert not host.shown, "a deletion is no unsaved value"
    assert APICredentialManager().get_credential("erp", "api_key") == "erp-key-0123"
    app.window.close()
    await app.until(lambda: app.closed == 1)
    assert APICredentialManager().get_credential("erp", "api_key") is None
    await app.idle()


async def test_before_the_services_are_open_it_waits_for_them(qapp: QApplication, tmp_path: Path) -> None:
    made = App(tmp_path / "early.ini", sandbox=False)
    made.window.show()
    made.window.credentials_wanted.emit("erp")
    await made.until(lambda: made.wiring._credentials is not None)
    host = made.wiring.credentials()
    assert host.shown
    assert "Opening" in host.page.notice.title.text()
    await made.services.open()
    await made.until(lambda: "api_key" in host.page.form.rows)
    assert host.editor.platform is not None
    assert host.editor.platform.id == "erp"
    await made.idle()
    await made.close()


async def test_another_part_of_the_window_asks_for_a_platform(qapp: QApplication, app: App) -> None:
    host = await app.host("erp")
    app.window.sidebar.credentials_wanted.emit("zhihu")
    await app.until(lambda: "access_token" in host.page.form.rows)
    await app.typed(host, "access_token", "half-typed")
    app.window.sidebar.credentials_wanted.emit("zhihu")
    assert app.window.findChild(Question) is None, "it is there already"
    app.window.sidebar.credentials_wanted.emit("erp")
    (await app.asked()).no.click()
    await app.until(lambda: app.window.findChild(Question) is None)
    assert "access_token" in host.page.form.rows
    await app.idle()


@pytest.mark.real
async def test_the_sandbox_has_its_own_and_never_the_user_s(qapp: QApplication, tmp_path: Path, own_home: Path) -> None:
    async with App.opened(tmp_path / "sandbox.ini") as made:
        await made.until(lambda: bool(made.services.states.states()))
        host = await made.host("douyin")
        await made.shown_anew(host)
        assert host.page.sandbox.isVisible()
        assert host.page.own.isVisible()
        assert host.page.form.rows["access_token"].badge.text() == "Not set"
        await made.typed(host, "access_token", "act.production-only")
        host.page.footer.save.click()
        await made.until(lambda: not len(host.editor.edits))
        assert APICredentialManager().get_credential("douyin", "access_token") == "act.production-only"
        sandbox = made.services._sandbox
        assert sandbox is not None
        assert await sandbox.credentials.aget_credential("douyin", "access_token") != "act.production-only"
        assert not host.page.checks.online.isEnabled()
        made.services.switch(sandbox=False)
        await made.until(lambda: not made.services.mode.sandbox)
        await made.shown_anew(host)
        assert not host.page.sandbox.isVisible()
        assert host.page.checks.online.isEnabled()


@pytest.fixture
def new_manager(own_home: Path) -> Iterator[Callable[[float], APICredentialManager]]:
    """Managers as a new process has them, that wait so long for the keyring."""
    thread = KeyringThread("jieru-keyring-host")

    def made(limit_s: float) -> APICredentialManager:
        keyring = KeyringStore(thread=thread, read_limit_s=limit_s, write_limit_s=limit_s)
        return APICredentialManager(settings=Settings(), keyring=keyring)

    yield made
    thread.close()


@pytest.mark.real
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # keyring's, after calls that failed
async def test_a_real_keyring_locked_unlocked_and_frozen(
    qapp: QApplication,
    app: App,
    lockable_service: SecretService,
    new_manager: Callable[[float], APICredentialManager],
) -> None:
    app.services.credentials = new_manager(10.0)
    host = await app.host()
    rows = host.page.form.rows
    await app.until(lambda: host.page.footer.told.text() == "Saves go to: system keyring")
    await app.typed(host, "api_key", "erp-key-0123")
    host.page.footer.save.click()
    await app.until(lambda: rows["api_key"].badge.text() == "System keyring")
    assert new_manager(10.0).get_credential("erp", "api_key") == "erp-key-0123"

    lockable_service.lock()
    app.services.credentials = new_manager(10.0)
    app.window.top_bar.requests.click()
    host = await app.host()
    await app.until(lambda: rows["api_key"].badge.text() == "Locked")
    assert host.page.banner.title.text() == "The system keyring is locked"
    await app.typed(host, "username", "somebody")
    host.page.footer.save.click()
    await app.until(lambda: rows["username"].badge.text() == "Encrypted file")
    host.page.banner.buttons["unlock"].click()  # there is nobody to ask here
    await app.until(lambda: not host.editor.reader.unlocking)
    assert rows["api_key"].badge.text() == "Locked"
    lockable_service.unlock()
    host.page.banner.buttons["retry"].click()
    await app.until(lambda: rows["api_key"].badge.text() == "System keyring")
    await app.until(lambda: not host.page.banner.isVisible())

    lockable_service.freeze()
    app.services.credentials = new_manager(0.3)
    app.window.top_bar.requests.click()
    app.window.credentials_wanted.emit("erp")
    turns = 0
    async with asyncio.timeout(15):
        while rows["api_key"].badge.text() != "No answer":
            await asyncio.sleep(0.005)
            turns += 1
    assert turns > 10, "the window went on meanwhile"
    lockable_service.thaw()
    await app.until(lambda: not host.editor.reader.busy)
    app.services.credentials = new_manager(10.0)
    app.window.top_bar.requests.click()
    app.window.credentials_wanted.emit("erp")
    await app.until(lambda: rows["api_key"].badge.text() == "System keyring")
    await app.idle()


async def test_a_key_that_is_locked_with_a_passphrase_is_opened_from_the_banner(
    qapp: QApplication, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrase, "MEMORY_KIB", 64)
    before = APICredentialManager(passphrase=Passphrase())
    before.set_credential("erp", "api_key", "erp-key-0123")
    before.keys.set_passphrase("word")
    app.services.credentials = APICredentialManager(passphrase=Passphrase())
    app.services.states.set_source(app.services.credentials, app.services.platforms())
    host = await app.host()
    await app.until(lambda: "passphrase" in host.page.banner.buttons)  # badges come before the reasons
    assert "locked with a passphrase" in host.page.banner.text.text()
    host.page.banner.buttons["passphrase"].click()
    await app.until(lambda: host.tools.dialog is not None)
    dialog = host.tools.dialog
    assert dialog is not None
    await app.until(lambda: dialog.key.state is not None and not dialog.key.busy)
    QTest.keyClicks(dialog.key.current, "word")
    QTest.keyClick(dialog.key.current, Qt.Key.Key_Return)
    await app.until(lambda: host.page.form.rows["api_key"].badge.text() == "Encrypted file")
    await app.until(lambda: not host.page.banner.isVisible())
    await app.until(lambda: app.services.states.states()["erp"].kind == "ready")
    dialog.close()
    host.page.places.tools.click()
    await app.until(lambda: host.tools.dialog is not None)
    assert host.tools.dialog is not None
    assert host.tools.dialog is not dialog
    host.tools.dialog.close()
    await app.idle()
