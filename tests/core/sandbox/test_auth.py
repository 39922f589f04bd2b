from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sandbox.auth import AuthKind, refusal, sign
from core.sandbox.messages import Headers, Request

NOW = 1_795_500_000.0
ALL: tuple[AuthKind, ...] = ("hmac", "bearer", "basic", "api_key")
VALUES = {
    "access_token": "the-token",
    "api_key": "the-key",
    "api_secret": "the-secret",
    "app_key": "app-key",
    "app_secret": "app-secret",
    "username": "user",
    "password": "pass:用户",
}


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def signed(timestamp: float = NOW, nonce: str = "0f", secret: str = "the-secret", key: str = "the-key") -> Request:
    headers = (
        ("x-api-key", key),
        ("x-timestamp", f"{timestamp:.0f}"),
        ("x-nonce", nonce),
        ("x-signature", sign(secret, "POST", "/order?a=%2F", f"{timestamp:.0f}", nonce, b'{"a":1}')),
    )
    return Request("POST", "/order?a=%2F", headers, b'{"a":1}')


def test_the_signature_is_the_documented_one() -> None:
    lines = b"POST\n/order?a=%2F\n1795500000\n0f\n" + hashlib.sha256(b"{}").hexdigest().encode()
    expected = hmac.new(b"s", lines, hashlib.sha256).hexdigest()
    assert sign("s", "POST", "/order?a=%2F", "1795500000", "0f", b"{}") == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ((), "no_credentials"),
        ((("authorization", "Bearer the-token"),), ""),
        ((("authorization", "bearer the-token"),), ""),
        ((("authorization", "Bearer another"),), "wrong_credentials"),
        ((("authorization", "Bearer"),), "wrong_credentials"),
        ((("authorization", "Digest x"),), "no_credentials"),
        ((("authorization", basic("user:pass:用户")),), ""),
        ((("authorization", basic("user:no")),), "wrong_credentials"),
        ((("authorization", "Basic ???"),), "wrong_credentials"),
        ((("authorization", "Basic /w=="),), "wrong_credentials"),
        ((("x-api-key", "the-key"),), ""),
        ((("x-api-key", "the-kez"),), "wrong_credentials"),
        ((("x-api-key", "\u00fc"),), "wrong_credentials"),
    ],
)
def test_who_is_let_in(headers: Headers, expected: str) -> None:
    assert refusal(Request("GET", "/x", headers), ALL, VALUES, NOW) == expected


def test_only_the_platforms_own_ways_count() -> None:
    request = Request("GET", "/x", (("x-api-key", "the-key"),))
    assert refusal(request, ("bearer",), VALUES, NOW) == "no_credentials"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (signed(), ""),
        (signed(NOW - 300), ""),
        (signed(NOW + 300), ""),
        (signed(NOW - 301), "stale_timestamp"),
        (signed(NOW + 301), "stale_timestamp"),
        (signed(key="another"), "wrong_credentials"),
        (signed(key="app-key", secret="app-secret"), ""),
        (signed(key="app-key"), "bad_signature"),
        (signed(secret="another"), "bad_signature"),
        (signed(nonce="no hex"), "bad_signature"),
        (signed(nonce=""), "bad_signature"),
    ],
)
def test_a_signature_is_checked(request_: Request, expected: str) -> None:
    assert refusal(request_, ALL, VALUES, NOW) == expected


def test_a_timestamp_that_is_no_number_is_stale() -> None:
    headers = (("x-api-key", "the-key"), ("x-timestamp", "now"), ("x-nonce", "0f"), ("x-signature", "00"))
    assert refusal(Request("GET", "/x", headers), ALL, VALUES, NOW) == "stale_timestamp"


@given(st.sampled_from(["method", "target", "body"]), st.text(alphabet="abcXYZ", min_size=1, max_size=4))
def test_no_signed_part_can_be_changed(part: str, more: str) -> None:
    request = signed()
    changed = {
        "method": replace(request, method="POST" + more),
        "target": replace(request, target=request.target + more),
        "body": replace(request, body=request.body + more.encode()),
    }
    assert refusal(changed[part], ALL, VALUES, NOW) == "bad_signature"
