from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication

from core.credentials.types import CredentialStatus, Validation
from core.errors import CredentialMissing, HostNotConfirmed, JieruError
from gui.credentials.checker import Checker
from tests.gui.credentials.conftest import ACME, NOW, Bench

STATUSES = {"key": CredentialStatus("acme", "key", "keyring", "set", length=3)}


def _made(bench: Bench) -> Checker:
    return Checker(bench.tasks, wall=lambda: NOW)


async def test_a_check_here(qapp: QApplication, bench: Bench) -> None:
    bench.store.validation = Validation(malformed=("key",))
    checker = _made(bench)
    checker.check_here(bench.store, ACME, STATUSES)
    assert checker.running == "local"
    await bench.settle()
    await asyncio.sleep(0)
    assert (checker.running, checker.at, checker.flags) == ("", NOW, {"key": "malformed"})
    assert checker.local[0].mark == "danger"


async def test_a_locked_keyring_keeps_it_from_being_made(qapp: QApplication, bench: Bench) -> None:
    bench.store.locked = True
    checker = _made(bench)
    checker.check_here(bench.store, ACME, {"key": CredentialStatus("acme", "key", "keyring", "locked")})
    await bench.settle()
    assert (checker.flags, checker.local[0].mark) == ({}, "warn")


async def test_a_check_there(qapp: QApplication, bench: Bench) -> None:
    checker = _made(bench)
    checker.check_there(bench.remote, ACME)
    assert checker.running == "online"
    checker.check_there(bench.remote, ACME)
    await bench.settle()
    assert bench.remote.calls == ["check acme"]
    assert checker.online is not None
    assert checker.online.mark == "ok"


async def test_nothing_was_sent(qapp: QApplication, bench: Bench) -> None:
    bench.remote.fails = CredentialMissing("credential.missing", platform="acme", missing="key")
    checker = _made(bench)
    checker.check_there(bench.remote, ACME)
    await bench.settle()
    assert checker.online is not None
    assert (checker.online.mark, "key" in checker.online.title) == ("danger", True)


async def test_an_address_that_nobody_has_confirmed(qapp: QApplication, bench: Bench) -> None:
    bench.remote.fails = HostNotConfirmed("host.not_confirmed", platform="acme", host="x", file=".env")
    asked: list[object] = []
    checker = _made(bench)
    checker.host_unconfirmed.connect(asked.append)
    checker.check_there(bench.remote, ACME)
    await bench.settle()
    assert len(asked) == 1
    assert (checker.online,) == (None,)
    bench.remote.fails = None
    checker.again()
    await bench.settle()
    assert checker.online is not None
    assert bench.remote.calls == ["check acme", "check acme"]


async def test_nothing_was_tried_that_could_be_tried_again(qapp: QApplication, bench: Bench) -> None:
    checker = _made(bench)
    checker.again()
    assert checker.running == ""


async def test_waiting_may_be_given_up_at_once_and_another_check_begun(qapp: QApplication, bench: Bench) -> None:
    bench.remote.stuck = asyncio.Event()
    checker = _made(bench)
    checker.check_there(bench.remote, ACME)
    checker.stop()
    assert (checker.running,) == ("",)
    checker.check_there(bench.remote, ACME)
    await asyncio.sleep(0)
    assert (checker.running,) == ("online",)
    checker.clear()
    assert (checker.running,) == ("",)
    bench.remote.stuck.set()
    await bench.settle()
    assert checker.online is None
    assert bench.failed == []


async def test_a_token_is_renewed_or_not(qapp: QApplication, bench: Bench) -> None:
    heard: list[str] = []
    checker = _made(bench)
    checker.refreshed.connect(lambda platform, saved: heard.append(f"{platform} {saved}"))
    checker.refused.connect(lambda text: heard.append("refused"))
    checker.refresh(bench.remote, "acme", "token")
    assert checker.running == "refresh"
    checker.clear()
    assert checker.running == "refresh", "a new token is not given up for another platform's sake"
    await bench.settle()
    bench.remote.fails = JieruError("refresh.failed")
    checker.refresh(bench.remote, "acme", "token")
    await bench.settle()
    assert heard == ["acme True", "refused"]
