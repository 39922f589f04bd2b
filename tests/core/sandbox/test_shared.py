"""The sandbox of a program that only set ``JIERU_SANDBOX=1``."""

from __future__ import annotations

import asyncio

import pytest

from core.credentials.source import MemoryCredentials
from core.errors import JieruError
from core.platforms.loader import get_registry
from core.sandbox import shared
from core.sandbox.client import SandboxProcess


class Child:
    """Stands in for the process."""

    def __init__(self) -> None:
        self.running = True
        self.credentials = MemoryCredentials({("erp", "api_key"): "made"})

    def base_url(self, platform_id: str) -> str:
        return f"http://127.0.0.1:1/{platform_id}"


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    made: list[Child] = []

    async def start() -> Child:
        await asyncio.sleep(0)  # as the real one, it lets others go first
        made.append(Child())
        return made[-1]

    monkeypatch.setattr(shared, "_process", None)
    monkeypatch.setattr(SandboxProcess, "start", start)
    return made


async def test_all_calls_of_a_program_share_one(children: list[Child]) -> None:
    first, second = await shared.shared_context(), await shared.shared_context("503")
    assert len(children) == 1
    assert (first.mode, first.fault, second.fault) == ("sandbox", None, "503")
    assert first.credentials is children[0].credentials
    assert set(first.base_urls or ()) == set(get_registry().ids())


async def test_first_calls_at_the_same_time_start_one(children: list[Child]) -> None:
    contexts = await asyncio.gather(*(shared.shared_context() for _ in range(5)))
    assert len(children) == 1
    assert all(context.credentials is children[0].credentials for context in contexts)


async def test_a_start_that_fails_leaves_the_next_call_its_own(
    children: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = SandboxProcess.start

    async def fail() -> Child:
        await asyncio.sleep(0)
        raise JieruError("sandbox.not_started", problem="broken")

    monkeypatch.setattr(SandboxProcess, "start", fail)
    with pytest.raises(JieruError):
        await shared.shared_context()
    monkeypatch.setattr(SandboxProcess, "start", start)
    await shared.shared_context()
    assert len(children) == 1


async def test_one_that_has_ended_is_started_again(children: list[Child]) -> None:
    await shared.shared_context()
    children[0].running = False
    context = await shared.shared_context()
    assert len(children) == 2
    assert context.credentials is children[1].credentials
