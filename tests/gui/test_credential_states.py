from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QApplication

from core.credentials.source import MemoryCredentials
from core.credentials.types import CredentialStatus
from core.errors import CredentialUnavailable
from core.platforms.model import AuthScheme, Platform
from core.tasks import TaskRegistry
from gui.credential_states import CredentialStates
from gui.platform_state import PlatformState

PLATFORMS = tuple(
    Platform(name, {}, "", (), auth=(AuthScheme("token", "bearer", ("token",)),)) for name in ("one", "two")
)


class Slow(MemoryCredentials):
    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()

    async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
        await self.go.wait()
        return await super().astatus(platform)


class Broken(MemoryCredentials):
    async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
        raise CredentialUnavailable("credential.unavailable", platform=platform)


async def _settle(tasks: TaskRegistry) -> None:
    for _ in range(1000):
        if not len(tasks):
            return
        await asyncio.sleep(0)
    raise AssertionError("tasks did not end")


async def test_each_platform_is_told_as_soon_as_it_is_read(qapp: QApplication) -> None:
    tasks = TaskRegistry()
    states = CredentialStates(tasks)
    assert states.stores() == ()
    states.set_source(MemoryCredentials({("one", "token"): "secret-value"}), PLATFORMS)
    await _settle(tasks)
    assert states.states() == {"one": PlatformState("ready"), "two": PlatformState("missing", missing=1)}
    assert states.stores() == ("memory",)


async def test_an_answer_of_the_other_mode_is_dropped(qapp: QApplication) -> None:
    tasks = TaskRegistry()
    states = CredentialStates(tasks)
    slow = Slow()
    states.set_source(slow, PLATFORMS)
    await asyncio.sleep(0)
    states.set_source(MemoryCredentials(), PLATFORMS)
    slow.go.set()
    await _settle(tasks)
    assert states.stores() == ("none",)


async def test_a_store_that_does_not_answer_is_told(qapp: QApplication) -> None:
    tasks = TaskRegistry()
    states = CredentialStates(tasks)
    states.set_source(Broken(), PLATFORMS)
    await _settle(tasks)
    assert states.states() == {"one": PlatformState("unavailable"), "two": PlatformState("unavailable")}
    assert states.stores() == ("unavailable",)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (CredentialStatus("one", "token", "keyring", "locked"), ("locked",)),
        (CredentialStatus("one", "token", "dotenv", "set"), ("environment",)),
        (CredentialStatus("one", "token", "refreshed", "set"), ("file",)),
    ],
)
async def test_stores_in_use(qapp: QApplication, status: CredentialStatus, expected: tuple[str, ...]) -> None:
    class Fixed(MemoryCredentials):
        async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
            return {"token": status}

    tasks = TaskRegistry()
    states = CredentialStates(tasks)
    states.set_source(Fixed(), PLATFORMS[:1])
    await _settle(tasks)
    assert states.stores() == expected
