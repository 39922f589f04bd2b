"""Where a call goes that was given no surroundings."""

from __future__ import annotations

import pytest

from core.api_credential_manager import get_credential_manager
from core.connectors.context import CallContext, context_by_settings, live_context, mode_by_settings
from core.credentials.source import MemoryCredentials
from core.errors import SettingError
from core.settings import Settings


async def test_live_with_the_users_credentials_by_default() -> None:
    context = await context_by_settings(Settings({}))
    assert (context.mode, context.base_urls, context.fault) == ("live", None, None)
    assert context.credentials is get_credential_manager()


async def test_live_with_the_credentials_that_were_given() -> None:
    own = MemoryCredentials({})
    assert (await context_by_settings(Settings({}), own)).credentials is own
    assert live_context(own).credentials is own


@pytest.mark.parametrize("value", ["1", "true", "YES"])
async def test_the_sandbox_has_its_own_credentials_whatever_was_given(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = CallContext("sandbox", MemoryCredentials({}))

    async def shared_context() -> CallContext:
        return made

    monkeypatch.setattr("core.sandbox.shared.shared_context", shared_context)
    settings = Settings({"JIERU_SANDBOX": value})
    assert mode_by_settings(settings) == "sandbox"
    assert await context_by_settings(settings, MemoryCredentials({})) is made


def test_a_switch_that_is_neither_on_nor_off_is_named() -> None:
    with pytest.raises(SettingError) as caught:
        mode_by_settings(Settings({"JIERU_SANDBOX": "perhaps"}))
    assert caught.value.data["name"] == "JIERU_SANDBOX"
