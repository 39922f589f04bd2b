from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.theme import LIGHT, theme_manager
from gui.widgets.platform_tile import PlatformTile, tile_icon


def test_tile_has_the_colour_of_its_platform(qtbot: QtBot) -> None:
    theme_manager().set_dark(False)
    tile = PlatformTile("douyin", "抖")
    qtbot.addWidget(tile)
    assert tile.grab().toImage().pixelColor(4, 13) == LIGHT.color("tile.douyin")
    drawn = tile_icon("zhihu", "知").pixmap(18, 18).toImage()
    assert drawn.pixelColor(drawn.width() // 2, 2) == LIGHT.color("tile.zhihu")
