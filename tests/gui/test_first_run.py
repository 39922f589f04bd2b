from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.first_run import FirstRun


def test_the_example_waits_for_the_sandbox(qtbot: QtBot) -> None:
    page = FirstRun()
    qtbot.addWidget(page)
    page.show_sandbox(on=True)
    assert not page.send.isEnabled()
    page.show_sandbox(on=True, address="127.0.0.1:8765")
    assert "127.0.0.1:8765" in page._sandbox.note.text()
    with qtbot.waitSignals([page.example_wanted, page.credentials_wanted, page.skipped]):
        page.send.click()
        page.open.click()
        page.skip.click()
    page.show_sandbox(on=False)
    assert not page.send.isEnabled()
    assert not page.grab().isNull()
