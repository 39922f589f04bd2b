from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication

from core.credentials.types import CredentialStatus
from core.errors import CredentialLocked
from core.tasks import TaskRegistry
from gui.credentials.reader import StatusReader
from tests.gui.credentials.conftest import PLACES, Bench, FakeStore


async def test_badges_come_before_what_a_slow_keyring_is(qapp: QApplication, bench: Bench) -> None:
    reader = StatusReader(bench.tasks)
    seen: list[tuple[bool, bool]] = []
    reader.changed.connect(lambda: seen.append((reader.statuses is not None, reader.places is not None)))
    reader.show(bench.store, "acme")
    assert reader.statuses is None
    assert reader.busy
    await bench.settle()
    assert seen == [(False, False), (True, False), (True, True)]
    assert reader.places == PLACES
    assert not reader.busy


async def test_a_late_answer_is_thrown_away(qapp: QApplication, bench: Bench) -> None:
    slow = bench.store
    slow.go = asyncio.Event()
    reader = StatusReader(bench.tasks)
    reader.show(slow, "acme")
    await asyncio.sleep(0)
    quick = FakeStore(key="k-1")
    reader.show(quick, "acme")
    slow.go.set()
    await bench.settle()
    assert reader.statuses is not None
    assert list(reader.statuses) == ["key"]


async def test_each_kind_of_trouble_is_explained_once_and_damage_for_each(qapp: QApplication, bench: Bench) -> None:
    for name, state in (("a", "locked"), ("b", "locked"), ("c", "damaged"), ("d", "damaged")):
        bench.store.states[name] = CredentialStatus("acme", name, "keyring", state)  # type: ignore[arg-type]
    reader = StatusReader(bench.tasks)
    reader.show(bench.store, "acme")
    await bench.settle()
    assert sorted(reader.explained) == ["a", "c", "d"]
    assert "get token" not in bench.store.calls, "a value that can be read is not fetched"


async def test_a_store_that_cannot_be_used_at_all(qapp: QApplication, bench: Bench) -> None:
    reader = StatusReader(bench.tasks)
    reader.show(bench.store, "unreadable")
    await bench.settle()
    assert reader.problem
    assert reader.statuses is None
    assert not reader.busy


async def test_another_platform_starts_anew_and_the_same_keeps_what_is_known(qapp: QApplication, bench: Bench) -> None:
    reader = StatusReader(bench.tasks)
    reader.show(bench.store, "acme")
    await bench.settle()
    reader.show(bench.store, "acme")
    assert (reader.statuses is None,) == (False,)
    reader.show(bench.store, "other")
    assert (reader.statuses,) == (None,)
    reader.show(None, "")
    await bench.settle()
    assert (reader.statuses,) == (None,)


async def test_unlocking_reads_again(qapp: QApplication, bench: Bench) -> None:
    reader = StatusReader(bench.tasks)
    reader.show(bench.store, "acme")
    await bench.settle()
    bench.store.calls.clear()
    reader.unlock()
    assert (reader.unlocking,) == (True,)
    await bench.settle()
    assert (reader.unlocking,) == (False,)
    assert bench.store.calls == ["unlock", "status"]


async def test_unlocking_may_be_given_up_or_refused(qapp: QApplication, bench: Bench) -> None:
    told: list[str] = []
    reader = StatusReader(bench.tasks)
    reader.still_locked.connect(told.append)
    reader.unlock()
    assert (reader.unlocking,) == (False,), "there is nothing to unlock yet"
    reader.show(bench.store, "acme")
    await bench.settle()
    bench.store.stuck = asyncio.Event()
    reader.unlock()
    reader.unlock()
    await asyncio.sleep(0)
    assert bench.store.calls.count("unlock") == 1
    reader.stop_unlocking()
    await bench.settle()
    assert (reader.unlocking, told) == (False, [])
    bench.store.stuck = None
    bench.store.refuses = CredentialLocked("credential.still_locked")
    reader.unlock()
    await bench.settle()
    assert len(told) == 1


async def test_the_end_of_the_program_starts_nothing(qapp: QApplication) -> None:
    tasks, store = TaskRegistry(), FakeStore()
    store.stuck = asyncio.Event()
    reader = StatusReader(tasks)
    reader.show(store, "acme")
    reader.unlock()
    await asyncio.sleep(0)
    await tasks.aclose(0.5)
    await asyncio.sleep(0)
    assert len(tasks) == 0
