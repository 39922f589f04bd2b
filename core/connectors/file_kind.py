"""What a file is by its first bytes. Its name proves nothing: a saved error page is called ``video.mp4`` too.

Pure. Must not know where the bytes come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

HEAD_BYTES = 512
"""So much of a file is enough to tell."""

Test = Callable[[bytes], bool]


def _starts(*beginnings: bytes) -> Test:
    return lambda head: head.startswith(beginnings)


def _box(*names: bytes) -> Test:
    return lambda head: head[4:8] in names


_VIDEOS: Mapping[str, Test] = {
    "mp4": _box(b"ftyp"),
    "mov": _box(b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"),
    "webm": _starts(b"\x1a\x45\xdf\xa3"),  # Matroska, which webm is a part of
    "avi": lambda head: head[:4] == b"RIFF" and head[8:12] == b"AVI ",
    "flv": _starts(b"FLV\x01"),
    "wmv": _starts(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
    "mpeg": _starts(b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3"),
    "ts": lambda head: head[:1] == b"G" and head[188:189] == b"G" and head[376:377] == b"G",
    "ogg": _starts(b"OggS"),
}
_OTHERS: Mapping[str, Test] = {
    "HTML": lambda head: _plain(head)[:5].lower() in (b"<html", b"<!doc", b"<head", b"<body"),
    "XML": lambda head: _plain(head).startswith(b"<?xml"),
    "JSON": lambda head: _plain(head)[:1] in (b"{", b"["),
    "JPEG": _starts(b"\xff\xd8\xff"),
    "PNG": _starts(b"\x89PNG"),
    "GIF": _starts(b"GIF8"),
    "WebP": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    "WAV": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE",
    "MP3": _starts(b"ID3", b"\xff\xfb", b"\xff\xf3"),
    "FLAC": _starts(b"fLaC"),
    "PDF": _starts(b"%PDF"),
    "ZIP": _starts(b"PK\x03\x04", b"PK\x05\x06"),
    "TXT": lambda head: b"\0" not in head and _is_text(head),
}
_NO_VIDEO = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"avif": "AVIF", b"M4A ": "M4A", b"M4B ": "M4B"}
"""Brands in the container of mp4 that are pictures or sound."""


def video_container(head: bytes) -> str:
    """The container of a video (``mp4``, ``mov``, ``webm``, …); empty if it is none that is known."""
    if head[4:8] == b"ftyp" and head[8:12] in _NO_VIDEO:
        return ""
    return next((name for name, test in _VIDEOS.items() if test(head)), "")


def other_format(head: bytes) -> str:
    """The format of what is no video: ``HTML``, ``JPEG``, ``PDF``, …; empty if it is none that is known."""
    if head[4:8] == b"ftyp":
        return _NO_VIDEO.get(head[8:12], "")
    return next((name for name, test in _OTHERS.items() if test(head)), "")


def _plain(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _is_text(head: bytes) -> bool:
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3  # cut within a character
    return bool(head)
