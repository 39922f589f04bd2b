from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from core.answers import HTTPAnswer, decode_body
from core.connectors.large_answer import seen_by_envelope
from core.platforms.model import Envelope

ENVELOPE = Envelope(code_paths=("data.error_code",), message_paths=("data.description",), ok=("0",))


async def seen(content: bytes, content_type: str = "") -> Any:
    return await seen_by_envelope(HTTPAnswer(200, {"content-type": content_type}, content), ENVELOPE)


async def test_code_and_message_are_seen_and_the_rest_is_not() -> None:
    content = b'{"data":{"list":[' + b'{"id":1},' * 200_000 + b'{}],"error_code":28001005,"description":"busy"}}'
    assert await seen(content) == {"data": {"error_code": 28001005, "description": "busy"}}


# the second byte of 誠, 許, 功 and 蓋 in GBK is a backslash, or one of the last half of ASCII
TOLD = {"data": {"error_code": 28001005, "description": "系統繁忙，許功蓋"}}
ROWS = json.dumps({"rows": ["誠\\功"] * 60_000, **TOLD}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("charset", "content_type"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "application/json"),
        ("gb18030", ""),
        ("gbk", "application/json; charset=GBK"),
        ("big5", "text/plain; charset=big5"),
        ("utf-16", "application/json; charset=utf-16"),
    ],
)
async def test_the_same_is_seen_as_in_a_small_answer_whatever_the_charset(charset: str, content_type: str) -> None:
    content = ROWS.encode(charset)
    assert decode_body(HTTPAnswer(200, {"content-type": content_type}, content)) == json.loads(ROWS)
    assert await seen(content, content_type) == TOLD


@pytest.mark.parametrize("content_type", ["", "text/html; charset=hex", "text/html; charset=unheard-of"])
async def test_what_is_no_text_is_no_json(content_type: str) -> None:
    assert isinstance(await seen(b"\xff\x00\xff" * 400_000, content_type), str)


async def test_others_have_their_turn_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.connectors.large_answer._SLICE_S", 0.0)
    turns = 0
    running = True

    async def other() -> None:
        nonlocal turns
        while running:
            turns += 1
            await asyncio.sleep(0)

    watching = asyncio.ensure_future(other())
    await seen(b'{"list":[' + b"1234567," * 20_000 + b"1]}")
    running = False
    await watching
    assert turns > 5
