from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.credentials.transfer import export
from core.settings import get_settings
from tests.gui.credentials.tools.conftest import Tools
from tests.gui.credentials.tools.samples import PLANTED


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    path = tmp_path / "their.env"
    path.write_text(f"# ours\nERP_USERNAME=reader\nERP_PASSWORD={PLANTED}\nZHIHU_API_KEY=key-1234\n", encoding="utf-8")
    return path


def content(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


async def test_a_file_is_shown_without_values_and_what_is_chosen_is_saved(tools: Tools, dotenv: Path) -> None:
    await tools.manager.aset_credential("erp", "username", "somebody else")
    pane = tools.dialog.imports
    pane.choose_file(str(dotenv))
    await tools.settle()
    rows = pane.table.rows
    assert [rows.data(rows.index(row, 3)) for row in range(3)] == ["replaces another value", "new", "new"]
    assert rows.chosen() == [1, 2], "what would replace something is the user's choice"
    assert PLANTED not in tools.words()
    pane.table.setFocus()
    pane.table.selectRow(2)
    QTest.keyClick(pane.table, Qt.Key.Key_Space)
    assert rows.chosen() == [1]
    before = content(dotenv)
    pane.start.click()
    assert pane.busy
    await tools.settle()
    assert "1 imported." in pane.told.text()
    assert await tools.manager.aget_all_credentials("erp") == {"username": "somebody else", "password": PLANTED}
    assert await tools.manager.aget_credential("zhihu", "api_key") is None
    assert rows.data(rows.index(1, 3)).startswith("Saved in an encrypted file.")
    assert content(dotenv) == before
    assert PLANTED not in tools.words()
    assert (tools.asked, tools.heard > 0) == (1, True)


async def test_lines_are_commented_out_only_when_asked_and_only_what_is_saved(tools: Tools, dotenv: Path) -> None:
    pane = tools.dialog.imports
    before = content(dotenv)
    pane.choose_file(str(dotenv))
    await tools.settle()
    pane.table.rows.toggle(2)
    pane.comment.setChecked(True)
    pane.start.click()
    await tools.settle()
    after = content(dotenv)
    assert PLANTED not in after
    assert "ZHIHU_API_KEY=key-1234" in after
    [copy] = files(get_settings().paths.data / "backups")
    assert content(copy) == before
    assert str(copy) in pane.told.text()


async def test_what_is_imported_stays_so_when_the_lines_cannot_be_commented_out(
    tools: Tools, dotenv: Path, own_home: Path
) -> None:
    pane = tools.dialog.imports
    pane.choose_file(str(dotenv))
    await tools.settle()
    write(own_home / "backups", b"in the way")
    pane.comment.setChecked(True)
    before = content(dotenv)
    pane.start.click()
    await tools.settle()
    assert "3 imported." in pane.told.text()
    assert "The lines were not commented out" in pane.told.text()
    assert content(dotenv) == before
    assert await tools.manager.aget_credential("erp", "password") == PLANTED


async def test_nothing_is_saved_where_files_are_not_wanted(tools: Tools, dotenv: Path) -> None:
    tools.agrees = False
    pane = tools.dialog.imports
    pane.choose_file(str(dotenv))
    await tools.settle()
    pane.start.click()
    await tools.settle()
    assert pane.told.text() == "Nothing was imported."
    assert await tools.manager.alist_platforms() == []


async def test_each_that_cannot_be_saved_says_why(tools: Tools, dotenv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CREDENTIALS_STORE", "keyring")  # and there is none
    pane = tools.dialog.imports
    pane.choose_file(str(dotenv))
    await tools.settle()
    pane.comment.setChecked(True)
    before = content(dotenv)
    pane.start.click()
    await tools.settle()
    assert "0 imported.\n3 could not be saved" in pane.told.text()
    rows = pane.table.rows
    assert "keyring" in rows.data(rows.index(0, 3))
    assert content(dotenv) == before, "only what is safe is commented out"
    assert PLANTED not in tools.words()


async def test_an_export_is_opened_by_its_passphrase_alone(tools: Tools, tmp_path: Path) -> None:
    await tools.manager.aset_credential("erp", "password", PLANTED)
    path = tmp_path / "export.jieru"
    export(tools.manager, path, "right")
    await tools.manager.adelete_credential("erp", "password")
    pane = tools.dialog.imports
    pane.choose_file(str(path))
    await tools.settle()
    assert pane.passphrase.hasFocus()
    QTest.keyClick(pane.passphrase, Qt.Key.Key_Return)
    assert pane.problem.text() == "Enter the passphrase of the file."
    QTest.keyClicks(pane.passphrase, "wrong")
    QTest.keyClick(pane.passphrase, Qt.Key.Key_Return)
    await tools.settle()
    assert "does not open" in pane.problem.text()
    assert pane.passphrase.text() == ""
    QTest.keyClicks(pane.passphrase, "right")
    pane.open.click()
    await tools.settle()
    assert pane.problem.text() == ""
    assert not pane.comment.isVisible()
    pane.start.click()
    await tools.settle()
    assert await tools.manager.aget_credential("erp", "password") == PLANTED


@pytest.mark.parametrize(("given", "told"), [(b"\xff\xfe\xff", "cannot be read"), (None, "cannot be read")])
async def test_what_cannot_be_read_is_said_at_the_field(
    tools: Tools, tmp_path: Path, given: bytes | None, told: str
) -> None:
    path = tmp_path / "x.env"
    if given is not None:
        write(path, given)
    pane = tools.dialog.imports
    pane.file.setText(str(path))
    pane.file.editingFinished.emit()
    await tools.settle()
    assert told in pane.problem.text()
    assert pane.file.property("invalid") == "true"
    pane.file.setText("")
    assert pane.file.property("invalid") == "false"


async def test_a_file_that_is_damaged_or_holds_nothing_is_said(tools: Tools, tmp_path: Path) -> None:
    path = tmp_path / "x.env"
    write(path, b"NOTHING=1\n")
    pane = tools.dialog.imports
    pane.choose_file(str(path))
    await tools.settle()
    assert pane.told.text() == "x.env holds no credentials that are known here."
    await tools.manager.aset_credential("erp", "password", PLANTED)
    damaged = tmp_path / "export.jieru"
    export(tools.manager, damaged, "right")
    damage(damaged)
    pane.choose_file(str(damaged))
    await tools.settle()
    pane.passphrase.setText("right")
    pane.open.click()
    await tools.settle()
    assert "is damaged" in pane.problem.text()
    assert not pane.start.isVisible()


async def test_the_whole_way_goes_by_keyboard(tools: Tools, dotenv: Path) -> None:
    pane = tools.dialog.imports
    pane.file.setFocus()
    QTest.keyClicks(pane.file, str(dotenv))
    QTest.keyClick(pane.file, Qt.Key.Key_Return)
    await tools.settle()
    assert pane.table.hasFocus()
    QTest.keyClick(pane.table, Qt.Key.Key_Space)
    QTest.keyClick(pane.table, Qt.Key.Key_Tab)
    assert pane.comment.hasFocus()
    QTest.keyClick(pane.comment, Qt.Key.Key_Tab)
    assert pane.start.hasFocus()
    QTest.keyClick(pane.start, Qt.Key.Key_Return)
    await tools.settle()
    assert "2 imported." in pane.told.text()
