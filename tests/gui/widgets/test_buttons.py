from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.theme import ThemeManager, theme_manager
from gui.widgets.buttons import Button, IconButton


def test_the_icon_follows_the_theme(qtbot: QtBot) -> None:
    theme_manager().set_dark(False)
    button = Button("send", "Send", "ghost", "paper-plane-right")
    qtbot.addWidget(button)
    before = button.icon().pixmap(16, 16).toImage()
    theme_manager().set_dark(True)
    assert button.icon().pixmap(16, 16).toImage() != before
    theme_manager().set_dark(False)


def test_an_icon_button_has_an_accessible_name(qtbot: QtBot) -> None:
    ThemeManager().set_dark(False)
    button = IconButton("theme", "moon", checkable=True)
    qtbot.addWidget(button)
    button.describe("Dark theme", "Ctrl+D")
    assert (button.accessibleName(), button.toolTip()) == ("Dark theme", "Dark theme (Ctrl+D)")
    off = button.icon().pixmap(16, 16).toImage()
    button.setChecked(True)
    assert button.icon().pixmap(16, 16).toImage() != off
