"""One attempt: authenticate, send, decode, judge.

Owns the last steps before the wire and the first ones after it. Must not loop, wait or refresh: that is the engine's.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from core.answers import HTTPAnswer, decode_body, decode_text
from core.bodies import LARGE, Undecoded
from core.calls import File
from core.connectors.auth import Unsigned, authenticate
from core.connectors.envelope import judge_answer
from core.connectors.large_answer import seen_by_envelope
from core.connectors.prepare import Prepared, with_query
from core.platforms.model import AuthScheme, Platform
from core.redaction import Redactor
from core.retry.judgement import Judgement
from core.wire import Wire

if TYPE_CHECKING:
    from core.http import Clients, Stream

EXCERPT_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request that was answered."""

    answer: HTTPAnswer = field(repr=False)
    body: Any = field(repr=False)
    judgement: Judgement


class Sender:
    """Sends the requests of one call, each as often as the engine asks.

    Args:
        clients: Keeps the connections.
        platform: Whose codes judge the answers.
        operation_id: For codes that mean something else in one operation.
        scheme: How to authenticate; None for not at all.
        limit_s: The attempt's limit, for connecting.
        redactor: For the excerpt of a failed answer.
        files: Multipart files by field name.
        extra: Headers for the sandbox.
        watch: Gives what hears of the request on its way.
        now: Wall clock, seconds since 1970.
        nonce: Gives a fresh random text.
    """

    def __init__(
        self,
        clients: Clients,
        platform: Platform,
        operation_id: str | None,
        scheme: AuthScheme | None,
        *,
        limit_s: float | None,
        redactor: Redactor,
        files: Mapping[str, File] | None = None,
        extra: Mapping[str, str] | None = None,
        watch: Callable[[], Wire] = Wire,
        now: Callable[[], float] = time.time,
        nonce: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._clients = clients
        self._platform = platform
        self._operation_id = operation_id
        self._scheme = scheme
        self._limit_s = limit_s
        self._redactor = redactor
        self._files = files
        self._extra = extra or {}
        self._watch = watch
        self._now = now
        self._nonce = nonce

    async def send(self, prepared: Prepared, values: Mapping[str, str], stream: Stream | None = None) -> Exchange:
        """Send a request once and judge the answer.

        Args:
            prepared: What to send.
            values: The credentials for it.
            stream: A body that is read while it is sent, instead of the prepared one.

        Raises:
            Exception: What the HTTP client raises; the engine judges it.
        """
        from core.http import new_request  # the client is heavy: loaded by the first call, not at start

        request = self._signed(new_request, prepared, values, stream)
        answer = await self._clients.send(request, limit_s=self._limit_s, wire=self._watch())
        envelope = self._platform.envelope
        large = len(answer.content) > LARGE
        body = Undecoded(partial(decode_body, answer)) if large else decode_body(answer)
        seen = await seen_by_envelope(answer, envelope) if large else body
        judgement = judge_answer(self._platform, self._operation_id, answer.status, answer.headers, seen)
        if judgement.kind != "ok":
            judgement = replace(judgement, excerpt=self._excerpt(answer))
        return Exchange(answer, body, judgement)

    def _signed(
        self, make: Callable[..., Any], prepared: Prepared, values: Mapping[str, str], stream: Stream | None
    ) -> Any:
        headers, target = {**prepared.headers, **self._extra}, prepared.path_and_query
        if self._scheme:
            unsigned = Unsigned(prepared.method, target, prepared.content)
            added = authenticate(self._scheme, values, unsigned, now=self._now, nonce=self._nonce)
            taken = {name.lower() for name in added.headers}  # authentication is the connector's: nobody overrides it
            headers = {name: value for name, value in headers.items() if name.lower() not in taken}
            headers.update(added.headers)
            for value in added.headers.values():
                self._redactor.register(value)
            target = with_query(target, added.query)
        body = prepared.content, self._files, prepared.fields, stream
        return make(prepared.method, prepared.base + target, headers, *body)

    def _excerpt(self, answer: HTTPAnswer) -> str:
        """A bounded, redacted piece of the body; cut after redacting, so that no secret is cut in two."""
        head = replace(answer, content=_beginning(answer.content, EXCERPT_LENGTH * 8))
        cut = len(head.content) < len(answer.content)
        return self._redactor.redact(decode_text(head), cut=cut)[:EXCERPT_LENGTH]


def _beginning(content: bytes, size: int) -> bytes:
    """The first ``size`` bytes without half a character: cut after a byte that is in no other character."""
    head = content[:size]
    if len(content) > size:
        head = head[: max(map(head.rfind, (b",", b'"', b" ", b"\n"))) + 1] or head
    return head
