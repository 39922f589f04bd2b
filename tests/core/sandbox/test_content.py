from __future__ import annotations

import json
from typing import Any

import pytest

from core.sandbox.content import ContentPlatform
from core.sandbox.messages import Headers, Request

BEARER = (("authorization", "Bearer t"),)


@pytest.fixture
def platform() -> ContentPlatform:
    return ContentPlatform({"access_token": "t", "api_key": "k"}, clock=lambda: 1_795_500_000.0)


def send(platform: ContentPlatform, method: str, target: str, body: object = None) -> tuple[int, Any]:
    data = b"" if body is None else json.dumps(body).encode()
    answer = platform.answer(Request(method, target, BEARER, data), scripted=False)
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize(
    ("headers", "status"), [(BEARER, 200), ((("x-api-key", "k"),), 200), ((("authorization", "Bearer k"),), 401)]
)
def test_bearer_and_api_key_are_taken(platform: ContentPlatform, headers: Headers, status: int) -> None:
    assert platform.answer(Request("GET", "/stats", headers), scripted=False).status == status


def test_what_is_published_is_in_the_figures(platform: ContentPlatform) -> None:
    status, made = send(platform, "POST", "/publish", {"title": "测试笔记", "content": "正文"})
    assert (status, made["title"], made["status"]) == (201, "测试笔记", "审核中")
    listed = send(platform, "GET", "/stats")[1]
    assert (listed["total"], listed["items"][0]["content_id"]) == (3, made["content_id"])
    assert send(platform, "GET", f"/stats?content_id={made['content_id']}")[1]["views"] == 0


def test_published_things_have_figures(platform: ContentPlatform) -> None:
    status, figures = send(platform, "GET", "/stats?content_id=C000001")
    assert status == 200
    assert figures["views"] > figures["likes"] > figures["comments"] > 0


@pytest.mark.parametrize("body", [None, [], {}, {"title": ""}, {"title": " "}, {"title": 1}])
def test_a_publication_needs_a_title(platform: ContentPlatform, body: object) -> None:
    assert send(platform, "POST", "/publish", body) == (400, {"error": "bad_parameter", "field": "title"})
    assert send(platform, "GET", "/stats")[1]["total"] == 2


def test_unknown_content_is_not_found(platform: ContentPlatform) -> None:
    assert send(platform, "GET", "/stats?content_id=x") == (404, {"error": "no_such_content", "content_id": "x"})
