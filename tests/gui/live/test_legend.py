from __future__ import annotations

from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from gui.live.legend import Legend
from gui.theme import Theme
from tests.gui.live.conftest import ColoursIn


def test_every_shape_has_its_word(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(1180, 30)
    seen = colours_in(legend, legend.rect())
    for token in ("wf.ok", "wf.wait", "wf.refresh", "wf.stopped", "text.secondary"):
        assert theme.color(token).name().upper() in seen
    assert legend.accessibleDescription().split(", ")[:2] == ["OK", "Failed (network/HTTP)"]


def test_the_hint_gives_way(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    hint = theme.color("text.tertiary").name().upper()
    legend.resize(2000, 30)  # room enough in any font
    assert hint in colours_in(legend, QRect(1600, 0, 400, 30))
    legend.resize(860, 30)
    assert hint not in colours_in(legend, legend.rect())
