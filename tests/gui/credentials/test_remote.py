"""The two calls to a platform, against a vendor on loopback and the real services."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
import shiboken6
from PySide6.QtWidgets import QApplication

from core.api_credential_manager import get_credential_manager
from core.errors import JieruError
from core.tasks import TaskRegistry
from gui.credentials.remote import ServicesRemote
from gui.services import ModeState, Services
from tests.core.loopback import Answer, Vendor, serving
from tests.waiting import until

pytestmark = pytest.mark.real


@pytest_asyncio.fixture
async def services(qapp: QApplication) -> AsyncIterator[Services]:
    tasks = TaskRegistry()
    made = Services(tasks, sandbox=False)
    await made.open()
    await until(lambda: not len(tasks))  # nothing may be under way while no loop runs
    yield made
    await tasks.aclose(0.5)
    await made.aclose()
    shiboken6.delete(made)  # its timer must not be left to a garbage collection in some other thread


async def test_one_read_with_what_is_stored_and_seen_in_the_history(
    qapp: QApplication, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    await get_credential_manager().aset_credential("erp", "api_key", "erp-key-0123456789")
    with serving(Vendor(Answer(401))) as vendor:
        monkeypatch.setenv("ERP_BASE_URL", vendor.url)
        assert services.registry is not None
        found = await ServicesRemote(services).check(services.registry.get("erp"))
        assert (found.finding, found.operation, len(vendor.requests)) == ("credential", "order.list", 1)
        assert vendor.requests[0][2]["x-api-key"] == "erp-key-0123456789"
    assert services._handler is not None
    assert services._handler.get_stats().total_calls == 1


async def test_in_sandbox_mode_the_real_platform_is_not_asked(qapp: QApplication, services: Services) -> None:
    assert services.registry is not None
    services.mode = ModeState(sandbox=True)
    with pytest.raises(JieruError) as caught:
        await ServicesRemote(services).check(services.registry.get("erp"))
    assert caught.value.code == "credential.online_in_sandbox"


async def test_a_platform_without_a_read(qapp: QApplication, services: Services) -> None:
    assert services.registry is not None
    bare = replace(services.registry.get("erp"), id="bare", operations=())
    with pytest.raises(JieruError) as caught:
        await ServicesRemote(services).check(bare)
    assert caught.value.code == "credential.no_probe"
