from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.trace import CallRecord
from gui.response.attempts_view import AttemptsView
from gui.theme import current_theme
from tests.gui.live.samples import demo, failed, waiting


@pytest.fixture
def view(qtbot: QtBot) -> AttemptsView:
    made = AttemptsView()
    qtbot.addWidget(made)
    made.resize(560, 300)
    made.show()
    return made


def told(view: AttemptsView) -> list[str]:
    return [str(view.steps.index(row).data()) for row in range(view.steps.rowCount())]


def test_every_step_is_told_with_its_reason(view: AttemptsView) -> None:
    view.show_record(demo().record, 2.0)
    assert [line.partition(":")[0] for line in told(view)] == [
        "Attempt 1", "Wait", "Attempt 2", "Token refresh", "Attempt 3",
    ]  # fmt: skip
    assert "too many requests" in told(view)[0]
    assert "Server asked for 1 s" in told(view)[1]
    assert "28001008" in told(view)[2]


def test_a_growing_call_keeps_the_selection(view: AttemptsView) -> None:
    script = demo()
    resets: list[QModelIndex] = []
    view.steps.modelReset.connect(lambda: resets.append(QModelIndex()))
    shown: list[CallRecord] = [state for state in script.states if state.steps]
    view.show_record(shown[0], 0.1)
    view.setCurrentIndex(view.steps.index(0))
    for state in shown[1:]:
        view.show_record(state, 0.5)
        assert view.currentIndex().row() == 0
    assert view.steps.rowCount() == 5
    assert len(resets) == 1


def test_another_call_starts_anew(view: AttemptsView) -> None:
    view.show_record(demo().record, 2.0)
    view.setCurrentIndex(view.steps.index(4))
    view.show_record(failed(), 4.0)
    assert view.steps.rowCount() == 5
    assert not view.currentIndex().isValid()
    view.show_record(None, 0.0)
    assert view.steps.rowCount() == 0


def test_a_sentence_is_copied_by_key(view: AttemptsView, qtbot: QtBot) -> None:
    view.show_record(demo().record, 2.0)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == told(view)[view.currentIndex().row()]


def test_the_tooltip_has_the_whole_time(view: AttemptsView) -> None:
    view.show_record(demo().record, 2.0)
    tip = str(view.steps.index(0).data(Qt.ItemDataRole.ToolTipRole))
    assert "too many requests" in tip
    assert "2026-11-24" in tip


def test_rows_are_painted_with_their_glyphs(view: AttemptsView) -> None:
    view.show_record(demo().record, 2.0)
    image = view.viewport().grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    for token in ("wf.fail", "wf.wait", "wf.ok", "wf.refresh", "danger.text", "text.tertiary"):
        assert current_theme().color(token).name() in seen, token


def test_a_running_wait_and_what_is_planned_are_painted(view: AttemptsView) -> None:
    view.show_record(waiting().record, 5.0)
    assert told(view)[-1].startswith("Attempt 3")
    assert view.steps.length(view.steps.index(4).data(Qt.ItemDataRole.UserRole)) == "—"
    view.grab()
