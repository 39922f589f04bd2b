from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.trace import CallRecord
from gui.response.summary_bar import SummaryBar
from tests.gui.live.samples import Script, demo, failed, quick, stopped, waiting

NAMES = ("total", "waited", "attempt_count", "size", "clock")


@pytest.fixture
def pane(qtbot: QtBot) -> QWidget:
    made = QWidget()  # a window of its own would never be narrower than its layout
    qtbot.addWidget(made)
    made.resize(900, 100)
    return made


@pytest.fixture
def bar(pane: QWidget) -> SummaryBar:
    made = SummaryBar(pane)
    made.resize(900, made.height())
    pane.show()
    return made


def shown(bar: SummaryBar) -> list[str]:
    """What is visible, as it is spoken."""
    parts = [bar.findChild(QWidget, f"response.{name}") for name in NAMES]
    return [part.accessibleName() for part in parts if part is not None and part.isVisible() and part.accessibleName()]


def test_an_answer_with_its_figures(bar: SummaryBar) -> None:
    bar.show_record(demo().record, 2.0, 6227)
    assert bar.status.text() == "200 OK"
    assert shown(bar) == ["Total 2.04 s", "Waited 1.00 s", "Attempts 3", "Size 6.1 KB"]


def test_nothing_waited_says_nothing_of_waiting(bar: SummaryBar) -> None:
    bar.show_record(quick(), 0.1, None)
    assert shown(bar) == ["Total 96 ms"]


def test_while_it_runs_time_and_attempts_are_counted(bar: SummaryBar) -> None:
    bar.show_record(waiting().record, 5.0, None)
    assert bar.status.text() == "Waiting for attempt 3"
    assert shown(bar) == ["Elapsed 5.00 s", "Waited 4.41 s", "Attempts 2 / 4"]


def test_several_requests_share_no_limit_of_attempts(bar: SummaryBar) -> None:
    script = Script("publish", operation="video.publish")
    for step in ("upload.1", "upload.2"):
        script.answer(0.1, 200, "ok", step=step)
    bar.show_record(script.start().record, 1.0, None)
    assert shown(bar)[-1] == "Attempts 3"


@pytest.mark.parametrize(
    ("record", "status"),
    [(failed(), "Failed · timed out"), (stopped(), "Stopped"), (Script("a").start().record, "Running")],
)
def test_the_end_is_named(bar: SummaryBar, record: CallRecord, status: str) -> None:
    bar.show_record(record, 1.0, None)
    assert bar.status.text() == status


def test_where_there_is_little_room_the_least_important_gives_way(bar: SummaryBar, qapp: QApplication) -> None:
    bar.show_record(demo().record, 2.0, 6227)
    seen = []
    for width in (900, 560, 480, 400, 300, 200):
        bar.resize(width, bar.height())
        qapp.processEvents()
        visible = [name for name in NAMES if (part := bar.findChild(QWidget, f"response.{name}")) and part.isVisible()]
        seen.append(len(visible))
        assert bar.status.width() >= bar.status.sizeHint().width()
        for name in visible:
            part = bar.findChild(QWidget, f"response.{name}")
            assert part is not None
            assert part.width() >= part.minimumSizeHint().width(), (width, name)
    assert seen == sorted(seen, reverse=True)
    assert seen[0] == 5
    assert seen[-1] <= 2
