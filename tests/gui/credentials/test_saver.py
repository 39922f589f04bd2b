from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication

from core.credentials.types import StoredIn
from core.errors import CredentialUnavailable
from gui.credentials.edits import Edit
from gui.credentials.saver import Job, Saver
from tests.gui.credentials.conftest import Bench


class Heard:
    def __init__(self, saver: Saver) -> None:
        self.saved: list[tuple[str, str]] = []
        self.failed: list[str] = []
        self.given_up: list[str] = []
        self.finished = 0
        saver.saved.connect(self._on_saved)
        saver.failed.connect(lambda job, _text: self.failed.append(job.type))
        saver.given_up.connect(lambda job: self.given_up.append(job.type))
        saver.finished.connect(self._on_finished)

    def _on_saved(self, job: Job, stored: StoredIn) -> None:
        self.saved.append((job.type, stored.store))

    def _on_finished(self) -> None:
        self.finished += 1


def job(name: str) -> Job:
    return Job("acme", name, Edit(f"{name}-value", "", False, False, 1))


async def test_one_after_the_other(qapp: QApplication, bench: Bench) -> None:
    saver = Saver(bench.tasks)
    heard = Heard(saver)
    saver.start(bench.store, [job("a"), job("b")])
    assert saver.busy
    assert (saver.done, saver.total) == (0, 2)
    await bench.settle()
    assert bench.store.calls == ["set a", "set b"]
    assert heard.saved == [("a", "keyring"), ("b", "keyring")]
    assert (heard.finished, saver.busy, saver.done) == (1, False, 2)


async def test_one_that_fails_does_not_stop_the_rest(qapp: QApplication, bench: Bench) -> None:
    saver = Saver(bench.tasks)
    heard = Heard(saver)
    bench.store.refuses = CredentialUnavailable("credential.no_keyring")
    saver.start(bench.store, [job("a"), job("b")])
    await bench.settle()
    assert (heard.failed, heard.saved) == (["a", "b"], [])


async def test_giving_up_waits_no_longer_and_hears_of_a_late_arrival(qapp: QApplication, bench: Bench) -> None:
    bench.store.stuck = asyncio.Event()
    saver = Saver(bench.tasks)
    heard = Heard(saver)
    saver.start(bench.store, [job("a"), job("b")])
    await asyncio.sleep(0)
    saver.give_up()
    assert (saver.busy, heard.given_up, heard.finished) == (False, ["a"], 1)
    bench.store.stuck.set()
    await bench.settle()
    assert heard.saved == [("a", "keyring")]
    assert bench.store.calls == ["set a"], "the rest is not begun"
    assert heard.finished == 1


async def test_a_second_start_while_one_is_waited_for_does_nothing(qapp: QApplication, bench: Bench) -> None:
    bench.store.stuck = asyncio.Event()
    saver = Saver(bench.tasks)
    saver.start(bench.store, [job("a")])
    saver.start(bench.store, [job("b")])
    bench.store.stuck.set()
    await bench.settle()
    assert bench.store.calls == ["set a"]
    saver.start(bench.store, [])
    saver.give_up()
    assert not saver.busy


async def test_after_giving_up_the_next_save_is_not_disturbed(qapp: QApplication, bench: Bench) -> None:
    bench.store.stuck = asyncio.Event()
    saver = Saver(bench.tasks)
    heard = Heard(saver)
    saver.start(bench.store, [job("a")])
    await asyncio.sleep(0)
    saver.give_up()
    saver.start(bench.store, [job("b")])
    bench.store.stuck.set()
    await bench.settle()
    assert [name for name, _ in heard.saved] == ["a", "b"]
    assert (heard.finished, saver.done, saver.busy) == (2, 1, False)


async def test_a_store_with_a_mistake_of_its_own_leaves_nothing_waiting(qapp: QApplication, bench: Bench) -> None:
    saver = Saver(bench.tasks)
    bench.store.refuses = RuntimeError("bug")  # type: ignore[assignment]  # what no store should raise
    saver.start(bench.store, [job("a")])
    await bench.settle()
    await asyncio.sleep(0)
    assert not saver.busy
    assert len(bench.failed) == 1
