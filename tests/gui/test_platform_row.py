from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.platforms.model import Platform
from gui.platform_row import PlatformRow, span_text, state_text
from gui.platform_state import Kind, PlatformState

DOUYIN = Platform("douyin", {"zh": "抖音", "en": "Douyin"}, "", (), monogram="抖")


@pytest.mark.parametrize(
    "kind", ["unknown", "sandbox", "ready", "expiring", "expired", "missing", "locked", "unavailable", "damaged"]
)
def test_every_state_has_words_and_a_picture(qtbot: QtBot, kind: Kind) -> None:
    row = PlatformRow(DOUYIN)
    qtbot.addWidget(row)
    row.set_state(PlatformState(kind, missing=2, expires_in_s=60.0))
    assert state_text(PlatformState(kind, missing=2))
    assert row.accessibleName().startswith("Douyin: ")
    assert not row.grab().isNull()
    row.set_rail(rail=True)
    assert row.sizeHint().width() < 56
    assert not row.grab().isNull()


@pytest.mark.parametrize(("seconds", "number"), [(15.9 * 86400, "15"), (5 * 3600, "5"), (38 * 60, "38"), (1, "1")])
def test_a_span_is_told_in_its_largest_whole_unit(qtbot: QtBot, seconds: float, number: str) -> None:
    assert number in span_text(seconds)


@pytest.fixture
def row(qtbot: QtBot) -> PlatformRow:
    made = PlatformRow(DOUYIN)
    qtbot.addWidget(made)
    return made


def test_a_pause_is_told_in_words_and_asked_for_in_the_menu(row: PlatformRow, qtbot: QtBot) -> None:
    row.set_state(PlatformState("ready"))
    for paused, signal in ((False, row.pause_wanted), (True, row.resume_wanted)):
        row.set_paused(paused=paused)
        assert ("Paused" in row.accessibleName()) is paused
        assert row.toolTip() == row.accessibleName().replace(": ", "\n", 1)
        assert not row.grab().isNull()
        row.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(1, 1), QPoint(1, 1)))
        menu = row.findChildren(QMenu)[-1]
        with qtbot.waitSignal(signal) as asked:
            menu.actions()[-1].trigger()
        assert asked.args == ["douyin"]
        menu.close()


def test_folded_to_a_rail_a_pause_is_seen(qtbot: QtBot) -> None:
    row = PlatformRow(DOUYIN)
    qtbot.addWidget(row)
    row.set_state(PlatformState("ready"))
    row.set_rail(rail=True)
    before = row.grab().toImage()
    row.set_paused(paused=True)
    assert row.grab().toImage() != before
