from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.connectors.file_kind import other_format, video_container


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (b"\x00\x00\x00\x18ftypisom", "mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "mp4"),
        (b"\x00\x00\x00\x08wide", "mov"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86", "webm"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "avi"),
        (b"FLV\x01\x05", "flv"),
        (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
        (b"\x00\x00\x01\xba", "mpeg"),
        ((b"G" + bytes(187)) * 3, "ts"),
        (b"OggS\x00", "ogg"),
    ],
)
def test_videos_are_known_by_their_first_bytes(head: bytes, container: str) -> None:
    assert video_container(head) == container


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "HTML"),
        (b"<HTML>", "HTML"),
        (b"<?xml version='1.0'?>", "XML"),
        (b' {"error": 1}', "JSON"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n", "PNG"),
        (b"GIF89a", "GIF"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "WAV"),
        (b"ID3\x03", "MP3"),
        (b"fLaC", "FLAC"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        ("一段文字".encode()[:-1], "TXT"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"\x00\x00\x00\x18ftypM4A ", "M4A"),
        (b"\x00\x01\x02\x03\xfe", ""),
    ],
)
def test_other_formats_are_named_and_are_no_videos(head: bytes, name: str) -> None:
    assert (video_container(head), other_format(head)) == ("", name)


@given(st.binary(max_size=600))
def test_any_bytes_can_be_asked_about(head: bytes) -> None:
    assert isinstance(video_container(head), str)
    assert isinstance(other_format(head), str)
