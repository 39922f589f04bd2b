"""The request as ``CallStarted`` keeps it: enough to send it again, and no secret.

Credentials are references, never values; resending looks today's up. Must not know how a request is sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from core.calls import APIRequest
from core.redaction import Redactor

BODY_KEPT = 64 * 1024
"""Bodies up to this size are kept; of larger ones the hash, and a resend says that the body was not kept."""


def request_template(
    request: APIRequest, redactor: Redactor, *, content: bytes = b"", credentials: Iterable[str] = (), base: str = ""
) -> dict[str, Any]:
    """The template of a request, JSON-ready.

    Args:
        request: As the caller gave it.
        redactor: Knows the call's secrets already.
        content: The body's bytes as sent, if there are any.
        credentials: References such as ``"douyin/access_token"``.
        base: The base URL that the request went to, for whoever looks at it later. A resend uses that of today.
    """
    template: dict[str, Any] = {
        "params": redactor.redact_json(request.params) if request.params else {},
        "headers": redactor.redact_headers(request.headers) if request.headers else {},
        "credentials": list(credentials),
        "idempotency_key": request.idempotency_key is not None,
    }
    if base:
        template["base"] = redactor.redact_url(base)
    if request.files:
        template["files"] = sorted(request.files)
    body = content
    if request.data is not None and not body:
        body = json.dumps(request.data, default=str).encode()
    if len(body) <= BODY_KEPT:
        template["body"] = redactor.redact_json(request.data)
    else:
        template["body_sha256"] = hashlib.sha256(body).hexdigest()
    return template
