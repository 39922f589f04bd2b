from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.credentials.footer import Footer
from gui.i18n import use_language


def _made(qtbot: QtBot) -> Footer:
    footer = Footer()
    qtbot.addWidget(footer)
    footer.resize(900, 60)
    footer.show()
    return footer


def test_saving_is_possible_when_there_is_something_to_save(qtbot: QtBot) -> None:
    footer = _made(qtbot)
    assert not footer.save.isEnabled()
    footer.show_edits(1, valid=True, target="Saves go to: system keyring")
    assert footer.save.isEnabled()
    assert (footer._count.text(), footer.told.text()) == ("1 change is not saved", "Saves go to: system keyring")
    for button, signal in (
        (footer.save, footer.save_wanted),
        (footer.check, footer.check_wanted),
        (footer.discard, footer.discard_wanted),
    ):
        with qtbot.waitSignal(signal):
            button.click()
    footer.show_edits(2, valid=False, target="")
    assert not footer.save.isEnabled()
    assert footer._count.text() == "2 changes are not saved"


def test_while_something_is_saved_it_can_be_waited_for_no_longer(qtbot: QtBot) -> None:
    footer = _made(qtbot)
    footer.show_edits(2, valid=True, target="")
    assert not footer.stop.isVisible()
    footer.show_saving((1, 2, "Token"))
    assert not footer.save.isEnabled()
    assert "Token" in footer.told.text()
    assert (footer.bar.value(), footer.bar.maximum(), footer.bar.accessibleName()) == (1, 2, "1 of 2 saved")
    with qtbot.waitSignal(footer.stop_wanted):
        footer.stop.click()
    footer.show_saving(None)
    assert not footer.stop.isVisible()
    footer.show_checking(running=True)
    assert not footer.check.isEnabled()
    use_language("zh")
    QApplication.processEvents()
    assert footer.save.text() == "保存"
