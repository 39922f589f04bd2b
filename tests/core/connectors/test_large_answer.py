from __future__ import annotations

import asyncio

import pytest

from core.connectors.large_answer import seen_by_envelope
from core.platforms.model import Envelope

ENVELOPE = Envelope(code_paths=("data.error_code",), message_paths=("data.description",), ok=("0",))


async def test_code_and_message_are_seen_and_the_rest_is_not() -> None:
    content = b'{"data":{"list":[' + b'{"id":1},' * 200_000 + b'{}],"error_code":28001005,"description":"busy"}}'
    assert await seen_by_envelope(content, ENVELOPE) == {"data": {"error_code": 28001005, "description": "busy"}}


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
    await seen_by_envelope(b'{"list":[' + b"1234567," * 20_000 + b"1]}", ENVELOPE)
    running = False
    await watching
    assert turns > 5
