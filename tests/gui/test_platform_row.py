from __future__ import annotations

import pytest
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
