"""What all played platforms answer alike."""

from __future__ import annotations

import json

import pytest

from core.sandbox.app import Sandbox
from core.sandbox.made_credentials import make_credentials
from core.sandbox.messages import Request
from core.sandbox.played import status_response


@pytest.mark.parametrize(("status", "phrase"), [(404, "Not Found"), (503, "Service Unavailable"), (599, "Status 599")])
def test_a_bare_status_is_json_without_a_code(status: int, phrase: str) -> None:
    response = status_response(status, (("Retry-After", "1"),))
    assert (response.status, json.loads(response.body)) == (status, {"message": phrase})
    assert ("Retry-After", "1") in response.headers


@pytest.mark.parametrize("platform", ["douyin", "ths123", "erp", "xiaohongshu", "zhihu", "toutiao"])
def test_every_platform_keeps_the_protocol(platform: str) -> None:
    played = Sandbox(make_credentials())._platforms[platform]
    nowhere = Request("GET", "/no/such/path")
    assert played.place(nowhere) == "business"
    assert played.answer(nowhere, scripted=False).status == 404
