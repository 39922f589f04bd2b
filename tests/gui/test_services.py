"""Opening, switching and closing of what is behind the window, with a real sandbox process."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.calls import APIRequest
from core.errors import JieruError
from core.events import Event
from core.platforms.base_url import base_url
from core.settings import get_settings
from core.tasks import TaskRegistry
from gui.services import ModeState, Services
from tests.definitions import define
from tests.waiting import until

pytestmark = pytest.mark.real


async def opened(*, sandbox: bool) -> tuple[Services, TaskRegistry]:
    tasks = TaskRegistry()
    services = Services(tasks, sandbox=sandbox)
    await services.open()
    return services, tasks


async def closed(services: Services, tasks: TaskRegistry) -> None:
    await tasks.aclose(0.5)
    await services.aclose()


async def test_sandbox_mode_calls_the_sandbox_and_keeps_the_call(qapp: QApplication, own_home: Path) -> None:
    tasks = TaskRegistry()
    services = Services(tasks, sandbox=True)
    events: list[Event] = []
    modes: list[ModeState] = []
    pages: list[list[object]] = []
    services.add_listener(events.append)
    services.mode_changed.connect(modes.append)
    services.pages.loaded.connect(pages.append)
    await services.open()
    assert [mode.ready for mode in modes] == [False, True]
    assert modes[-1].address in modes[-1].base_urls["douyin"]
    answer = await services.call(APIRequest("ths123", "/stock/600519/quote"))
    assert answer.status == 200
    assert {event.mode for event in events} == {"sandbox"}
    assert services.states.stores() == ("memory",)
    services.switch(sandbox=True)  # has the newest page read again
    await until(lambda: bool(pages) and bool(pages[-1]))
    await closed(services, tasks)
    assert (own_home / "history.sqlite3").exists()


async def test_production_needs_no_sandbox_and_reads_the_users_credentials(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "act.0123456789")
    monkeypatch.setenv("ERP_BASE_URL", "https://erp.example")
    services, tasks = await opened(sandbox=False)
    assert services.mode.ready
    assert services.mode.base_urls["erp"] == "https://erp.example"
    await until(lambda: len(services.states.states()) == len(services.platforms()))
    assert services.states.stores() == ("environment",)
    await closed(services, tasks)


async def test_a_sandbox_that_ends_is_started_again(qapp: QApplication) -> None:
    services, tasks = await opened(sandbox=True)
    told: list[str] = []
    services.notice.connect(lambda words, _tone, _key: told.append(words()))
    first = services.mode.address
    process = services._sandbox
    assert process is not None
    assert process._process is not None
    process._closing = True  # else it is logged as an error, which it would be
    process._process.kill()
    await until(lambda: services.mode.ready and services.mode.address != first)
    assert told
    await closed(services, tasks)


async def test_a_sandbox_that_does_not_start_is_told_and_the_rest_works(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.sandbox.client import SandboxProcess

    async def fail() -> SandboxProcess:
        raise JieruError("sandbox.not_started", problem="no room")

    monkeypatch.setattr(SandboxProcess, "start", fail)
    tasks = TaskRegistry()
    services = Services(tasks, sandbox=True)
    told: list[str] = []
    services.notice.connect(lambda words, _tone, _key: told.append(words()))
    await services.open()
    assert services.mode == ModeState(sandbox=True, failed=True)
    assert not services.mode.ready
    assert "no room" in told[0]
    services.switch(sandbox=False)
    await until(lambda: services.mode.ready)
    await closed(services, tasks)


async def test_a_broken_definition_is_told_and_the_others_work(qapp: QApplication, own_home: Path) -> None:
    define(own_home, "acme", "[platform\n")
    tasks = TaskRegistry()
    services = Services(tasks, sandbox=False)
    told: list[str] = []
    services.notice.connect(lambda words, _tone, _key: told.append(words()))
    await services.open()
    assert "acme.toml" in told[0]
    assert len(services.platforms()) == 6
    await closed(services, tasks)


async def test_a_trusted_host_is_used_from_then_on(
    qapp: QApplication, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_home / ".env").write_text("ERP_BASE_URL=https://erp.example\n", encoding="utf-8")
    services, tasks = await opened(sandbox=False)
    assert services.mode.base_urls["erp"] == "https://erp.example"
    assert services.registry is not None
    erp = services.registry.get("erp")
    assert not base_url(erp, get_settings()).confirmed
    services.trust_host("erp", "erp.example")
    assert base_url(erp, get_settings()).confirmed
    await closed(services, tasks)


async def test_older_calls_are_read_when_asked_for(qapp: QApplication) -> None:
    services, tasks = await opened(sandbox=True)
    grown: list[list[object]] = []
    services.pages.grown.connect(grown.append)
    for _ in range(2):
        await services.call(APIRequest("erp", "order.list"))
    assert services._history is not None
    services._history.flush()
    newest = services._history.page(mode="sandbox")[0]
    services.pages.load_older(newest)
    await until(lambda: bool(grown))
    assert len(grown[0]) == 1
    await closed(services, tasks)
