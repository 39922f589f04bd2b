from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QApplication

from core.credentials.types import CredentialStatus
from gui.credentials.fetch import ValueFetcher
from tests.gui.credentials.conftest import SECRET, Bench


async def test_a_value_for_a_moment(qapp: QApplication, bench: Bench) -> None:
    seen: list[str] = []
    fetcher = ValueFetcher(bench.tasks)
    fetcher.fetch(bench.store, "acme", "token", seen.append)
    await bench.settle()
    assert seen == [SECRET]
    assert SECRET not in repr(vars(fetcher))


async def test_it_is_gone_or_cannot_be_read(qapp: QApplication, bench: Bench) -> None:
    told: list[str] = []
    fetcher = ValueFetcher(bench.tasks)
    fetcher.gone.connect(told.append)
    fetcher.failed.connect(lambda name, text: told.append(f"{name}: {text}"))
    fetcher.fetch(bench.store, "acme", "absent", told.append)
    await bench.settle()
    bench.store.states["token"] = CredentialStatus("acme", "token", "keyring", "locked")
    fetcher.fetch(bench.store, "acme", "token", told.append)
    await bench.settle()
    assert told[0] == "absent"
    assert told[1].startswith("token: ")


async def test_nobody_is_looking_any_more(qapp: QApplication, bench: Bench) -> None:
    seen: list[str] = []
    bench.store.go = asyncio.Event()
    fetcher = ValueFetcher(bench.tasks)
    fetcher.fetch(bench.store, "acme", "token", seen.append)
    await asyncio.sleep(0)
    fetcher.stop()
    bench.store.go.set()
    await bench.settle()
    assert seen == []
