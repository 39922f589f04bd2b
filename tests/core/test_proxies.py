"""The proxy that the environment wants, and what may be shown of it."""

from __future__ import annotations

import pytest

from core.proxies import proxies_in_use, proxy_for, without_password


def without_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize(
    ("variables", "url", "proxy"),
    [
        ({}, "https://example.com/", ""),
        ({"https_proxy": "http://p:1"}, "https://example.com/", "http://p:1"),
        ({"https_proxy": "http://p:1"}, "http://example.com/", ""),
        ({"all_proxy": "p:1"}, "http://example.com/", "http://p:1"),
        ({"https_proxy": "http://p:1", "no_proxy": "example.com"}, "https://example.com/", ""),
        ({"http_proxy": "http://p:1"}, "http://127.0.0.1:5/", ""),
    ],
)
def test_the_environments_proxy(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str, proxy: str
) -> None:
    without_variables(monkeypatch)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy


@pytest.mark.parametrize("name", ["http_proxy", "HTTPS_PROXY", "all_proxy", "NO_PROXY"])
def test_a_change_of_the_environment_is_seen(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "http://p:1")
    before = proxies_in_use()
    assert proxies_in_use() == before
    monkeypatch.setenv(name, "http://p:2")
    assert proxies_in_use() != before


def test_a_change_of_the_systems_settings_is_seen_where_the_environment_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_variables(monkeypatch)
    set_there = {"http": "http://p:1"}
    monkeypatch.setattr("core.proxies.getproxies", lambda: set_there)
    before = proxies_in_use()
    assert proxies_in_use() == before
    set_there["http"] = "http://p:2"
    assert proxies_in_use() != before


def test_a_password_is_not_shown() -> None:
    assert without_password("http://me:secret@p.example:8080") == "http://p.example:8080"
