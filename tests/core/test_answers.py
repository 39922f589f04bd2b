from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answers import Headers, HTTPAnswer, decode_body, decode_text


def test_headers_are_looked_up_in_any_case() -> None:
    headers = Headers({"Content-Type": "a", "X-LOG": "b"})
    assert (headers["content-type"], headers["CONTENT-TYPE"], headers.get("x-Log")) == ("a", "a", "b")
    assert dict(headers) == headers == {"content-type": "a", "x-log": "b"}
    assert ("Date" in headers, headers.get("date", "")) == (False, "")


def test_headers_as_they_come_from_the_wire() -> None:
    pairs = [(b"Set-Cookie", b"a=1"), (b"X-Name", "中".encode()), (b"set-cookie", b"b=2"), (b"X-Old", b"caf\xe9")]
    headers = Headers.from_wire(pairs)
    assert dict(headers) == {"set-cookie": "a=1, b=2", "x-name": "中", "x-old": "café"}


@pytest.mark.parametrize(
    ("content", "content_type", "body"),
    [
        (b"", "", None),
        (b"  \n", "application/json", None),
        (b'{"id": 7123456789012345678}', "application/json", {"id": 7123456789012345678}),
        ("\ufeff[1]".encode(), "application/json", [1]),
        ('{"a":"中文"}'.encode("gbk"), "application/json", {"a": "中文"}),
        ('"镕€"'.encode("gb18030"), "application/json; charset=gb2312", "镕€"),
        ("非法token".encode(), "text/plain; charset=utf-8", "非法token"),
        ("非法token".encode("gbk"), 'text/plain; charset="GBK"', "非法token"),
        (b"<html>", "text/html; charset=no-such-thing", "<html>"),
        (b"12345678901234567890", "text/plain", 12345678901234567890),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "image/png", "\ufffdPNG\r\n\x1a\n\x00\x00\x00"),
        (b"[1, NaN]", "application/json", "[1, NaN]"),
    ],
)
def test_bodies(content: bytes, content_type: str, body: Any) -> None:
    assert decode_body(HTTPAnswer(200, {"content-type": content_type}, content)) == body


@given(st.binary(max_size=200), st.text(max_size=40))
def test_no_body_raises(content: bytes, content_type: str) -> None:
    assert isinstance(decode_text(HTTPAnswer(200, {"content-type": content_type}, content)), str)
