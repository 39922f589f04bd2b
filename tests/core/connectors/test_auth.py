"""What each kind of authentication adds to a request."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

import pytest

from core.connectors.auth import Signed, Unsigned, authenticate
from core.errors import BadRequest
from core.platforms.model import AuthScheme

REQUEST = Unsigned("POST", "/order?a=1", b'{"x":1}')


def signed(scheme: AuthScheme, **values: str) -> Signed:
    return authenticate(scheme, values, REQUEST, now=lambda: 1_764_000_000.9, nonce=lambda: "abcd")


@pytest.mark.parametrize(
    ("scheme", "values", "headers", "query"),
    [
        (AuthScheme("a", "bearer", ("token",)), {"token": "t"}, {"Authorization": "Bearer t"}, ()),
        (AuthScheme("a", "header", ("key",), name="X-API-Key"), {"key": "k"}, {"X-API-Key": "k"}, ()),
        (AuthScheme("a", "query", ("key",), name="api_key"), {"key": "k"}, {}, (("api_key", "k"),)),
        (
            AuthScheme("a", "header", ("open_id", "token"), name="access-token", value="token",
                       query={"open_id": "open_id"}),
            {"open_id": "o", "token": "t"}, {"access-token": "t"}, (("open_id", "o"),),
        ),
        (
            AuthScheme("a", "basic", ("user", "password")), {"user": "张三", "password": "p:w"},
            {"Authorization": "Basic " + base64.b64encode("张三:p:w".encode()).decode()}, (),
        ),
        (AuthScheme("a", "code", ("x",)), {"x": "y"}, {}, ()),
    ],
)  # fmt: skip
def test_ordinary_kinds(
    scheme: AuthScheme, values: dict[str, str], headers: dict[str, str], query: tuple[Any, ...]
) -> None:
    assert signed(scheme, **values) == Signed(headers, query)


def test_hmac_covers_method_path_time_nonce_and_the_exact_bytes() -> None:
    added = signed(AuthScheme("a", "hmac", ("key", "secret")), key="k", secret="s").headers
    text = "\n".join(("POST", "/order?a=1", "1764000000", "abcd", hashlib.sha256(b'{"x":1}').hexdigest()))
    assert added == {
        "X-API-Key": "k",
        "X-Timestamp": "1764000000",
        "X-Nonce": "abcd",
        "X-Signature": hmac.new(b"s", text.encode(), hashlib.sha256).hexdigest(),
    }


@pytest.mark.parametrize("value", ["a\nb", "a\r", "令牌", "\x00", "\x7f"])
def test_a_value_that_cannot_stand_in_a_header_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(BadRequest) as caught:
        signed(AuthScheme("a", "bearer", ("token",)), token=value)
    assert caught.value.data["type"] == "token"
    assert value not in str(caught.value)
