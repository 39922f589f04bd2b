from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.theme import LIGHT, theme_manager
from gui.widgets.badge import Badge, BadgeTone


@pytest.mark.parametrize("tone", ["neutral", "accent", "ok", "warn", "danger", "token", "outline"])
def test_every_tone_is_drawn(qtbot: QtBot, tone: BadgeTone) -> None:
    theme_manager().set_dark(False)
    badge = Badge("429", tone, "x-circle")
    qtbot.addWidget(badge)
    badge.resize(badge.sizeHint())
    image = badge.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    front = LIGHT.color("text.secondary" if tone in ("neutral", "outline") else f"{tone}.text")
    assert front.name() in seen


def test_it_grows_with_its_text_and_names_itself(qtbot: QtBot) -> None:
    badge = Badge("OK")
    qtbot.addWidget(badge)
    narrow = badge.sizeHint().width()
    badge.set("token expired", "danger", "warning-circle")
    assert badge.minimumSizeHint().width() > narrow
    assert badge.accessibleName() == badge.text() == "token expired"
