from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from core.sandbox.auth import sign
from core.sandbox.generic import GenericPlatform
from core.sandbox.messages import Request, Response, json_response

KEY = (("x-api-key", "k"),)


def echo(request: Request, values: Mapping[str, str]) -> Response:
    return json_response(dict(values))


@pytest.fixture
def platform() -> GenericPlatform:
    routes = {("GET", "/a/{x}/b.c"): echo, ("POST", "/a/{x}/b.c"): echo, ("GET", "/a"): echo}
    credentials = {"api_key": "k", "api_secret": "s"}
    return GenericPlatform(routes, ("hmac", "api_key"), credentials, clock=lambda: 1000.0)


@pytest.mark.parametrize(
    ("method", "target", "status", "values"),
    [
        ("GET", "/a/1/b.c", 200, {"x": "1"}),
        ("HEAD", "/a/1/b.c?y=2", 200, {"x": "1"}),
        ("POST", "/a/%E4%B8%AD%2F/b.c", 200, {"x": "中/"}),
        ("GET", "/a/1/b-c", 404, None),
        ("GET", "/a//b.c", 404, None),
        ("GET", "/a/1/2/b.c", 404, None),
        ("DELETE", "/a", 405, None),
    ],
)
def test_paths_find_their_handler(
    platform: GenericPlatform, method: str, target: str, status: int, values: object
) -> None:
    request = Request(method, target, KEY)
    answer = platform.answer(request, scripted=False)
    assert answer.status == status
    assert platform.place(request) == "business"
    if values is not None:
        assert json.loads(answer.body) == values


def test_a_wrong_method_names_the_right_ones(platform: GenericPlatform) -> None:
    assert platform.answer(Request("PUT", "/a/1/b.c", KEY), scripted=False).header("allow") == "GET, POST"


def test_the_sender_is_asked_to_say_who_it_is(platform: GenericPlatform) -> None:
    answer = platform.answer(Request("GET", "/a"), scripted=True)
    assert answer.status == 401
    assert answer.header("www-authenticate") == 'Bearer realm="sandbox"'
    assert json.loads(answer.body) == {"error": "no_credentials"}


def test_a_signature_counts_against_the_injected_clock(platform: GenericPlatform) -> None:
    for timestamp, status in (("1000", 200), ("1301", 401)):
        signature = sign("s", "GET", "/a?z=1", timestamp, "ab", b"")
        headers = (*KEY, ("x-timestamp", timestamp), ("x-nonce", "ab"), ("x-signature", signature))
        assert platform.answer(Request("GET", "/a?z=1", headers), scripted=False).status == status
