"""What is a base URL, what is a host, and what is this machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.url import BadUrlError, check_host, check_url, is_loopback


@pytest.mark.parametrize(
    ("text", "url", "host", "port"),
    [
        ("https://Api.Example.com/", "https://api.example.com", "api.example.com", 443),
        ("HTTP://x.example:80/v1/", "http://x.example/v1", "x.example", 80),
        ("http://x.example:8013", "http://x.example:8013", "x.example", 8013),
        (" https://例子.测试/a ", "https://xn--fsqu00a.xn--0zwm56d/a", "xn--fsqu00a.xn--0zwm56d", 443),
        ("http://[::1]:8/", "http://[::1]:8", "::1", 8),
        ("http://127.0.0.1", "http://127.0.0.1", "127.0.0.1", 80),
        ("http://x.example./a", "http://x.example/a", "x.example", 80),
    ],
)
def test_the_normal_form(text: str, url: str, host: str, port: int) -> None:
    checked = check_url(text)
    assert (checked.url, checked.host, checked.port) == (url, host, port)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("api.example.com", "scheme"),
        ("ftp://x", "scheme"),
        ("", "scheme"),
        ("https://user:pw@x.example", "userinfo"),
        ("https://@x.example", "userinfo"),
        ("https://x.example?a=1", "query"),
        ("https://x.example#a", "query"),
        ("https://x.example?", "query"),
        ("https://", "host"),
        ("https://[::1", "host"),
        ("https://-x.example", "host"),
        ("https://1.2.3", "host"),
        ("https://x..example", "host"),
        ("https://x.example:0", "port"),
        ("https://x.example:", "port"),
        ("https://x.example:99999", "port"),
        ("https://x.example/a/../b", "path"),
        ("https://x.example/%2e%2e", "path"),
        ("https://x.example//a", "path"),
        ("https://x.example/é", "path"),
        ("https://x.example/a b", "characters"),
        ("https://x.example/\\a", "characters"),
        ("https://x.example/\n", "characters"),
    ],
)
def test_what_is_no_base_url(text: str, problem: str) -> None:
    with pytest.raises(BadUrlError) as caught:
        check_url(text if problem != "characters" or text.strip() == text else text + "x")
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.0.0.1", True), ("127.9.8.7", True), ("::1", True), ("localhost.example", False),
     ("10.0.0.1", False), ("", False), ("example.com", False), ("0.0.0.0", False)],
)  # fmt: skip
def test_this_machine(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@given(st.text(max_size=30))
def test_any_host_has_a_normal_form_of_its_own_or_is_none(text: str) -> None:
    try:
        host = check_host(text)
    except BadUrlError:
        return
    assert check_host(host) == host
    assert host.isascii()
