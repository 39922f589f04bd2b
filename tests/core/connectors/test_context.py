"""Where a call goes that was given no surroundings."""

from __future__ import annotations

import pytest

from core.api_credential_manager import get_credential_manager
from core.connectors.context import CallContext, live_context, mode_by_settings, sandbox_by_settings
from core.credentials.source import MemoryCredentials
from core.errors import SettingError
from core.settings import Settings


async def test_live_with_the_users_credentials_by_default() -> None:
    assert await sandbox_by_settings(Settings({})) is None
    context = live_context()
    assert (context.mode, context.base_urls, context.fault) == ("live", None, None)
    assert context.credentials is get_credential_manager()


def test_live_with_the_credentials_that_were_given() -> None:
    own = MemoryCredentials({})
    assert live_context(own).credentials is own


@pytest.mark.parametrize("value", ["1", "true", "YES"])
async def test_the_sandbox_where_the_settings_say_so(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = CallContext("sandbox", MemoryCredentials({}))

    async def shared_context() -> CallContext:
        return made

    monkeypatch.setattr("core.sandbox.shared.shared_context", shared_context)
    settings = Settings({"JIERU_SANDBOX": value})
    assert mode_by_settings(settings) == "sandbox"
    assert await sandbox_by_settings(settings) is made


def test_a_switch_that_is_neither_on_nor_off_is_named() -> None:
    with pytest.raises(SettingError) as caught:
        mode_by_settings(Settings({"JIERU_SANDBOX": "perhaps"}))
    assert caught.value.data["name"] == "JIERU_SANDBOX"
