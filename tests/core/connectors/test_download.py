"""Files from a server on loopback that stands for a public one: the rule for addresses is told to take it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from core.connectors import download as module
from core.connectors.download import Download, Fetched
from core.connectors.upload_file import UploadFile
from core.connectors.web import Web
from core.errors import AttemptTimeout
from core.platforms.model import Upload
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real

VIDEO = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 40
UPLOAD = Upload("file", "video_url", field="video", kind="video", max_bytes=100_000)


class Told:
    """Progress as it was told."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int | None]] = []

    def __call__(self, done: int, total: int | None) -> None:
        self.seen.append((done, total))


def web(*addresses: str) -> Web:
    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses or ("127.0.0.1",))

    return Web(resolve=resolve, is_public=lambda address: address.startswith("127."), proxy_for=lambda url: "")


def download(vendor: Vendor, path: str = "/v.mp4", *, told: Told | None = None, **changed: object) -> Download:
    port = vendor.url.rpartition(":")[2]
    used = changed.pop("web", web())
    assert isinstance(used, Web)
    fields = {"upload": UPLOAD, "folder": Path("downloads"), "limit_s": 5.0, "headers": {}, **changed}
    address = used.read(f"http://video.example:{port}{path}")
    return Download(address, used, progress=told or Told(), **fields)  # type: ignore[arg-type]  # the fields above


def names(folder: str) -> list[str]:
    return [path.name for path in Path(folder).iterdir()]


def touch(name: str) -> None:
    Path(name).write_text("")


async def content(fetched: Fetched) -> bytes:
    assert isinstance(fetched.file, UploadFile)
    data = await fetched.file.read(0, fetched.file.size)
    fetched.file.close()
    return data


async def test_a_file_arrives_whole_and_nothing_of_ours_is_sent() -> None:
    told = Told()
    with serving(Vendor(Answer(body=VIDEO))) as vendor:
        fetched = await download(vendor, "/%E8%A7%86.mp4?sign=1", told=told).fetch()
        assert await content(fetched) == VIDEO
    (method, path, headers, body) = vendor.requests[0]
    assert (method, path, body) == ("GET", "/%E8%A7%86.mp4?sign=1", b"")
    assert headers["host"] == f"video.example:{vendor.url.rpartition(':')[2]}"
    assert not {"authorization", "cookie", "access-token", "x-api-key"} & set(headers)
    assert (fetched.judgement.rule, fetched.judgement.status) == ("download.ok", 200)
    assert told.seen[-1] == (len(VIDEO), len(VIDEO))
    assert names("downloads") == []  # it has no name


async def test_redirects_are_followed_and_looked_at_each_time() -> None:
    with serving(Vendor(Answer(302, headers={"Location": "/b"}), Answer(body=VIDEO))) as vendor:
        assert await content(await download(vendor).fetch()) == VIDEO
    assert [path for _, path, _, _ in vendor.requests] == ["/v.mp4", "/b"]
    with serving(Vendor(*(Answer(301, headers={"Location": f"/{n}"}) for n in range(9)))) as vendor:
        refused = await download(vendor).fetch()
    assert (refused.judgement.rule, len(vendor.requests)) == ("download.redirects", 6)


@pytest.mark.parametrize(
    ("location", "rule"),
    [
        ("http://10.0.0.1/v.mp4", "private_address"),
        ("http://169.254.169.254/latest/meta-data", "private_address"),
        ("http://[fd00::1]/v.mp4", "private_address"),
        ("file:///etc/passwd", "scheme"),
        ("http://user:pass@example.com/v.mp4", "user_info"),
    ],
)
async def test_a_redirect_to_somewhere_else_is_refused(location: str, rule: str) -> None:
    with serving(Vendor(Answer(302, headers={"Location": location}))) as vendor:
        fetched = await download(vendor).fetch()
    judgement = fetched.judgement
    assert (judgement.kind, judgement.rule, fetched.file) == ("permanent", f"download.{rule}", None)
    assert judgement.error is not None
    assert {"zh", "en"} == set(judgement.reason_args["text"])


async def test_a_name_that_leads_to_a_private_address_is_refused() -> None:
    with serving(Vendor(Answer(body=VIDEO))) as vendor:
        fetched = await download(vendor, web=web("127.0.0.1", "192.168.1.1")).fetch()
    assert (fetched.judgement.rule, vendor.requests) == ("download.private_address", [])


async def test_an_address_that_cannot_be_reached_is_followed_by_the_next() -> None:
    with serving(Vendor(Answer(body=VIDEO))) as vendor:
        assert await content(await download(vendor, web=web("127.0.0.2", "127.0.0.1")).fetch()) == VIDEO
        with pytest.raises(Exception, match="Connect call failed"):
            await download(vendor, web=web("127.0.0.2")).fetch()


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (Answer(body=b""), "upload.empty"),
        (Answer(body=b"<html>404</html>"), "upload.not_video"),
        (Answer(body=b"\x00\x01" * 9000), "upload.unknown_format"),
        (Answer(body=VIDEO * 20), "upload.too_large"),
        (Answer(404), "http.404"),
        (Answer(204, body=b""), "http.204"),
    ],
)
async def test_what_is_no_video_to_upload_ends_the_download(answer: Answer, rule: str) -> None:
    with serving(Vendor(answer)) as vendor:
        fetched = await download(vendor).fetch()
    assert (fetched.judgement.kind, fetched.judgement.rule, fetched.file) == ("permanent", rule, None)


async def test_a_busy_server_is_worth_another_try() -> None:
    with serving(Vendor(Answer(503, headers={"Retry-After": "2"}), Answer(drop=True))) as vendor:
        busy = await download(vendor).fetch()
        assert (busy.judgement.kind, busy.judgement.retry_after is not None) == ("retryable", True)
        with pytest.raises(Exception, match="disconnected"):
            await download(vendor).fetch()


async def test_a_server_that_stands_still_is_cut() -> None:
    hold = threading.Event()
    with serving(Vendor(Answer(body=VIDEO, hold=hold))) as vendor:
        with pytest.raises(AttemptTimeout):
            await download(vendor, limit_s=0.05).fetch()
        hold.set()


async def test_a_disk_that_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    touch("file")
    with serving(Vendor(Answer(body=VIDEO))) as vendor:
        assert (await download(vendor, folder=Path("file")).fetch()).judgement.rule == "download.disk"

        class Full:
            def write(self, data: bytes) -> int:
                raise OSError(28, "No space left on device")

            def close(self) -> None:
                """Nothing to close."""

        monkeypatch.setattr(module, "_made", lambda folder: Full())
        full = await download(vendor).fetch()
    assert (full.judgement.rule, full.judgement.kind) == ("download.disk_full", "permanent")
    assert "No space" in full.judgement.message
