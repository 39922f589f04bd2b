"""Base URLs: where they come from, what is refused, which hosts the user must confirm."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import HostNotConfirmed, SettingError
from core.platforms.base_url import base_url, check_confirmed, trust
from core.platforms.loader import load_platforms
from core.settings import Settings


def url_of(platform: str) -> str:
    return base_url(load_platforms().get(platform), Settings()).url


def check(platform_id: str, *types: str) -> None:
    platform, settings = load_platforms().get(platform_id), Settings()
    check_confirmed(base_url(platform, settings), platform, types, settings)


def test_the_definitions_own_by_default() -> None:
    assert url_of("douyin") == "https://open.douyin.com"
    assert url_of("erp") == "http://localhost:8013"


def test_the_environment_needs_no_confirmation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOUYIN_BASE_URL", "https://gateway.example/api/")
    assert url_of("douyin") == "https://gateway.example/api"


def test_two_names_of_one_setting_must_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERP_BASE_URL", "http://erp.example")
    assert url_of("erp") == "http://erp.example"
    monkeypatch.setenv("ERP_API_URL", "http://erp.example/")
    assert url_of("erp") == "http://erp.example"
    monkeypatch.setenv("ERP_API_URL", "http://other.example")
    with pytest.raises(SettingError) as caught:
        url_of("erp")
    assert "ERP_BASE_URL" in str(caught.value)


def test_a_host_from_a_dotenv_is_confirmed_once() -> None:
    Path(".env").write_text("DOUYIN_BASE_URL=https://evil.example\n")
    with pytest.raises(HostNotConfirmed) as caught:
        check("douyin", "access_token")
    assert "evil.example" in str(caught.value)
    trust(load_platforms().get("douyin"), "Evil.Example", Settings())
    check("douyin", "access_token")


def test_credentials_of_the_same_file_or_the_environment_may_go_there(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("DOUYIN_BASE_URL=https://own.example\nDOUYIN_OPEN_ID=open-1\n")
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "act.value")
    check("douyin", "access_token", "open_id")
    with pytest.raises(HostNotConfirmed):
        check("douyin", "access_token", "open_id", "refresh_token")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://localhost:1", "https://open.douyin.com/x"])
def test_loopback_and_known_hosts_need_none(url: str) -> None:
    Path(".env").write_text(f"DOUYIN_BASE_URL={url}\n")
    assert url_of("douyin") == url
    check("douyin", "access_token")


@pytest.mark.parametrize(
    "url",
    ["open.douyin.com", "ftp://x", "https://user:pw@x.example", "https://x.example?a=1", "https://", "http://x:99999",
     "http://x.example/a b", "http://x.example/../y"],
)  # fmt: skip
def test_a_bad_url_names_its_variable_and_hides_its_value(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DOUYIN_BASE_URL", url)
    with pytest.raises(SettingError) as caught:
        url_of("douyin")
    assert caught.value.data["name"] == "DOUYIN_BASE_URL"
    assert "pw" not in str(caught.value)


def test_a_part_with_an_address_of_its_own_follows_the_users_address_only_where_that_is_another() -> None:
    douyin, own = load_platforms().get("douyin"), "https://developer.toutiao.com"
    assert base_url(douyin, Settings({})).for_part(own) == own
    assert base_url(douyin, Settings({})).for_part("") == "https://open.douyin.com"
    same = base_url(douyin, Settings({"DOUYIN_BASE_URL": "https://open.douyin.com/"}))
    assert (same.is_default, same.for_part(own)) == (True, own)
    gateway = base_url(douyin, Settings({"DOUYIN_BASE_URL": "http://127.0.0.1:1234"}))
    assert (gateway.is_default, gateway.for_part(own)) == (False, "http://127.0.0.1:1234")
