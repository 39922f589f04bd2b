from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from core.events import AttemptStarted, CallFinished, CallStarted, Event
from core.trace import CallRecord
from gui.bridge import EventBridge


def _events(call_id: str, start: int = 0) -> list[Event]:
    return [
        CallStarted(call_id, 0, start, start, 1, "sandbox", platform="douyin"),
        AttemptStarted(call_id, 1, start + 1, start + 1, 1, "sandbox"),
        CallFinished(call_id, 2, start + 2, start + 2, 1, "sandbox"),
    ]


def test_many_events_of_a_frame_are_one_signal(qtbot: QtBot) -> None:
    bridge = EventBridge()
    seen: list[list[CallRecord]] = []
    bridge.records_changed.connect(seen.append)
    first, second = _events("a"), _events("b", start=10)
    with qtbot.waitSignal(bridge.records_changed):
        for event in (*first[:2], *second):
            bridge.on_event(event)
    assert [[record.call_id for record in batch] for batch in seen] == [["a", "b"]]
    assert [record.call_id for record in bridge.running()] == ["a"]
    assert bridge.record("b") is None
    running = bridge.record("a")
    assert running is not None
    assert running.attempts == 1


def test_flush_hands_out_at_once_and_once(qtbot: QtBot) -> None:
    bridge = EventBridge()
    seen: list[list[CallRecord]] = []
    bridge.records_changed.connect(seen.append)
    for event in _events("a"):
        bridge.on_event(event)
    bridge.flush()
    bridge.flush()
    assert len(seen) == 1
    assert seen[0][0].outcome == "succeeded"


def test_events_from_another_thread_arrive_on_ours(qtbot: QtBot) -> None:
    bridge = EventBridge()
    where: list[threading.Thread] = []
    bridge.records_changed.connect(lambda _records: where.append(threading.current_thread()))

    def work() -> None:
        for event in _events("a"):
            bridge.on_event(event)

    with qtbot.waitSignal(bridge.records_changed):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert where == [threading.main_thread()]
