from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.credentials import reveal
from gui.credentials.reveal import RevealedValue, fitted
from gui.theme import font

SECRET = "s3cret-value-0123456789"


@pytest.fixture
def field(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 36)
    made.show()
    return made


def test_a_value_is_painted_and_nowhere_else(field: QWidget, qtbot: QtBot) -> None:
    shown = RevealedValue("credentials.revealed.x", field)
    before = field.grab().toImage()
    shown.reveal(SECRET)
    assert shown.shown
    assert shown.geometry() == field.rect()
    assert field.grab().toImage() != before
    assert 9 <= shown.seconds_left() <= 10
    assert SECRET not in shown.accessibleName() + shown.toolTip() + shown.accessibleDescription()
    with qtbot.waitSignal(shown.hidden):
        shown.conceal()
    assert not shown.isVisible()
    assert SECRET not in repr(vars(shown))
    shown.conceal()


def test_it_goes_by_itself(field: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reveal, "SHOWN_MS", 1)
    monkeypatch.setattr(reveal, "_TICK_MS", 1)
    shown = RevealedValue("credentials.revealed.x", field)
    with qtbot.waitSignal(shown.hidden):
        shown.reveal(SECRET)
    assert shown.seconds_left() == 0


def test_both_ends_of_a_long_value_are_seen_in_one_line(qapp: QApplication) -> None:
    metrics = QFontMetricsF(font("mono"))
    line = fitted("BEGIN\n" + "x" * 40_000 + "\r\nEND", metrics, 200.0)
    assert metrics.horizontalAdvance(line) <= 200.0
    assert line.startswith("BEGIN⏎")
    assert line.endswith("⏎END")
    assert fitted("short", metrics, 200.0) == "short"
