from __future__ import annotations

import hashlib

import pytest

from core.api_credential_manager import APICredentialManager
from core.credentials.source import CredentialSource, MemoryCredentials, fingerprint
from core.errors import SettingError


async def test_what_is_kept_is_found_and_nothing_else() -> None:
    source = MemoryCredentials({("douyin", "open_id"): "open-1"}, clock=lambda: 50.0)
    assert (await source.aset_credential("douyin", "access_token", "act.1", expires_at=99.0)).store == "memory"
    assert await source.aget_credential("douyin", "access_token") == "act.1"
    assert await source.aget_credential("erp", "access_token") is None
    status = await source.astatus("douyin")
    assert list(status) == ["access_token", "open_id"]
    token = status["access_token"]
    assert (token.origin, token.state, token.length) == ("memory", "set", 5)
    assert (token.changed_at, token.expires_at) == (50.0, 99.0)


async def test_the_environment_does_not_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "live-token")
    assert await MemoryCredentials().aget_credential("douyin", "access_token") is None


async def test_it_refuses_what_no_store_can_keep() -> None:
    with pytest.raises(SettingError):
        await MemoryCredentials().aset_credential("douyin", "access_token", "")


def test_no_value_shows_in_a_repr() -> None:
    source = MemoryCredentials({("douyin", "access_token"): "act.secret"})
    assert "act.secret" not in repr(source._items)


def test_the_fingerprint_is_sha_256() -> None:
    assert fingerprint("令牌") == hashlib.sha256("令牌".encode()).hexdigest()


def test_both_stores_are_sources(manager: APICredentialManager) -> None:
    sources: list[CredentialSource] = [manager, MemoryCredentials()]
    assert len(sources) == 2
