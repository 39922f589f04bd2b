from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.live.axis_controller import AxisController, fit_to
from tests.gui.live.samples import START_S, Script, demo, quick, waiting


@pytest.fixture
def controller(qapp: QApplication) -> AxisController:
    made = AxisController()
    made.set_width(600)
    return made


def test_it_goes_where_the_calls_are_and_stays_while_they_are_in_view(controller: AxisController) -> None:
    fit_to(controller, [demo().record], None, START_S + 60)
    shown = controller.axis
    assert shown.t0_s <= START_S
    assert shown.t1_s >= START_S + 2.043
    fit_to(controller, [demo().record, quick(at_s=START_S + 1)], None, START_S + 60)
    assert controller.axis == shown
    fit_to(controller, [demo().record, quick(at_s=START_S + 900)], None, START_S + 960)
    assert controller.axis.t0_s > START_S + 800


def test_the_current_call_has_the_first_word(controller: AxisController) -> None:
    records = [demo().record, quick(at_s=START_S + 900)]
    fit_to(controller, records, records[0], START_S + 960)
    assert controller.axis.t1_s < START_S + 100


def test_a_running_wait_is_shown_to_its_planned_end(controller: AxisController) -> None:
    fit_to(controller, [waiting(at_s=START_S, planned_s=30).record], None, START_S + 3)
    assert controller.axis.t1_s > START_S + 31


def test_an_attempt_that_runs_on_makes_the_window_wider(controller: AxisController) -> None:
    record = Script("a").start().record
    for passed_s in range(1, 40):
        fit_to(controller, [record], None, START_S + passed_s)
        assert controller.axis.t1_s >= START_S + passed_s


def test_the_mark_at_the_end_of_a_call_keeps_its_room_also_if_the_window_was_made_while_the_call_ran(
    controller: AxisController,
) -> None:
    script = Script("a").start()
    for passed_ms in range(500, 3000, 10):
        fit_to(controller, [script.record], None, START_S + passed_ms / 1000)
        assert controller.axis.width - controller.axis.x(START_S + passed_ms / 1000) > 24


def test_zoom_by_hand_holds_until_reset(controller: AxisController) -> None:
    fit_to(controller, [demo().record], None, START_S + 60)
    fitted = controller.axis
    controller.zoom(300, 0.5)
    fit_to(controller, [demo().record], None, START_S + 60)
    assert controller.axis.span_s == pytest.approx(fitted.span_s / 2)
    controller.reset()
    fit_to(controller, [demo().record], None, START_S + 60)
    assert controller.axis == fitted


def test_from_the_start_all_calls_begin_at_zero(controller: AxisController) -> None:
    controller.set_mode("from_start")
    fit_to(controller, [demo().record, quick()], None, START_S + 60)
    assert controller.axis.t0_s == 0
    assert 2.043 <= controller.axis.span_s < 4
    assert controller.ticks[0].label.startswith("0")


def test_a_change_is_told_once(controller: AxisController, qtbot: QtBot) -> None:
    with qtbot.waitSignal(controller.changed):
        controller.pan(10)
    with qtbot.assertNotEmitted(controller.changed):
        controller.pan(0)
