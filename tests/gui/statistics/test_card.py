from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from gui.statistics.card import Curve, FigureCard
from gui.theme import Theme
from tests.gui.statistics.conftest import ColoursIn


def test_a_card_tells_its_figure_to_eyes_and_ears(qtbot: QtBot) -> None:
    card = FigureCard("statistics.failed", "x-circle", "danger.text")
    qtbot.addWidget(card)
    card.set_words("Failed", "Calls that ended without success.")
    card.set_figure("4.7%", "8 of 170 calls", "▲ 0.3 pts", "vs yesterday", [0.1, None, 0.2])
    assert card.value.text() == "4.7%"
    assert card.toolTip() == "Calls that ended without success."
    interface = QAccessible.queryAccessibleInterface(card)
    assert interface.text(QAccessible.Text.Name) == "Failed"
    assert interface.text(QAccessible.Text.Description) == "4.7%, 8 of 170 calls, ▲ 0.3 pts vs yesterday"
    card.set_figure("—", "", "", "vs yesterday", [])
    assert interface.text(QAccessible.Text.Description) == "—"


def test_a_curve_needs_two_values_and_leaves_gaps_out(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    curve = Curve()
    qtbot.addWidget(curve)
    curve.resize(120, 28)
    line = theme.color("text.tertiary").name().upper()
    for values, painted in (([], False), ([0.5], False), ([None, 0.5, None], False), ([0.1, None, 0.9], True)):
        curve.set_points(values)
        assert (line in colours_in(curve, curve.rect())) == painted


def test_a_level_curve_lies_in_the_middle(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    curve = Curve()
    qtbot.addWidget(curve)
    curve.resize(120, 28)
    curve.set_points([0.5, 0.5, 0.5])
    ground = colours_in(curve, QRect(0, 0, 120, 8))
    assert len(ground) == 1
    assert len(colours_in(curve, QRect(30, 10, 80, 8))) > 1
