from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from gui.beat import Beat
from gui.live.columns import ROW_HEIGHT, Column
from gui.live.history_model import HistoryModel
from gui.live.history_view import HistoryView
from gui.theme import Theme
from tests.gui.live.conftest import ColoursIn
from tests.gui.live.samples import START_S, session, waiting


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> HistoryView:
    made = HistoryView(HistoryModel(beat=Beat(now=lambda: START_S + 15.5)))
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    return made


def test_ticks_stand_over_the_grid_lines(view: HistoryView, theme: Theme, colours_in: ColoursIn) -> None:
    view.history.set_records(session())
    head = view.horizontalHeader()
    assert head.height() == ROW_HEIGHT
    left = head.sectionViewportPosition(Column.WATERFALL)
    labelled = [tick for tick in view.controller.ticks if tick.x < view.columnWidth(Column.WATERFALL) - 80]
    assert len(labelled) >= 3
    for tick in labelled:
        mark = QRect(round(left + tick.x), ROW_HEIGHT - 6, 1, 4)
        assert colours_in(head.viewport(), mark) == {theme.color("line.default").name().upper()}
        label = QRect(round(left + tick.x) + 5, 4, 45, 20)
        assert theme.color("text.tertiary").name().upper() in colours_in(head.viewport(), label)


def test_the_pill_of_now_hides_the_label_it_would_touch(view: HistoryView, theme: Theme, colours_in: ColoursIn) -> None:
    view.history.set_records([waiting().record])
    head = view.horizontalHeader()
    x = round(head.sectionViewportPosition(Column.WATERFALL) + view.controller.axis.x(START_S + 15.5))
    pill = QRect(x - 14, 4, 28, 20)
    seen = colours_in(head.viewport(), pill)
    assert theme.color("accent.fill").name().upper() in seen
    assert theme.color("text.tertiary").name().upper() not in seen
    view.history.set_records(session())
    assert theme.color("accent.fill").name().upper() not in colours_in(head.viewport(), head.viewport().rect())


def test_now_out_of_view_has_no_pill(view: HistoryView, theme: Theme, colours_in: ColoursIn) -> None:
    view.history.set_records([waiting().record])
    view.controller.pan(5000)
    head = view.horizontalHeader()
    assert theme.color("accent.fill").name().upper() not in colours_in(head.viewport(), head.viewport().rect())
