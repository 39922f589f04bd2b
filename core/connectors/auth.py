"""Putting credentials onto a request, as the platform's ``[[auth]]`` tables say.

Owns the ordinary kinds (header, query, bearer, basic, hmac). Must not read a store: values come in, headers go out.
What data cannot say (``kind = "code"``) is a connector class's own business.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from core.errors import BadRequest
from core.platforms.model import AuthScheme

_VISIBLE = re.compile(r"[\t -~]*")


@dataclass(frozen=True, slots=True)
class Signed:
    """What authentication adds to a request."""

    headers: Mapping[str, str]
    query: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unsigned:
    """What a signature covers: the request as it will be sent, before authentication."""

    method: str
    path_and_query: str
    body: bytes


def authenticate(
    scheme: AuthScheme,
    values: Mapping[str, str],
    request: Unsigned,
    *,
    now: Callable[[], float],
    nonce: Callable[[], str],
) -> Signed:
    """The headers and query parameters of ``scheme``.

    Args:
        scheme: How.
        values: The credentials that it requires, by type.
        request: What is signed, for ``hmac``.
        now: Wall clock, seconds since 1970.
        nonce: Gives a fresh random text.

    Raises:
        BadRequest: A credential that cannot stand in a header. The value is not told.
    """
    query = tuple((name, values[kind]) for name, kind in scheme.query.items())
    kind = scheme.value or scheme.requires[0]
    match scheme.kind:
        case "header":
            headers = {scheme.name: values[kind]}
        case "query":
            headers, query = {}, (*query, (scheme.name, values[kind]))
        case "bearer":
            headers = {"Authorization": f"Bearer {values[kind]}"}
        case "basic":
            user, password = (values[name] for name in scheme.requires[:2])
            pair = base64.b64encode(f"{user}:{password}".encode()).decode()  # UTF-8, RFC 7617 §2.1
            headers = {"Authorization": f"Basic {pair}"}
        case "hmac":
            headers = _hmac_headers(scheme, values, request, str(int(now())), nonce())
        case "code":
            headers = {}
    for name, value in headers.items():
        if not is_header_value(value):
            _refuse(kind, name)
    return Signed(headers, query)


def check_values(scheme: AuthScheme, values: Mapping[str, str]) -> None:
    """Refuse credentials that ``scheme`` could not send, while nothing is sent yet.

    Raises:
        BadRequest: As ``authenticate``.
    """
    if not all(map(is_header_value, values.values())):  # else no kind of scheme has anything against them
        authenticate(scheme, values, Unsigned("GET", "/", b""), now=lambda: 0.0, nonce=lambda: "0")


def is_header_value(value: str) -> bool:
    """Whether ``value`` can stand in a header: visible ASCII, spaces and tabs (RFC 9110 §5.5)."""
    return _VISIBLE.fullmatch(value) is not None


def _hmac_headers(
    scheme: AuthScheme, values: Mapping[str, str], request: Unsigned, timestamp: str, nonce: str
) -> dict[str, str]:
    key, secret = (values[name] for name in scheme.requires[:2])
    digest = hashlib.sha256(request.body).hexdigest()
    text = "\n".join((request.method, request.path_and_query, timestamp, nonce, digest))
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {"X-API-Key": key, "X-Timestamp": timestamp, "X-Nonce": nonce, "X-Signature": signature}


def _refuse(credential_type: str, header: str) -> NoReturn:
    raise BadRequest("credential.not_a_header_value", type=credential_type, header=header)
