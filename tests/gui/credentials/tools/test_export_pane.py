from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest

from core.credentials.transfer import from_export
from tests.gui.credentials.tools.conftest import Tools
from tests.gui.credentials.tools.samples import PLANTED


async def test_everything_goes_into_a_file_that_the_passphrase_opens(tools: Tools, tmp_path: Path) -> None:
    await tools.manager.aset_credential("erp", "password", PLANTED)
    tools.dialog.show_pane("export")
    pane, path = tools.dialog.exports, tmp_path / "out.jieru"
    pane.start.click()
    assert pane.problem.text() == "Enter a passphrase."
    QTest.keyClicks(pane.passphrase, "word")
    QTest.keyClicks(pane.again, "wort")
    pane.start.click()
    assert "differ" in pane.problem.text()
    assert pane.again.property("invalid") == "true"
    pane.again.setText("word")
    pane.start.click()
    assert pane.problem.text() == "Choose a new file to write to."
    pane.file.setText(str(path))
    pane.start.click()
    await tools.settle()
    assert "Exported 1 credentials to out.jieru." in pane.told.text()
    assert (pane.passphrase.text(), pane.again.text()) == ("", "")
    assert PLANTED.encode() not in path.read_bytes()
    [found] = from_export(tools.manager, path, "word")
    assert (found.platform, found.type, found.difference) == ("erp", "password", "same")


async def test_no_file_is_ever_overwritten(tools: Tools, tmp_path: Path) -> None:
    await tools.manager.aset_credential("erp", "password", PLANTED)
    path = tmp_path / ".env"
    path.write_text("ERP_PASSWORD=mine\n", encoding="utf-8")
    pane = tools.dialog.exports
    pane.save_names(str(path))
    await tools.settle()
    assert "exists already" in pane.problem.text()
    for field in (pane.passphrase, pane.again):
        field.setText("word")
    pane.file.setText(str(path))
    pane.start.click()
    await tools.settle()
    assert "exists already" in pane.problem.text()
    assert path.read_text(encoding="utf-8") == "ERP_PASSWORD=mine\n"


async def test_names_are_written_without_values(tools: Tools, tmp_path: Path) -> None:
    await tools.manager.aset_credential("erp", "password", PLANTED)
    path = tmp_path / "names.env"
    tools.dialog.exports.save_names(str(path))
    await tools.settle()
    assert "\nERP_PASSWORD=\n" in path.read_text(encoding="utf-8")
    assert PLANTED not in path.read_text(encoding="utf-8")
    assert "names.env" in tools.dialog.exports.told.text()
