from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.credentials.notice import Notice
from gui.theme import theme_manager


@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_a_sentence_and_the_next_step(qtbot: QtBot, dark: bool) -> None:
    theme_manager().set_dark(dark)
    notice = Notice()
    qtbot.addWidget(notice)
    notice.resize(600, 400)
    notice.show()
    notice.say("warning-circle", "danger", "It cannot be read", "The folder is gone.", retry=True)
    assert notice.accessibleName() == "It cannot be read. The folder is gone."
    with qtbot.waitSignal(notice.activated):
        notice.button.click()
    drawn = notice._picture.grab().toImage()
    notice.say("key", "accent", "Nothing", "")
    assert notice._picture.grab().toImage() != drawn
    assert (notice.button.isVisible(), notice.text.isVisible()) == (False, False)
    theme_manager().set_dark(False)
