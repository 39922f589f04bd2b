from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from gui.statistics.panel import EndingLegend, Panel
from gui.theme import Theme
from tests.gui.statistics.conftest import ColoursIn


def test_a_body_of_fixed_height_stays_at_the_top(qtbot: QtBot) -> None:
    body = QWidget()
    body.setFixedHeight(40)
    body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    panel = Panel("x.panel", body)
    qtbot.addWidget(panel)
    panel.set_title("By platform")
    panel.note.setText("41 retries")
    panel.resize(400, 300)
    panel.show()
    assert (panel.title(), panel.note.text()) == ("By platform", "41 retries")
    assert body.mapTo(panel, QPoint(0, 0)).y() < 60
    assert body.width() == 400 - 2 * 16 - 2 * panel.frameWidth()


def test_a_legend_stands_where_the_note_would(qtbot: QtBot) -> None:
    legend = EndingLegend()
    panel = Panel("x.panel", QLabel("body"), legend)
    qtbot.addWidget(panel)
    legend.set_words(("First try", "Recovered", "Failed"))
    panel.resize(500, 200)
    panel.show()
    assert panel.note.isHidden()
    assert legend.mapTo(panel, QPoint(legend.width(), 0)).x() > 470
    assert legend.accessibleName() == "First try, Recovered, Failed"


def test_the_legend_has_room_for_its_words(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    legend = EndingLegend()
    qtbot.addWidget(legend)
    legend.set_words(("a", "b", "c"))
    narrow = legend.sizeHint().width()
    legend.set_words(("First try", "Recovered by retry", "Failed"))
    assert legend.sizeHint().width() > narrow
    legend.resize(legend.sizeHint())
    colours = colours_in(legend, legend.rect())
    for token in ("wf.ok", "wf.fail", "danger.subtle", "ok.subtle"):
        assert theme.color(token).name().upper() in colours
