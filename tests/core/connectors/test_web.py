from __future__ import annotations

import socket

import pytest

from core.connectors.web import AddressError, Route, Web

PUBLIC, PRIVATE = "93.184.216.34", "10.1.2.3"


def web(*addresses: str, proxy: str = "") -> Web:
    async def resolve(host: str, port: int) -> list[str]:
        if not addresses:
            raise socket.gaierror(-2, "Name or service not known")
        return list(addresses)

    return Web(resolve=resolve, proxy_for=lambda url: proxy)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.com/video.mp4", "https://example.com/video.mp4"),
        ("  HTTPS://Example.COM:443/a b.mp4?x=1#t=2 ", "https://example.com/a b.mp4?x=1"),
        ("http://example.com", "http://example.com/"),
        ("http://例子.cn:8080/视频.mp4", "http://xn--fsqu00a.cn:8080/视频.mp4"),
        ("http://[2606:4700::1]/a.mp4", "http://[2606:4700::1]/a.mp4"),
    ],
)
def test_an_address_is_read(text: str, url: str) -> None:
    assert web().read(text).url == url


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "scheme") for text in ("ftp://example.com/a", "file:///etc/passwd", "video.mp4", "javascript:x", "")),
        *((text, "user_info") for text in ("http://u:p@example.com/a", "https://u@example.com/a")),
        *(
            (text, "bad_address")
            for text in ("http:///a", "http://a\nb/", "http://a\\b/", "http://a:99999/", "http://[x")
        ),
        *((f"http://{host}/a.mp4", "private_address") for host in ("127.0.0.1", "localhost", "[::1]", "2130706433")),
        *((f"http://{host}:8080/a.mp4", "private_address") for host in ("10.0.0.1", "0x7f.1", "169.254.169.254")),
    ],
)
def test_what_is_not_fetched(text: str, code: str) -> None:
    with pytest.raises(AddressError) as caught:
        web().read(text)
    assert caught.value.code == f"download.{code}"
    assert "error." not in str(caught.value)


async def test_the_connection_goes_to_what_was_looked_up() -> None:
    found = web().read("https://example.com/a.mp4")
    routes = await web(PUBLIC, "2606:4700::1").routes(found)
    assert routes == [Route(found.url, PUBLIC), Route(found.url, "2606:4700::1")]


async def test_one_private_address_among_others_is_enough_to_refuse() -> None:
    with pytest.raises(AddressError) as caught:
        await web(PUBLIC, PRIVATE).routes(web().read("https://example.com/a.mp4"))
    assert (caught.value.data["host"], caught.value.data["address"]) == ("example.com", PRIVATE)


async def test_a_proxy_is_asked_by_name_but_not_for_what_is_known_to_be_private() -> None:
    found, proxy = web().read("https://example.com/a.mp4"), "http://proxy.example:3128"
    assert await web(PUBLIC, proxy=proxy).routes(found) == [Route(found.url, proxy=proxy)]
    assert await web(proxy=proxy).routes(found) == [Route(found.url, proxy=proxy)]
    with pytest.raises(AddressError):
        await web(PRIVATE, proxy=proxy).routes(found)
    with pytest.raises(OSError, match="not known"):
        await web().routes(found)


async def test_in_sandbox_mode_only_the_sandbox_is_asked() -> None:
    sandbox = Web("http://127.0.0.1:1234/web")
    for text, url in (
        ("https://example.com/a.mp4?b=1", "http://127.0.0.1:1234/web/https/example.com/a.mp4?b=1"),
        ("http://example.com:81/a.mp4", "http://127.0.0.1:1234/web/http/example.com:81/a.mp4"),
        ("http://127.0.0.1:1234/web/x.mp4", "http://127.0.0.1:1234/web/x.mp4"),
    ):
        assert await sandbox.routes(sandbox.read(text)) == [Route(url)]
    for text in ("http://127.0.0.1:1235/x.mp4", "http://192.168.0.1/x.mp4"):
        with pytest.raises(AddressError):
            sandbox.read(text)
