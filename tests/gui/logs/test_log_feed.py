from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from gui.logs.log_feed import LogFeed
from tests.gui.logs.filling import empty_tail, fill, log


def test_many_lines_are_one_piece_of_news(qtbot: QtBot) -> None:
    tail = empty_tail()
    feed = LogFeed(tail)
    told: list[int] = []
    feed.news.connect(lambda: told.append(tail.read(0).stop))
    for number in range(500):
        log(tail, f"line {number}")
    qtbot.waitUntil(lambda: bool(told))
    assert told == [500]
    log(tail, "one more")
    qtbot.waitUntil(lambda: told == [500, 501])
    feed.stop()


def test_lines_of_another_thread_are_told_in_the_window_s(qtbot: QtBot) -> None:
    tail = empty_tail()
    feed = LogFeed(tail)
    feed.flush()
    threads: list[QThread] = []
    feed.news.connect(lambda: threads.append(QThread.currentThread()))
    other = threading.Thread(target=log, args=(tail, "from a thread"))
    other.start()
    other.join()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [feed.thread()]
    feed.stop()


def test_levels_are_counted_by_what_they_are_called(qtbot: QtBot) -> None:
    tail = fill(empty_tail())
    log(tail, "critical", logging.CRITICAL)
    feed = LogFeed(tail)
    with qtbot.waitSignal(feed.counted) as told:
        feed.flush()
    assert told.args == [2, 1, 4]
    feed.stop()


def test_nothing_is_told_after_the_end(qtbot: QtBot) -> None:
    tail = empty_tail()
    feed = LogFeed(tail)
    feed.stop()
    log(tail, "late")
    with qtbot.assertNotEmitted(feed.news, wait=150):
        pass
