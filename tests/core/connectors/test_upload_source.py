from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest

from core.calls import APIRequest
from core.connectors.upload_file import UploadFile
from core.connectors.upload_source import upload_source
from core.connectors.web import Web, WebAddress
from core.errors import BadRequest
from core.platforms.loader import load_platforms
from core.platforms.resolve import resolve

VIDEO = b"\x00\x00\x00\x18ftypisom"
DOUYIN = load_platforms().get("douyin")


async def source(data: Any, **fields: Any) -> UploadFile | WebAddress | None:
    request = APIRequest("douyin", "video.publish", data=data, **fields)
    return await upload_source(request, resolve(DOUYIN, request.endpoint, None, data, None), Web())


def video(folder: Path) -> Path:
    path = folder / "v.mp4"
    path.write_bytes(VIDEO)
    return path


async def test_a_path_bytes_or_an_address(tmp_path: Path) -> None:
    path = video(tmp_path)
    for data, files in (
        ({"file": str(path)}, None),
        ({"file": f" {path} "}, None),
        ({}, {"video": path}),
        ({}, {"video": VIDEO}),
        ({}, {"video": ("v.mp4", VIDEO)}),
    ):
        found = await source(data, files=files)
        assert isinstance(found, UploadFile)
        assert found.size == len(VIDEO)
        found.close()
    with path.open("rb") as file:
        for given in (file, ("v.mp4", file), io.BytesIO(VIDEO)):
            file.seek(5)
            found = await source({}, files={"video": given})
            assert isinstance(found, UploadFile)
            assert (found.size, await found.read(0, 4)) == (len(VIDEO), VIDEO[:4])
            found.close()
        assert not file.closed
    address = await source({"video_url": "https://example.com/v.mp4"})
    assert isinstance(address, WebAddress)


async def test_the_id_of_an_earlier_upload_needs_no_file() -> None:
    assert await source({"video_id": "v1", "title": "t"}) is None


@pytest.mark.parametrize(
    ("data", "files", "code"),
    [
        ({}, None, "upload.no_file"),
        ({}, {"video": "v.mp4"}, "request.wrong_type"),
        (None, None, "upload.no_file"),
        ({"file": "", "video_url": ""}, None, "upload.no_file"),
        ({"file": "a", "video_url": "https://example.com/v.mp4"}, None, "upload.several"),
        ({"file": "a"}, {"video": VIDEO}, "upload.several"),
        ({}, {"image": VIDEO}, "upload.wrong_field"),
        ([1], None, "upload.body_no_object"),
        ({"video_url": "http://localhost/v.mp4"}, None, "download.private_address"),
    ],
)
async def test_what_is_no_choice_of_one_file(data: Any, files: Any, code: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await source(data, files=files)
    assert caught.value.code == code
    assert not re.search(r"{\w", str(caught.value))
