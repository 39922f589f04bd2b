from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.logs.empty_state import LogEmptyState


def words(state: LogEmptyState) -> list[str]:
    return [label.text() for label in state.findChildren(QLabel)]


def test_it_tells_a_beginning_from_a_filter_that_nothing_passes(qtbot: QtBot) -> None:
    state = LogEmptyState()
    qtbot.addWidget(state)
    state.show_for(filtered=False)
    assert "No log lines yet" in words(state)
    assert state.clear.isHidden()
    state.show_for(filtered=True)
    QApplication.sendEvent(state, QEvent(QEvent.Type.LanguageChange))
    assert "No line matches" in words(state)
    assert not state.clear.isHidden()
