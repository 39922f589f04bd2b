r"""Whether a request proves who sent it: the ordinary ways, really checked.

Owns bearer token, API key, Basic and the HMAC signature. Must not know platforms. The signature's contract, shared with
the connectors, is::

    X-API-Key: <key>    X-Timestamp: <unix seconds>    X-Nonce: <hex>
    X-Signature: hex(HMAC-SHA256(secret, METHOD \n target as sent \n timestamp \n nonce \n hex(sha256(body))))

The target is path and query relative to the platform's base URL.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Literal

from core.sandbox.messages import Request

AuthKind = Literal["bearer", "api_key", "basic", "hmac"]
Refusal = Literal["", "no_credentials", "wrong_credentials", "stale_timestamp", "bad_signature"]

TIMESTAMP_TOLERANCE_S = 300


def refusal(request: Request, kinds: tuple[AuthKind, ...], credentials: Mapping[str, str], now_s: float) -> Refusal:
    """Why a request is refused; empty if it is not.

    Args:
        request: The request with its target relative to the base URL.
        kinds: The ways that the platform takes; the first one that the request tries is checked, alone.
        credentials: The platform's own values: ``access_token`` for bearer, ``api_key`` and ``api_secret`` for the
            API key and the signature, ``app_key`` and ``app_secret`` for a signature too, ``username`` and
            ``password`` for Basic.
        now_s: Unix seconds.
    """
    scheme, _, value = (request.header("authorization") or "").partition(" ")
    value = value.strip()
    key = request.header("x-api-key")
    if "hmac" in kinds and request.header("x-signature") is not None:
        return _signature_refusal(request, credentials, now_s)
    if "bearer" in kinds and scheme.lower() == "bearer":
        return _unless(_same(value, credentials["access_token"]))
    if "basic" in kinds and scheme.lower() == "basic":
        return _unless(_same(_decoded(value), f"{credentials['username']}:{credentials['password']}"))
    if "api_key" in kinds and key is not None:
        return _unless(_same(key, credentials["api_key"]))
    return "no_credentials"


def sign(secret: str, method: str, target: str, timestamp: str, nonce: str, body: bytes) -> str:
    """The signature of a request, in hex."""
    text = "\n".join((method, target, timestamp, nonce, hashlib.sha256(body).hexdigest()))
    return hmac.new(secret.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _signature_refusal(request: Request, credentials: Mapping[str, str], now_s: float) -> Refusal:
    timestamp, nonce = request.header("x-timestamp") or "", request.header("x-nonce") or ""
    key = request.header("x-api-key") or ""
    pairs = [(credentials.get(f"{name}_key"), credentials.get(f"{name}_secret")) for name in ("api", "app")]
    secret = next((secret for known, secret in pairs if known and secret and _same(key, known)), None)
    if secret is None:
        return "wrong_credentials"
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or abs(now_s - int(timestamp)) > TIMESTAMP_TOLERANCE_S:
        return "stale_timestamp"
    if not re.fullmatch(r"[0-9A-Fa-f]+", nonce):
        return "bad_signature"
    expected = sign(secret, request.method, request.target, timestamp, nonce, request.body)
    return "" if _same((request.header("x-signature") or "").lower(), expected) else "bad_signature"


def _unless(proven: bool) -> Refusal:
    return "" if proven else "wrong_credentials"


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
