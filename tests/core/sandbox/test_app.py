from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest

from core.sandbox.app import Sandbox
from core.sandbox.made_credentials import make_credentials
from core.sandbox.messages import Reply, Request

CREDENTIALS = make_credentials()
LIST = f"/douyin/api/douyin/v1/video/video_list/?open_id={CREDENTIALS['douyin']['open_id']}"
REFRESH = "/douyin/oauth/refresh_token/"
PLATFORMS = ("douyin", "ths123", "erp", "xiaohongshu", "zhihu", "toutiao")


def send(sandbox: Sandbox, target: str, method: str = "GET", **headers: str) -> Reply:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return sandbox.handle(Request(method, target, tuple(sent.items())))


def listing(sandbox: Sandbox, fault: str | None = None, call: str = "call-1") -> Reply:
    headers = {"x_jieru_call": call, **({} if fault is None else {"x_jieru_fault": fault})}
    return send(sandbox, LIST, access_token=CREDENTIALS["douyin"]["access_token"], **headers)


def body(reply: Reply) -> Any:
    return json.loads(reply.response.body)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(CREDENTIALS)


def test_the_credentials_are_handed_out_and_not_to_be_stored(sandbox: Sandbox) -> None:
    reply = send(sandbox, "/__sandbox__/credentials")
    assert body(reply) == CREDENTIALS
    assert reply.response.header("cache-control") == "no-store"


def test_health_counts_requests(sandbox: Sandbox) -> None:
    send(sandbox, "/")
    assert body(send(sandbox, "/__sandbox__/health")) == {"status": "ok", "requests": 2, "abandoned": 0}


@pytest.mark.parametrize("target", ["/", "/nobody/x", "/douyin", "/douyin/x", "/DOUYIN/x", "/__sandbox__/x", "//x"])
def test_unknown_targets_are_not_found(sandbox: Sandbox, target: str) -> None:
    assert send(sandbox, target).response.status == 404


def test_control_endpoints_are_read_only(sandbox: Sandbox) -> None:
    assert send(sandbox, "/__sandbox__/credentials", "POST").response.status == 405


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_is_played(sandbox: Sandbox, platform: str) -> None:
    reply = send(sandbox, f"/{platform}/nowhere")
    assert reply.response.status == 404
    assert set(CREDENTIALS) == set(PLATFORMS)


@pytest.mark.parametrize(
    ("script", "status", "retry_after", "code"),
    [
        ("ok", 200, None, 0),
        ("500", 500, None, None),
        ("599", 599, None, None),
        ("429;retry-after=7", 429, "7", None),
        ("busy", 200, None, 28001005),
        ("limit;retry-after=2", 200, "2", 28003018),
        ("expired", 200, None, 28001008),
        ("code=2190004", 200, None, 2190004),
    ],
)
def test_a_step_decides_the_answer(
    sandbox: Sandbox, script: str, status: int, retry_after: str | None, code: int | None
) -> None:
    reply = listing(sandbox, script)
    assert (reply.response.status, reply.response.header("retry-after")) == (status, retry_after)
    assert body(reply).get("data", {}).get("error_code") == code
    assert listing(sandbox, script).response.status == 200


@pytest.mark.parametrize(
    ("script", "status"), [("busy", 503), ("limit", 429), ("quota", 429), ("expired", 401), ("code=7", 200)]
)
def test_without_an_envelope_a_status_says_it(sandbox: Sandbox, script: str, status: int) -> None:
    reply = send(sandbox, "/erp/orders", x_jieru_fault=script)
    assert reply.response.status == status
    assert body(reply).get("code") == (7 if script == "code=7" else None)


@pytest.mark.parametrize(
    ("script", "delay_s", "stall_s", "ending"),
    [
        ("slow=0.5", 0.5, 0, "whole"),
        ("stall=3", 0, 3, "whole"),
        ("reset", 0, 0, "reset"),
        ("close", 0, 0, "close"),
        ("truncate", 0, 0, "truncate"),
        ("garbage", 0, 0, "garbage"),
    ],
)
def test_faults_of_the_way_back_carry_the_real_answer(
    sandbox: Sandbox, script: str, delay_s: float, stall_s: float, ending: str
) -> None:
    reply = listing(sandbox, script)
    assert (reply.delay_s, reply.stall_s, reply.ending) == (delay_s, stall_s, ending)
    assert body(reply)["data"]["list"]


def test_an_html_page_comes_with_200(sandbox: Sandbox) -> None:
    reply = listing(sandbox, "html")
    assert reply.response.status == 200
    assert reply.response.header("content-type") == "text/html; charset=utf-8"
    assert "系统维护" in reply.response.body.decode()


def test_broken_gzip_is_announced_and_cannot_be_read(sandbox: Sandbox) -> None:
    reply = listing(sandbox, "gzip-broken")
    assert reply.response.header("content-encoding") == "gzip"
    with pytest.raises(zlib.error):
        gzip.decompress(reply.response.body)


def test_two_calls_with_scripts_of_their_own_are_never_mixed(sandbox: Sandbox) -> None:
    scripts = {"a": "500,busy,ok", "b": "429,503,404"}
    seen: dict[str, list[int]] = {"a": [], "b": []}
    for call in "abbaba":
        seen[call].append(listing(sandbox, scripts[call], call).response.status)
    assert seen == {"a": [500, 200, 200], "b": [429, 503, 404]}


def test_token_endpoints_use_up_no_step_of_their_call(sandbox: Sandbox) -> None:
    headers = {"x_jieru_call": "c", "x_jieru_fault": "503*2,token:500"}
    statuses = [
        listing(sandbox, "503*2,token:500", "c").response.status,
        send(sandbox, REFRESH, "POST", **headers).response.status,
        send(sandbox, REFRESH, "POST", **headers).response.status,
        listing(sandbox, "503*2,token:500", "c").response.status,
        listing(sandbox, "503*2,token:500", "c").response.status,
    ]
    assert statuses == [503, 500, 200, 503, 200]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_path_that_leads_nowhere_follows_its_script_too(sandbox: Sandbox, platform: str) -> None:
    headers = {"x_jieru_call": "c", "x_jieru_fault": "503*2"}
    statuses = [send(sandbox, f"/{platform}/nowhere", **headers).response.status for _ in range(3)]
    assert statuses == [503, 503, 404]


def test_a_bad_script_is_answered_with_its_mistake(sandbox: Sandbox) -> None:
    reply = listing(sandbox, "503,boo")
    assert reply.response.status == 400
    assert body(reply)["error"] == "sandbox.fault.unknown"
    assert "boo" in body(reply)["message"]


def test_the_demo_can_be_asked_for_again(sandbox: Sandbox) -> None:
    assert [listing(sandbox, "demo", "x").response.status for _ in range(1)] == [429]
    assert body(listing(sandbox, "demo", "x"))["data"]["error_code"] == 28001008
    assert body(listing(sandbox, "demo", "x"))["data"]["error_code"] == 0
    assert listing(sandbox, "demo", "y").response.header("retry-after") == "1"


def test_the_first_list_without_a_script_is_the_demo(sandbox: Sandbox) -> None:
    assert listing(sandbox, "ok").response.status == 200
    assert listing(sandbox).response.status == 429
    assert body(listing(sandbox))["data"]["error_code"] == 28001008


def test_the_rest_of_the_web_is_played_and_has_faults_of_its_own(sandbox: Sandbox) -> None:
    target = "/web/https/example.com/video.mp4"
    assert send(sandbox, target).response.status == 200
    script = {"x_jieru_fault": "busy,download:503", "x_jieru_call": "call-1"}
    assert [send(sandbox, target, **script).response.status for _ in range(2)] == [503, 200]
