"""What goes into a call and what comes out: plain frozen data that crosses every border.

Must not know how a call is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from core.bodies import DecodedWhenRead
from core.trace import Step

if TYPE_CHECKING:
    from core.retry.policy import RetryPolicy

File = Path | bytes | BinaryIO | tuple[str, bytes | BinaryIO] | tuple[str, bytes | BinaryIO, str]
"""A file to send: where it is, its bytes, or open and seekable; a tuple gives it a name and perhaps a content type."""


@dataclass(frozen=True, slots=True)
class APIRequest:
    """One request to a platform, before anything is resolved.

    Attributes:
        platform: Platform id, e.g. ``"douyin"``.
        endpoint: Operation id (``video.list``), alias path (``/stock/000001/quote``) or raw path (``/x``).
        method: HTTP method; None takes the operation's, or GET for a path.
        data: JSON body; for GET and HEAD the query. Declared parameters of an operation go where it says.
        params: Query parameters; a None value is left out.
        headers: Extra headers. Authentication is added by the connector and cannot be overridden here.
        files: Multipart files by field name.
        timeout: Seconds for one attempt.
        policy: Retry policy of this call; None takes the settings'.
        idempotent: Overrides whether repeating the request is harmless.
        idempotency_key: Sent with each attempt, the same each time. None: where the definition has a header for it, the
            id of the call.
    """

    platform: str
    endpoint: str
    method: str | None = None
    data: Any = None
    params: Mapping[str, Any] | None = None
    headers: Mapping[str, str] | None = None
    files: Mapping[str, File] | None = None
    timeout: float | None = None
    policy: RetryPolicy | None = None
    idempotent: bool | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True)
class APIResponse:
    """The answer of a call that ended well.

    Attributes:
        status: HTTP status of the last request.
        code: In-body code as text; None where the platform has none.
        headers: Names in lower case; a look-up takes any.
        content: The body's bytes, decompressed.
        body: The decoded body: JSON value, text, or None if empty. Envelope included, never redacted. Of a large one
            it is decoded at the first reading.
        elapsed_s: Seconds from the start of the call to its end, waits included.
        stop_reason: ``"ok"``.
    """

    call_id: str
    status: int
    code: str | None
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    body: Any = field(repr=False)
    steps: tuple[Step, ...] = field(repr=False)
    elapsed_s: float
    stop_reason: str


# not in the class: there it would be a default value to a dataclass, and to its type checker
for _name in ("body", "steps"):
    setattr(APIResponse, _name, DecodedWhenRead(_name))


@dataclass(frozen=True, slots=True)
class RefreshedToken:
    """What came of a refresh that somebody asked for; never the token itself.

    Attributes:
        type: Credential type of the token, e.g. ``"access_token"``.
        expires_at: When it runs out, seconds since 1970; None if the platform did not say.
        shared: Another program had renewed it in the meantime, and its token is used.
        saved: False: the token works, but could not be saved, and ends with this process.
    """

    platform: str
    type: str
    expires_at: float | None
    shared: bool = False
    saved: bool = True
