from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectors import upload_file as module
from core.connectors.upload_file import FileError, Part, from_bytes, opened, parts_of
from core.errors import BadRequest
from core.http import Stream
from core.platforms.model import Upload
from core.sandbox.messages import Request
from core.sandbox.multipart import sent_file

HEAD = b"\x00\x00\x00\x18ftypisom"
VIDEO = Upload("file", "video_url", field="video", kind="video", max_bytes=10_000)


def body_of(stream: Stream) -> bytes:
    async def read() -> bytes:
        return b"".join([chunk async for chunk in stream.chunks()])

    return asyncio.run(read())


@given(st.integers(1, 10**4), st.integers(50, 10**4), st.integers(0, 10**4))
def test_parts_cover_the_file_and_none_is_too_small(size: int, part_bytes: int, least: int) -> None:
    least = min(least, part_bytes)
    parts = parts_of(size, part_bytes, least)
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert parts[0].start == 0
    assert all(after.start == before.start + before.length for before, after in pairwise(parts))
    assert parts[-1].start + parts[-1].length == size
    assert all(part.length == part_bytes for part in parts[:-1])
    assert len(parts) == 1 or parts[-1].length >= least
    assert parts[-1].length < 2 * part_bytes


def test_parts_as_the_platform_wants_them() -> None:
    mb = 1 << 20
    assert [part.length // mb for part in parts_of(55 * mb, 20 * mb, 5 * mb)] == [20, 20, 15]
    assert [part.length // mb for part in parts_of(61 * mb, 20 * mb, 5 * mb)] == [20, 20, 21]
    assert [part.length // mb for part in parts_of(60 * mb, 20 * mb, 5 * mb)] == [20, 20, 20]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "upload.empty"),
        (HEAD + bytes(10_000), "upload.too_large"),
        (b"%PDF-1.7", "upload.not_video"),
        (b"\x00\x01\x02\x03", "upload.unknown_format"),
    ],
)
def test_what_is_no_video_to_upload_is_refused_by_its_content(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "影片.mp4"
    path.write_bytes(content)
    with pytest.raises(BadRequest) as of_path:
        opened(str(path), VIDEO)
    with pytest.raises(BadRequest) as of_bytes:
        from_bytes(content, "影片.mp4", VIDEO)
    for caught in (of_path, of_bytes):
        assert caught.value.code == code
        assert "影片.mp4" in str(caught.value)
        assert "{" not in str(caught.value)


def test_a_path_that_is_no_readable_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, code in (("gone.mp4", "missing"), ("", "not_ordinary"), ("pipe", "not_ordinary"), ("a\0b", "unreadable")):
        with pytest.raises(BadRequest) as caught:
            opened(str(tmp_path / name) if "\0" not in name else name, VIDEO)
        assert caught.value.code == f"upload.{code}"


def test_a_body_is_a_form_with_one_piece_of_the_file_again_and_again() -> None:
    content = HEAD + bytes(range(256)) * 4
    file = from_bytes(content, "影片.MP4", VIDEO)
    told: list[int] = []
    stream = file.body("video", Part(2, 100, 700), told.append)
    for _ in range(2):
        body = body_of(stream)
        assert len(body) == stream.length
        sent = sent_file(Request("POST", "/x", (("content-type", stream.content_type),), body))
        assert sent is not None
        assert (sent.name, sent.file_name, sent.content) == ("video", "video.mp4", content[100:800])
    assert told == [0, 700, 0, 700]
    assert stream.headers["Content-Length"] == str(len(body))


def test_large_pieces_are_read_and_sent_in_small_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READ_BYTES", 100)
    monkeypatch.setattr(module, "SENT_BYTES", 30)
    told: list[int] = []
    body_of(from_bytes(HEAD + bytes(300), "v", VIDEO).body("video", Part(1, 0, 312), told.append))
    assert told[:6] == [0, 30, 60, 90, 100, 130]
    assert told[-1] == 312


def test_a_file_that_shrinks_or_is_closed_ends_the_upload(tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    path.write_bytes(HEAD + bytes(100_000))
    file = opened(str(path), replace(VIDEO, max_bytes=1_000_000))
    path.write_bytes(HEAD)
    with pytest.raises(FileError) as caught:
        body_of(file.body("video", Part(1, 0, 100_012), lambda done: None))
    assert caught.value.code == "upload.shrunk"
    file.close()
    with pytest.raises(FileError) as closed:
        asyncio.run(file.read(0, 1))
    assert closed.value.code == "upload.unreadable"


def test_a_file_that_is_deleted_while_it_is_open_is_still_there(tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    path.write_bytes(HEAD + bytes(100))
    file = opened(str(path), VIDEO)
    path.unlink()
    assert asyncio.run(file.read(0, 12)) == HEAD
    file.close()


def test_any_file_goes_where_nothing_is_checked() -> None:
    assert from_bytes(b"text", "a.txt", Upload("file")).suffix == ".txt"
    assert from_bytes(HEAD, "影片", VIDEO).suffix == ".mp4"
    assert from_bytes(b"text", "影片.文件", Upload("file")).suffix == ""
