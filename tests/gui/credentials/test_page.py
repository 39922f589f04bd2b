"""The page as a whole: what a user sees, presses and types, and what never gets into a widget."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
import shiboken6
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from core.credentials.types import CredentialStatus, Validation
from core.platforms.model import Platform
from gui.credentials.field_row import BADGE_WIDTH
from gui.credentials.page import CredentialPage
from gui.i18n import use_language
from gui.theme import theme_manager
from tests.gui.credentials.conftest import ACME, NOW, OTHER, PLACES, SECRET, Bench

CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """A page on a bench."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.page = CredentialPage(bench.editor)
        self.page.resize(1184, 826)
        self.page.show()

    async def show(self, platform: Platform = ACME) -> None:
        self.bench.editor.show_platform(self.bench.store, platform)
        self.page.show_platform(platform)
        await self.settle()

    async def settle(self) -> None:
        await self.bench.settle()
        await self.bench.until(lambda: self.page.form.complete)
        await self.bench.until(lambda: not self.page._soon.isActive())

    def edit(self, name: str = "token") -> QLineEdit:
        return self.page.form.rows[name].edit

    def badge(self, name: str = "token") -> str:
        return self.page.form.rows[name].badge.text()

    def find(self, name: str) -> QPushButton:
        found = self.page.findChild(QPushButton, name)
        assert isinstance(found, QPushButton)
        return found

    def everything_told(self) -> str:
        """Each text that a widget or the accessibility tree could give away."""
        told = []
        for widget in [self.page, *self.page.findChildren(QWidget)]:
            told += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, QLabel | QPushButton):
                told.append(widget.text())
            if isinstance(widget, QLineEdit):
                told += [widget.placeholderText(), widget.displayText()]
            interface = QAccessible.queryAccessibleInterface(widget)
            if interface is not None:
                told += [interface.text(kind) for kind in QAccessible.Text if kind != QAccessible.Text.UserText]
        return "\n".join(told)


@pytest_asyncio.fixture
async def desk(qapp: QApplication, bench: Bench) -> AsyncIterator[Desk]:
    theme_manager().set_dark(False)
    made = Desk(bench)
    yield made
    await bench.tasks.aclose(0.5)
    shiboken6.delete(made.page)
    qapp.clipboard().clear()


async def test_a_stored_value_is_in_no_widget_even_while_it_is_shown(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    assert desk.badge() == "System keyring"
    assert not any(edit.text() for edit in desk.page.findChildren(QLineEdit))
    row = desk.page.form.rows["token"]
    hidden = row.edit.grab().toImage()
    QTest.mouseClick(row.reveal, Qt.MouseButton.LeftButton)
    await desk.settle()
    assert (row.revealed.shown,) == (True,)
    assert row.edit.grab().toImage() != hidden
    assert SECRET not in desk.everything_told()
    QTest.mouseClick(row.reveal, Qt.MouseButton.LeftButton)
    assert not row.revealed.shown
    assert row.edit.grab().toImage() == hidden


async def test_what_is_typed_is_in_no_text_but_its_own(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    QTest.keyClicks(desk.edit(), "brand-new-secret")
    await desk.settle()
    assert "brand-new-secret" not in desk.everything_told()


async def test_one_value_at_a_time_and_none_on_a_page_that_is_left(qapp: QApplication, desk: Desk) -> None:
    desk.bench.store.values["key"] = "k-1"
    await desk.show()
    rows = desk.page.form.rows
    rows["token"].reveal.click()
    await desk.settle()
    rows["key"].reveal.click()
    await desk.settle()
    assert (rows["token"].revealed.shown, rows["key"].revealed.shown) == (False, True)
    desk.page.hide()
    assert not rows["key"].revealed.shown
    desk.page.show()
    desk.bench.store.go = asyncio.Event()
    rows["token"].reveal.click()
    await asyncio.sleep(0)
    desk.page.hide()
    desk.bench.store.go.set()
    await desk.settle()
    assert not rows["token"].revealed.shown


async def test_type_and_save_by_key(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    desk.page.enter("key")
    QTest.keyClicks(desk.edit("key"), "k-1")
    await desk.settle()
    assert desk.page.footer.save.isEnabled()
    QTest.keyClick(desk.edit("key"), Qt.Key.Key_Return)
    await desk.settle()
    assert desk.bench.store.values["key"] == "k-1"
    assert (desk.edit("key").text(), desk.badge("key")) == ("", "System keyring")
    QTest.keyClick(desk.edit("key"), Qt.Key.Key_Z, CTRL)
    assert desk.edit("key").text() == "", "a saved secret does not come back"
    QTest.keyClicks(desk.edit("user"), "somebody")
    QTest.keyClick(desk.edit("user"), Qt.Key.Key_S, CTRL)
    await desk.settle()
    assert desk.bench.store.values["user"] == "somebody"


async def test_it_opens_at_the_first_gap(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    desk.page.enter()
    assert desk.edit("user").hasFocus()
    desk.page.enter("renew")
    assert desk.edit("renew").hasFocus()


async def test_it_waits_for_a_store_that_is_still_opening(qapp: QApplication, desk: Desk) -> None:
    desk.page.show_platform(None, loading=True)
    desk.page.enter()
    await desk.show()
    assert desk.edit("user").hasFocus()


async def test_a_hanging_keyring_stops_nothing_else(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    desk.bench.store.stuck = asyncio.Event()
    QTest.keyClicks(desk.edit(), "new-token")
    await desk.settle()
    desk.page.footer.save.click()
    await desk.settle()
    assert desk.page.footer.stop.isVisible()
    assert "Token" in desk.page.footer.told.text()
    QTest.keyClicks(desk.edit("key"), "k-2")
    await desk.settle()
    assert desk.edit("key").text() == "k-2"
    desk.page.footer.stop.click()
    await desk.settle()
    assert not desk.page.footer.stop.isVisible()
    assert desk.edit().text() == "new-token"
    desk.bench.store.stuck.set()
    await desk.settle()
    assert desk.edit().text() == ""
    assert desk.edit("key").text() == "k-2"


async def test_the_loop_goes_on_while_the_store_is_slow(qapp: QApplication, desk: Desk) -> None:
    desk.bench.store.go = asyncio.Event()
    desk.bench.editor.show_platform(desk.bench.store, ACME)
    desk.page.show_platform(ACME)
    turns = 0
    while not desk.page.form.complete:
        await asyncio.sleep(0)
        turns += 1
    assert turns > 1, "the rows are not made in one go"
    assert desk.badge() == "Reading…", "every row is there before the store has said anything"
    desk.bench.store.go.set()
    await desk.settle()
    assert desk.badge() == "System keyring"


async def test_deleting_can_be_undone(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    desk.page.form.rows["token"].delete.click()
    await desk.settle()
    assert desk.edit().isReadOnly()
    desk.find("credentials.undo.token").click()
    await desk.settle()
    assert not desk.edit().isReadOnly()
    assert desk.bench.store.values["token"] == SECRET


async def test_a_locked_keyring_is_told_and_unlocked(qapp: QApplication, desk: Desk) -> None:
    desk.bench.store.states["token"] = CredentialStatus("acme", "token", "keyring", "locked")
    desk.bench.store.places = replace(PLACES, keyring="locked", target="file")
    await desk.show()
    assert desk.page.banner.isVisible()
    assert desk.badge() == "Locked"
    assert desk.page.form.rows["token"].delete.isEnabled()
    desk.bench.store.stuck = asyncio.Event()
    desk.page.banner.buttons["unlock"].click()
    await desk.settle()
    assert desk.page.banner.buttons["stop"].isVisible()
    desk.bench.store.states.clear()
    desk.bench.store.places = PLACES
    desk.bench.store.stuck.set()
    await desk.settle()
    assert not desk.page.banner.isVisible()
    assert desk.badge() == "System keyring"


async def test_try_again_reads_again(qapp: QApplication, desk: Desk) -> None:
    desk.bench.store.states["token"] = CredentialStatus("acme", "token", "keyring", "unavailable")
    await desk.show()
    assert desk.badge() == "No answer"
    desk.bench.store.states.clear()
    desk.page.banner.buttons["retry"].click()
    await desk.settle()
    assert desk.badge() == "System keyring"


async def test_a_store_that_cannot_be_read_at_all(qapp: QApplication, desk: Desk) -> None:
    await desk.show(replace(ACME, id="unreadable"))
    assert desk.page.notice.isVisible()
    assert desk.page.notice.text.text()
    desk.bench.store.calls.clear()
    desk.page.notice.button.click()
    await desk.settle()
    assert desk.bench.store.calls == ["status"]


async def test_no_platform_no_store_no_credentials(qapp: QApplication, desk: Desk) -> None:
    desk.page.show_platform(None, loading=True)
    assert "Opening" in desk.page.notice.title.text()
    desk.page.show_platform(None)
    assert desk.page.notice.title.text() == "No platform is chosen"
    desk.bench.store.values.clear()
    await desk.show(Platform("bare", {"en": "Bare"}, "", ()))
    assert desk.page.notice.title.text() == "This platform needs no credentials"
    assert not desk.page.footer.check.isEnabled()


async def test_a_check_points_at_the_field_and_the_platform_is_asked_on_demand(qapp: QApplication, desk: Desk) -> None:
    desk.bench.store.validation = Validation(missing=("user",))
    await desk.show()
    desk.page.footer.check.click()
    await desk.settle()
    assert desk.edit("user").property("invalid") == "true"
    assert desk.bench.remote.calls == []
    desk.page.checks.online.click()
    await desk.settle()
    assert desk.bench.remote.calls == ["check acme"]
    assert "accepts" in desk.page.checks._lines[-1].accessibleName()
    QTest.keyClicks(desk.edit(), "x")
    await desk.settle()
    assert not desk.page.checks.online.isEnabled(), "what is not saved would not be checked"


async def test_in_sandbox_mode_the_page_says_whose_credentials_these_are(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    assert not desk.page.sandbox.isVisible()
    desk.bench.editor.set_sandbox(on=True)
    desk.page.show_sandbox({"token": CredentialStatus("acme", "token", "memory", "set", length=60)})
    await desk.settle()
    assert desk.page.sandbox.isVisible()
    assert desk.page.own.isVisible()
    assert desk.badge() == "System keyring", "production's are shown as what they are"
    assert not desk.page.checks.online.isEnabled()
    desk.page.own.refresh.click()
    await desk.settle()
    assert desk.bench.remote.calls == ["refresh acme token"]


async def test_a_file_is_chosen_in_a_dialog_that_blocks_nothing(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    desk.page.form.rows["key"].load.click()
    dialog = desk.page.findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()
    await desk.settle()


async def test_a_long_paste_is_drawn_as_what_it_is(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    qapp.clipboard().setText("line\n" * 8000)
    QTest.keyClick(desk.edit("key"), Qt.Key.Key_V, CTRL)
    await desk.settle()
    assert desk.edit("key").text() == ""
    edit = desk.bench.editor.edits.get("key")
    assert edit is not None
    assert len(edit.value) == 40_000
    assert "40,000 characters · 8,000 lines" in desk.edit("key").accessibleDescription()
    QTest.keyClick(desk.edit("key"), Qt.Key.Key_Backspace)
    await desk.settle()
    assert len(desk.bench.editor.edits) == 0


async def test_a_token_s_last_hour_is_counted_in_seconds(qapp: QApplication, desk: Desk) -> None:
    status = CredentialStatus("acme", "token", "keyring", "set", length=8, changed_at=NOW, expires_at=NOW + 600)
    desk.bench.store.states["token"] = status
    await desk.show()
    assert (desk.page._second.isActive(), desk.page._second.interval()) == (True, 1000)
    assert "expires in 10 min 0 s" in desk.everything_told()
    desk.page.hide()
    assert not desk.page._second.isActive()
    desk.bench.store.states["token"] = replace(status, expires_at=NOW + 86_400 * 3)
    desk.page.show()
    desk.bench.editor.retry()
    await desk.settle()
    assert desk.page._second.interval() == 30_000


async def test_another_platform_has_its_own_rows(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    QTest.keyClicks(desk.edit(), "half-typed")
    await desk.show(replace(OTHER, names={"en": "Other"}))
    assert next(iter(desk.page.form.rows)) == "key"
    assert desk.edit("key").text() == ""


async def test_links_open_the_vendor_s_page(qapp: QApplication, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("gui.credentials.page._open_page", opened.append)
    await desk.show()
    desk.find("credentials.page.key").click()
    assert opened == ["https://acme.example/b"]


@pytest.mark.parametrize("size", [(924, 646), (1124, 646), (1184, 826)])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_nothing_is_cut_at_any_size(qapp: QApplication, desk: Desk, size: tuple[int, int], language: str) -> None:
    use_language("zh" if language == "zh" else "en")
    desk.bench.store.places = replace(PLACES, keyring="locked", target="file")
    desk.page.resize(QSize(*size))
    await desk.show()
    QTest.keyClicks(desk.edit("key"), "k")
    await desk.settle()
    cut = [
        button.objectName()
        for button in desk.page.findChildren(QPushButton)
        if button.isVisible() and button.width() < button.sizeHint().width()
    ]
    cut += [
        row.field.type
        for row in desk.page.form.rows.values()
        if not row.badge.sizeHint().width() <= row.badge.width() <= BADGE_WIDTH
    ]
    assert cut == []


async def test_words_change_without_losing_what_is_typed(qapp: QApplication, desk: Desk) -> None:
    await desk.show()
    QTest.keyClicks(desk.edit(), "half-typed")
    use_language("zh")
    await desk.settle()
    assert desk.badge() == "系统密钥环"
    assert desk.edit().text() == "half-typed"
    assert desk.page.footer.save.text() == "保存"


async def test_tab_goes_as_the_eye_does(qapp: QApplication, desk: Desk) -> None:
    desk.bench.store.values["renew"] = "r-1"
    await desk.show()
    desk.page.enter("token")
    reached = []
    for _ in range(8):
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.append(widget.objectName().removeprefix("credentials."))
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert reached == [
        *("value.token", "refresh.token", "reveal.token", "copy.token", "load.token", "delete.token"),
        *("value.user", "page.user"),
    ]
