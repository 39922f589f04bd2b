from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gui.response.step_chain import StepChain
from gui.theme import current_theme
from tests.gui.live.samples import Script, demo, waiting


@pytest.fixture
def chain(qtbot: QtBot) -> StepChain:
    made = StepChain()
    qtbot.addWidget(made)
    made.resize(900, made.height())
    made.show()
    return made


def seen(chain: StepChain) -> set[str]:
    image = chain.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_every_step_is_painted_and_spoken(chain: StepChain) -> None:
    chain.show_record(demo().record)
    theme = current_theme()
    for token in ("wf.fail", "wf.wait", "wf.ok", "wf.refresh", "token.text", "danger.text", "ok.text"):
        assert theme.color(token).name() in seen(chain), token
    spoken = chain.accessibleDescription()
    assert all(chip.spoken in spoken for chip in chain.chips)
    assert len(chain.chips) == 5
    assert "28001008" in spoken


def test_a_running_wait_moves(chain: StepChain) -> None:
    record = waiting().record
    pictures = []
    for progress in (0.1, 0.9):
        chain.show_record(record, progress)
        pictures.append(chain.grab().toImage())
    assert pictures[0] != pictures[1]


def test_without_a_call_it_is_empty(chain: StepChain) -> None:
    chain.show_record(demo().record)
    chain.show_record(None)
    assert list(chain.chips) == []
    assert chain.accessibleDescription() == ""
    chain.grab()


def test_the_whole_sentence_is_the_tooltip(chain: StepChain, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, _widget: told.append(text))
    monkeypatch.setattr(QToolTip, "hideText", lambda: told.append(""))
    chain.show_record(demo().record)
    chain.grab()
    for x in (30, 895):
        at = QPoint(x, chain.height() // 2)
        QApplication.sendEvent(chain, QHelpEvent(QEvent.Type.ToolTip, at, chain.mapToGlobal(at)))
    assert told == ["Attempt 1: HTTP 429: too many requests, rate limited.", ""]


def test_a_long_call_drops_first_its_codes_and_then_its_beginning(chain: StepChain) -> None:
    script = Script("long")
    for _ in range(12):
        script.answer(0.1, 200, "douyin.busy", code="28001005", delay_s=1.0, delay_source="strategy").wait(1.0)
    chain.show_record(script.answer(0.1, 200, "ok", code="0").record)
    hidden = []
    for width in (6000, 3000, 900, 300):
        chain.resize(width, chain.height())
        shown, with_codes, left_out = chain._fitting()
        hidden.append((with_codes, left_out))
        assert shown[-1] is chain.chips[-1], "the newest step is always shown"
        chain.grab()
    assert hidden[0] == (True, 0)
    assert hidden[1] == (False, 0)
    assert 0 < hidden[2][1] < hidden[3][1]
