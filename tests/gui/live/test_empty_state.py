from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.live.empty_state import EmptyState
from gui.theme import Theme
from tests.gui.live.conftest import ColoursIn


def test_the_example_shows_what_a_retry_looks_like(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.resize(800, 240)
    seen = colours_in(empty, empty.rect())
    for token in ("wf.ok", "wf.wait", "wf.refresh"):
        assert theme.color(token).name().upper() in seen
    empty.show_for(filtered=True)
    assert theme.color("wf.refresh").name().upper() not in colours_in(empty, empty.rect())


def test_a_filter_without_a_match_offers_the_way_back(qtbot: QtBot) -> None:
    empty = EmptyState()
    qtbot.addWidget(empty)
    assert empty.clear_filter.isHidden()
    for needle, title in (("zhihu", "No call matches “zhihu”"), ("", "No call matches")):
        empty.show_for(filtered=True, needle=needle)
        assert not empty.clear_filter.isHidden()
        assert title in [label.text() for label in empty.findChildren(QLabel)]
    empty.show_for(filtered=False)
    assert empty.clear_filter.isHidden()
