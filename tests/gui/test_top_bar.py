from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from gui.theme import current_theme, theme_manager
from gui.top_bar import TopBar, window_icon


def test_pages_and_switches_are_told(qtbot: QtBot) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    pages: list[str] = []
    bar.page_wanted.connect(pages.append)
    for button in (bar.credentials, bar.live, bar.requests):
        button.click()
    assert pages == ["credentials", "live", "requests"]
    with qtbot.waitSignals([bar.language_wanted, bar.theme_wanted]):
        bar.language.click()
        bar.theme.click()
    bar.show_page("live")
    assert bar.live.isChecked()


@pytest.mark.parametrize("dark", [True, False])
def test_the_theme_button_offers_the_other_theme(qtbot: QtBot, dark: bool) -> None:
    bar = TopBar()
    qtbot.addWidget(bar)
    theme_manager().set_dark(dark)
    assert bar.theme.accessibleName() == ("Light theme" if dark else "Dark theme")


def test_the_icon_has_every_size(qtbot: QtBot) -> None:
    icon = window_icon()
    assert {size.width() for size in icon.availableSizes()} >= {16, 32, 48, 256}
    for edge in (16, 256):
        drawn = icon.pixmap(QSize(edge, edge), 1.0)
        assert drawn.width() == edge
        assert drawn.toImage().pixelColor(edge // 2, 2 * edge // 26) == current_theme().color("accent.fill")
