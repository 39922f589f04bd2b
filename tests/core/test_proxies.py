"""The proxy that the environment wants, and what may be shown of it."""

from __future__ import annotations

import pytest

from core.proxies import proxies_in_use, proxy_for, without_password


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
    for name in ("http", "https", "all", "no"):
        monkeypatch.delenv(f"{name}_proxy", raising=False)
        monkeypatch.delenv(f"{name}_proxy".upper(), raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy


def test_a_change_of_the_environment_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://p:1")
    before = proxies_in_use()
    assert proxies_in_use() == before
    monkeypatch.setenv("http_proxy", "http://p:2")
    assert proxies_in_use() != before


def test_a_password_is_not_shown() -> None:
    assert without_password("http://me:secret@p.example:8080") == "http://p.example:8080"
