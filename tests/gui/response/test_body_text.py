from __future__ import annotations

import json

import pytest

from gui.response.body_text import FIRST_SCREEN, LINE_LIMIT, PARSE_LIMIT, BodyText, read_body, shown_lines


@pytest.mark.parametrize(
    ("content", "content_type", "text"),
    [
        (b'{"a":1}', "application/json", '{"a":1}'),
        (b'\xef\xbb\xbf{"a":1}', "application/json", '{"a":1}'),
        ("中文".encode("gbk"), "text/plain; charset=gbk", "中文"),
        ("中文".encode("gbk"), 'text/plain; Charset="GB2312"', "中文"),
        ("中文内容".encode("gbk"), "application/json", "中文内容"),
        ("中文".encode(), "text/plain; charset=x-unknown", "中文"),
        ("中文".encode(), "text/plain; charset=ascii", "中文"),
        ("é".encode("latin-1"), "text/plain; charset=iso-8859-1", "é"),
        ('{"a":"中"}'.encode("utf-16"), "application/json", '{"a":"中"}'),
        ('{"a":"中"}'.encode("utf-16-be"), "application/json; charset=utf-16be", '{"a":"中"}'),
    ],
)
def test_bodies_are_read_in_their_charset(content: bytes, content_type: str, text: str) -> None:
    assert read_body(content, content_type).text == text


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)), b"abc\0def", b"\xff\xfe\xff"])
def test_what_is_no_text_is_said_to_be_none(content: bytes) -> None:
    body = read_body(content, "")
    assert body.binary
    assert body.text == ""


@pytest.mark.parametrize(
    ("text", "is_json"),
    [('{"a":1}', True), ("[1,]", False), ("<html>", False), ("", False), ('{"a":NaN}', True), ("1", True)],
)
def test_json_is_told_from_other_text(text: str, is_json: bool) -> None:
    assert read_body(text.encode(), "").is_json is is_json


def test_an_empty_body_is_text() -> None:
    assert read_body(b"", "application/json") == BodyText("", charset="utf-8-sig")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_of_a_large_body_only_the_beginning_is_read(charset: str) -> None:
    content = json.dumps({"list": ["商品，标题"] * (PARSE_LIMIT // 8)}, ensure_ascii=False).encode(charset)
    body = read_body(content, f"application/json; charset={charset}")
    assert body.cut
    assert body.is_json
    assert body.charset == charset
    assert len(body.text) <= FIRST_SCREEN
    assert content.decode(charset).startswith(body.text), "no character is cut in two"


def test_a_large_text_that_is_no_json_is_none() -> None:
    assert not read_body(b"[info] started\n" * 100_000, "application/json").is_json


def test_overlong_lines_are_broken_and_lose_nothing() -> None:
    lines = ["short", "x" * (2 * LINE_LIMIT + 1), ""]
    shown = list(shown_lines(lines))
    assert shown == ["short", "x" * LINE_LIMIT, "x" * LINE_LIMIT, "x", ""]
