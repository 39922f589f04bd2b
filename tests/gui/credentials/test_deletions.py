from __future__ import annotations

from PySide6.QtWidgets import QApplication

from core.errors import CredentialUnavailable
from gui.credentials.deletions import PendingDeletions
from tests.clock import Clock
from tests.gui.credentials.conftest import Bench


def _made(bench: Bench) -> tuple[PendingDeletions, Clock, list[tuple[str, str, bool]]]:
    clock = Clock(100.0)
    pending = PendingDeletions(bench.tasks, bench.editor, clock=clock)
    deleted: list[tuple[str, str, bool]] = []
    pending.deleted.connect(lambda platform, name, gone: deleted.append((platform, name, gone)))
    return pending, clock, deleted


async def test_nothing_is_deleted_before_its_time(qapp: QApplication, bench: Bench) -> None:
    pending, clock, deleted = _made(bench)
    pending.add(bench.store, "acme", "token")
    assert pending.seconds_left("acme", "token") == 10.0
    clock.now_s += 9.9
    pending.tick()
    await bench.settle()
    assert (bench.store.calls, deleted, len(pending)) == ([], [], 1)
    clock.now_s += 0.2
    pending.tick()
    await bench.settle()
    assert bench.store.calls == ["delete token"]
    assert deleted == [("acme", "token", True)]
    assert pending.seconds_left("acme", "token") is None


async def test_it_can_be_taken_back(qapp: QApplication, bench: Bench) -> None:
    pending, clock, deleted = _made(bench)
    pending.add(bench.store, "acme", "token")
    assert pending.undo("acme", "token")
    assert not pending.undo("acme", "token")
    clock.now_s += 60
    pending.tick()
    await bench.settle()
    assert (bench.store.calls, deleted) == ([], [])


async def test_the_end_of_the_program_carries_it_out(qapp: QApplication, bench: Bench) -> None:
    pending, _clock, deleted = _made(bench)
    pending.add(bench.store, "acme", "token")
    pending.add(bench.store, "acme", "absent")
    await pending.carry_out()
    assert deleted == [("acme", "token", True), ("acme", "absent", False)]
    assert len(pending) == 0


async def test_a_store_that_refuses(qapp: QApplication, bench: Bench) -> None:
    pending, clock, deleted = _made(bench)
    failed: list[str] = []
    pending.failed.connect(lambda _platform, name, _text: failed.append(name))
    bench.store.refuses = CredentialUnavailable("credential.no_keyring")
    pending.add(bench.store, "acme", "token")
    clock.now_s += 11
    pending.tick()
    await bench.settle()
    assert (failed, deleted) == (["token"], [])


async def test_time_is_looked_at_by_itself(qapp: QApplication, bench: Bench) -> None:
    pending, _clock, _deleted = _made(bench)
    assert not pending._timer.isActive()
    pending.add(bench.store, "acme", "token")
    assert pending._timer.isActive()
    pending.undo("acme", "token")
    assert not pending._timer.isActive()
