from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.credentials.note_line import LifeBar, NoteLine
from gui.credentials.row_view import Note
from gui.theme import current_theme, theme_manager


def test_words_and_link(qtbot: QtBot) -> None:
    line = NoteLine(Note("deletion", "Deleted in 8 s", "warn", "trash", "undo", "Undo"), "token")
    qtbot.addWidget(line)
    assert line.link is not None
    assert (line.link.objectName(), line.link.text()) == ("credentials.undo.token", "Undo")
    with qtbot.waitSignal(line.activated):
        line.link.click()
    again = Note("deletion", "Deleted in 7 s", "warn", "trash", "undo", "Undo", enabled=False, hint="Why")
    assert line.fits(again)
    line.show_note(again)
    assert (line._text.text(), line.link.isEnabled(), line.link.toolTip()) == ("Deleted in 7 s", False, "Why")
    assert not line.fits(Note("outcome", "Saved."))


def test_a_bar_for_what_is_left(qtbot: QtBot) -> None:
    line = NoteLine(Note("expiry", "expires in 8 min", "warn", "timer", fraction=0.25), "token")
    qtbot.addWidget(line)
    line.show()
    assert line._bar is not None
    assert line._bar.isVisible()
    line.show_note(Note("expiry", "", action="", fraction=None))
    assert not line._bar.isVisible()


def test_the_bar_is_filled_as_far_as_that(qtbot: QtBot) -> None:
    theme_manager().set_dark(False)
    bar = LifeBar()
    qtbot.addWidget(bar)
    bar.resize(bar.sizeHint())
    bar.set(0.5, "wf.wait")
    image = bar.grab().toImage()
    filled = current_theme().color("wf.wait")
    assert image.pixelColor(40, 3) == QColor(filled)
    assert image.pixelColor(60, 3) != QColor(filled)
