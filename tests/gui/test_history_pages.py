"""Which pages of the history the window reads, and when it gives one up."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from core.errors import JieruError
from core.history import History
from core.history.call_filter import CallFilter
from core.tasks import TaskRegistry
from gui import history_pages
from gui.history_pages import HistoryPages
from tests.core.history.making import START_US, CallMaker, simple_call
from tests.waiting import until

pytestmark = pytest.mark.real


class Told:
    """What the pages told, by signal."""

    def __init__(self, pages: HistoryPages) -> None:
        self.loaded: list[list[str]] = []
        self.oldest: list[list[str]] = []
        self.grown: list[list[str]] = []
        self.other: list[tuple[str, object]] = []
        pages.loaded.connect(lambda records: self.loaded.append([record.call_id for record in records]))
        pages.oldest.connect(lambda records: self.oldest.append([record.call_id for record in records]))
        pages.grown.connect(lambda records: self.grown.append([record.call_id for record in records]))
        for name in ("complete", "searching", "indexing", "deleting", "cleared", "failed"):
            getattr(pages, name).connect(lambda value, name=name: self.other.append((name, value)))

    def last(self, name: str) -> object:
        return next((value for kind, value in reversed(self.other) if kind == name), "never")


@pytest.fixture
async def opened(qapp: QApplication, tmp_path: Path) -> AsyncIterator[tuple[HistoryPages, Told, History]]:
    history = History.open(tmp_path / "history.sqlite3", batch_s=0.001)
    for number in range(5):
        mode: Any = "sandbox" if number == 4 else "live"
        maker = CallMaker(f"call-{number}", mode=mode, started_us=START_US + number)
        for event in simple_call(maker, ["erp", "douyin"][number % 2]):
            history.on_event(event)
    tasks = TaskRegistry()
    pages = HistoryPages(tasks)
    told = Told(pages)
    pages.open(history)
    yield pages, told, history
    await tasks.aclose(1)
    history.close(5)


async def test_the_newest_of_a_mode_then_of_a_filter_then_older_ones(
    opened: tuple[HistoryPages, Told, History], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, told, history = opened
    monkeypatch.setattr(history_pages, "PAGE", 2)
    pages.show_mode("live")
    await until(lambda: told.loaded == [["call-3", "call-2"]])
    assert told.last("complete") is False
    oldest = history.get("call-2")
    assert oldest is not None
    pages.load_older(oldest)
    await until(lambda: told.grown == [["call-1", "call-0"]])
    pages.show_filter(CallFilter("sandbox", platform="erp", text="call-0"))  # its mode means nothing
    await until(lambda: told.loaded[1:] == [["call-0"]])
    assert told.last("complete") is True
    pages.show_mode("sandbox")
    await until(lambda: told.loaded[2:] == [[]])


async def test_from_the_oldest_on_newer_ones_follow_until_the_newest_are_shown_as_ever(
    opened: tuple[HistoryPages, Told, History], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, told, history = opened
    monkeypatch.setattr(history_pages, "PAGE", 2)
    assert history.flush(10.0)
    pages.show_oldest()
    await until(lambda: told.oldest == [["call-0", "call-1"]])
    for newest, grown in (("call-1", [["call-2", "call-3"]]), ("call-3", [["call-2", "call-3"]])):
        record = history.get(newest)
        assert record is not None
        pages.load_newer(record)
        await until(lambda grown=grown: told.grown == grown)  # type: ignore[misc]  # bound at once
    await until(lambda: told.loaded == [["call-3", "call-2"]])
    monkeypatch.setattr(history_pages, "PAGE", 200)
    pages.show_oldest()  # all of them fit
    await until(lambda: len(told.loaded) == 2)
    assert told.loaded[-1] == ["call-0", "call-1", "call-2", "call-3"]
    assert told.last("complete") is True


async def test_a_slow_search_tells_its_progress_and_ends_when_it_is_given_up(
    opened: tuple[HistoryPages, Told, History], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, told, history = opened
    monkeypatch.setattr(history_pages, "_SHOWN_FROM_S", 0.0)
    ended = threading.Event()

    def find(wanted: CallFilter, *, told: Callable[[float], None], given_up: Callable[[], bool], **_: object) -> None:
        while not given_up():
            told(0.25)
        ended.set()

    monkeypatch.setattr(history, "find", find)
    monkeypatch.setattr(history, "indexed", lambda: 0.5)
    pages.show_filter(CallFilter(text="x"))
    await until(lambda: ("searching", 0.25) in told.other and ("indexing", 0.5) in told.other)
    pages.stop()
    await until(lambda: told.last("searching") is None and ended.is_set())
    assert told.loaded == []


async def test_deleting_takes_the_calls_of_the_mode_and_shows_what_is_left(
    opened: tuple[HistoryPages, Told, History],
) -> None:
    pages, told, history = opened
    pages.show_mode("live")
    await until(lambda: len(told.loaded) == 1)
    count, size = await pages.size_bytes()
    assert count == 4
    assert size > 10_000
    pages.clear()
    await until(lambda: len(told.loaded) == 2)
    assert told.loaded[-1] == []
    assert (told.last("cleared"), told.last("deleting")) == (4, None)
    assert history.count("sandbox") == 1


async def test_deleting_that_fails_is_told(
    opened: tuple[HistoryPages, Told, History], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, told, history = opened

    def full(*_: object, **__: object) -> int:
        raise JieruError("history.unwritable", file="x", cause="full")

    monkeypatch.setattr(history, "clear", full)
    pages.clear()
    await until(lambda: told.last("failed") != "never")
    assert "full" in str(told.last("failed"))
    assert told.last("deleting") is None


async def test_before_a_history_is_open_nothing_is_read(qapp: QApplication) -> None:
    tasks = TaskRegistry()
    pages = HistoryPages(tasks)
    told = Told(pages)
    pages.show_mode("live")
    pages.clear()
    assert await pages.size_bytes() == (0, 0)
    await tasks.aclose(1)
    assert (told.loaded, told.other) == ([], [])
