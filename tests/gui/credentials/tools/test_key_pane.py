from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from core.credentials import rotation
from core.errors import CredentialUnavailable
from gui.widgets.ask import Question
from tests.gui.credentials.tools.conftest import Tools
from tests.gui.credentials.tools.samples import PLANTED


async def opened(tools: Tools) -> None:
    await tools.manager.aset_credential("erp", "password", PLANTED)
    tools.dialog.show_pane("key")
    await tools.settle()


async def test_a_new_key_and_the_old_one_kept(tools: Tools) -> None:
    await opened(tools)
    pane = tools.dialog.key
    assert "in the key file" in pane._where.text()
    pane.rotate.click()
    await tools.settle()
    assert "Files encrypted anew: 1." in pane.told.text()
    assert pane.state is not None
    assert pane.state.retired == 1
    assert await tools.start().aget_credential("erp", "password") == PLANTED


async def test_old_keys_are_deleted_only_after_a_question(tools: Tools) -> None:
    await opened(tools)
    pane = tools.dialog.key
    for agrees, retired in ((False, 0), (True, 0)):
        pane.forget.setChecked(True)
        pane.rotate.click()
        await tools.until(lambda: tools.dialog.findChild(Question))
        question = tools.dialog.findChild(Question)
        assert question is not None
        (question.yes if agrees else question.no).click()
        await tools.settle()
        assert pane.told.text().startswith("Files encrypted anew") == agrees
        assert pane.state is not None
        assert pane.state.retired == retired
        await asyncio.sleep(0)
    assert await tools.start().aget_credential("erp", "password") == PLANTED


async def test_a_passphrase_is_set_asked_for_changed_and_taken_away(tools: Tools) -> None:
    await opened(tools)
    pane = tools.dialog.key
    pane.protect.click()
    assert pane.problem.text() == "Enter a new passphrase."
    QTest.keyClicks(pane.new, "first")
    QTest.keyClicks(pane.again, "fist")
    pane.protect.click()
    assert "differ" in pane.problem.text()
    pane.again.setText("first")
    pane.protect.click()
    await tools.settle()
    assert "locked with the passphrase" in pane.told.text()
    assert (pane.new.text(), pane.again.text()) == ("", "")
    with pytest.raises(CredentialUnavailable):
        await tools.start().aget_credential("erp", "password")
    # another start: it has to be entered
    again = Tools()
    try:
        again.dialog.show()
        again.dialog.show_pane("key")
        await again.settle()
        key = again.dialog.key
        assert not key.rotate.isEnabled()
        key.current.setText("guess")
        key.open.click()
        await again.settle()
        assert "does not open" in key.problem.text()
        assert key.current.text() == ""
        key.current.setText("first")
        key.open.click()
        await again.settle()
        assert await again.manager.aget_credential("erp", "password") == PLANTED
        # whoever changes it shows that they know it
        key.unprotect.click()
        assert "on the key now" in key.problem.text()
        key.current.setText("guess")
        key.unprotect.click()
        await again.settle()
        assert "does not open" in key.problem.text()
        assert key.rotate.isEnabled(), "a wrong guess does not close it"
        key.current.setText("first")
        key.unprotect.click()
        await again.settle()
        assert "no longer locked" in key.told.text()
        assert await again.start().aget_credential("erp", "password") == PLANTED
    finally:
        again.dialog.close()


async def test_a_rotation_is_stopped_between_two_files_and_loses_nothing(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("username", "api_key"):
        await tools.manager.aset_credential("erp", kind, "value-1234")
    await opened(tools)
    pane = tools.dialog.key
    renewed: list[str] = []
    renew = rotation._renew

    async def press_stop() -> None:
        await tools.until(pane.stop.isVisible)
        pane.stop.click()

    def slow(path: Path, *args: object) -> bool:
        renewed.append(path.name)
        asyncio.run_coroutine_threadsafe(press_stop(), loop).result()
        return renew(path, *args)  # type: ignore[arg-type]  # as it was called

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(rotation, "_renew", slow)
    pane.rotate.click()
    await tools.until(lambda: not pane.busy)
    assert pane.told.text().startswith("Stopped.")
    assert len(renewed) == 1
    await tools.until(lambda: len(tools.start().get_all_credentials("erp")) == 3)
    monkeypatch.undo()


async def test_the_key_of_a_variable_is_changed_by_the_one_before(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2))
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", first)
    await opened(tools)
    pane = tools.dialog.key
    assert pane.old.isVisible()
    assert not pane.protect.isEnabled()
    pane.rotate.click()
    await tools.settle()
    assert "have the key of the variable already" in pane.told.text()
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", second)
    pane.old.setText("malformed")
    pane.rotate.click()
    await tools.settle()
    assert "is no valid key" in pane.problem.text()
    pane.old.setText(first)
    pane.rotate.click()
    await tools.settle()
    assert "Files encrypted anew: 1." in pane.told.text()
    assert pane.old.text() == ""
    assert await tools.start().aget_credential("erp", "password") == PLANTED


async def test_a_malformed_variable_is_said(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", "malformed")
    tools.dialog.show_pane("key")
    await tools.settle()
    pane = tools.dialog.key
    assert "API_CREDENTIAL_ENCRYPTION_KEY is no valid key" in pane.problem.text()
    assert not pane.rotate.isEnabled()
