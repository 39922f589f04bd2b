from __future__ import annotations

import threading
from typing import Any

from pytestqt.qtbot import QtBot

from core.batch.job import BatchJob
from core.batch.runner import Progress
from core.errors import JieruError
from gui.batch.controller import END_S, BatchController
from tests.gui.batch.conftest import Workers

JOB = BatchJob("erp", "/x", "rows.csv", "out.csv")
STATE = Progress("running", 10, 4, 3, 1, 0, 2, 8.0, 12.0)


def in_another_thread(call: Any, *arguments: object) -> None:
    thread = threading.Thread(target=call, args=arguments)
    thread.start()
    thread.join()


def test_a_workers_words_arrive_in_the_windows_thread(qtbot: QtBot, workers: Workers) -> None:
    controller = BatchController(workers)
    controller.start(JOB)
    (worker,) = workers.made
    assert worker.started
    threads: list[threading.Thread] = []
    controller.progressed.connect(lambda _progress: threads.append(threading.current_thread()))
    with qtbot.waitSignal(controller.progressed) as told:
        in_another_thread(worker.progress, STATE)
    assert told.args == [STATE]
    assert threads == [threading.main_thread()]
    with qtbot.waitSignal(controller.ended) as ended:
        in_another_thread(worker.end, STATE, None)
    assert ended.args == [STATE, None]
    assert not controller.running


def test_only_one_runs_at_a_time(qtbot: QtBot, workers: Workers) -> None:
    controller = BatchController(workers)
    controller.start(JOB)
    controller.start(JOB)
    assert len(workers.made) == 1
    with qtbot.waitSignal(controller.ended):
        in_another_thread(workers.made[0].end, None, JieruError("batch.worker_died", exit_code=-9))
    controller.start(JOB)
    assert len(workers.made) == 2


def test_commands_reach_the_worker_and_none_is_lost_without_one(workers: Workers) -> None:
    controller = BatchController(workers)
    for command in (controller.pause, controller.resume, controller.stop):
        command()
    controller.start(JOB)
    for command in (controller.pause, controller.resume, controller.stop):
        command()
    assert workers.made[0].told == ["pause", "resume", "stop"]


def test_the_end_of_the_program_stops_it_and_waits_in_bounds(qtbot: QtBot, workers: Workers) -> None:
    controller = BatchController(workers)
    controller.start(JOB)
    controller.close()
    assert workers.made[0].told == ["stop", f"wait {END_S}"]
    with qtbot.assertNotEmitted(controller.ended, wait=20):
        in_another_thread(workers.made[0].end, STATE, None)


def test_a_batch_of_a_paused_platform_is_paused_until_that_is_resumed(qtbot: QtBot, workers: Workers) -> None:
    controller = BatchController(workers)
    controller.set_paused_platforms(frozenset({"erp", "douyin"}))
    controller.start(JOB)
    (worker,) = workers.made
    assert worker.told == ["pause"]
    with qtbot.waitSignal(controller.resume_wanted) as wanted:
        controller.resume()
    assert (wanted.args, worker.told) == (["erp"], ["pause"])
    controller.set_paused_platforms(frozenset({"erp"}))
    controller.set_paused_platforms(frozenset({"douyin"}))
    assert worker.told == ["pause", "resume"]


def test_a_batch_that_was_paused_itself_is_not_resumed_with_its_platform(workers: Workers) -> None:
    controller = BatchController(workers)
    controller.start(JOB)
    controller.pause()
    controller.set_paused_platforms(frozenset({"erp"}))
    controller.set_paused_platforms(frozenset())
    assert workers.made[0].told == ["pause", "pause"]
    controller.resume()
    assert workers.made[0].told == ["pause", "pause", "resume"]
