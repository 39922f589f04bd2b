from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from core.sandbox.douyin import (
    CREATE,
    DATA,
    LIST,
    PART,
    PART_COMPLETE,
    PART_INIT,
    SHARE_ID,
    TEXT_CHECK,
    UPLOAD,
    Douyin,
)
from core.sandbox.douyin_oauth import MINI_APP_TOKEN, REFRESH, STABLE_CLIENT_TOKEN
from core.sandbox.faults import Kind, Step
from core.sandbox.made_credentials import make_credentials
from core.sandbox.messages import Request, Response
from tests.clock import WALL_S, Clock

CREDENTIALS = make_credentials()["douyin"]
OPEN_ID, FIRST = CREDENTIALS["open_id"], CREDENTIALS["access_token"]


@pytest.fixture
def clock() -> Clock:
    return Clock(WALL_S)


@pytest.fixture
def douyin(clock: Clock) -> Douyin:
    return Douyin(CREDENTIALS, clock=clock)


def listing(token: str = FIRST, open_id: str = OPEN_ID, **query: str) -> Request:
    return Request("GET", f"{LIST}?{urlencode({'open_id': open_id, **query})}", (("access-token", token),))


def data(body: object, token: str = FIRST) -> Request:
    return Request("POST", f"{DATA}?open_id={quote(OPEN_ID)}", (("access-token", token),), json.dumps(body).encode())


def refreshing(**changed: str) -> Request:
    form = {
        "client_key": CREDENTIALS["client_key"],
        "grant_type": "refresh_token",
        "refresh_token": CREDENTIALS["refresh_token"],
        **changed,
    }
    return Request("POST", REFRESH, (("content-type", "application/x-www-form-urlencoded"),), urlencode(form).encode())


def body(response: Response) -> Any:
    return json.loads(response.body)


def code(response: Response) -> int:
    document = body(response)
    assert response.status == 200
    assert document["data"]["error_code"] == document["extra"]["error_code"]
    return int(document["data"]["error_code"])


def fresh(douyin: Douyin) -> str:
    return str(body(douyin.answer(refreshing(), scripted=False))["data"]["access_token"])


def test_the_demo_is_429_then_expired_then_after_a_refresh_the_list(douyin: Douyin) -> None:
    first = douyin.answer(listing(), scripted=False)
    assert (first.status, first.header("retry-after")) == (429, "1")
    assert "error_code" not in str(body(first))
    assert code(douyin.answer(listing(), scripted=False)) == 28001008
    third = douyin.answer(listing(fresh(douyin)), scripted=False)
    assert code(third) == 0
    assert body(third)["data"]["list"]


def test_the_demo_starts_once_and_ends_earlier_tokens(douyin: Douyin) -> None:
    token = fresh(douyin)
    assert douyin.answer(listing(token), scripted=False).status == 429
    assert code(douyin.answer(listing(token), scripted=False)) == 28001008
    token = fresh(douyin)
    assert [code(douyin.answer(listing(token), scripted=False)) for _ in range(3)] == [0, 0, 0]


def test_with_a_script_the_first_token_is_taken_and_the_demo_waits(douyin: Douyin) -> None:
    assert code(douyin.answer(listing(), scripted=True)) == 0
    assert douyin.answer(listing(), scripted=False).status == 429


def test_video_data_does_not_start_the_demo_but_finds_the_token_expired(douyin: Douyin) -> None:
    assert code(douyin.answer(data({"item_ids": ["x"]}), scripted=False)) == 28001008


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (listing(token="act.somebody.else"), 28001003),
        (listing(token=""), 28001003),
        (Request("GET", f"{LIST}?open_id={OPEN_ID}"), 28001003),
        (Request("GET", LIST, (("access-token", FIRST),)), 28001007),
        (listing(open_id="somebody"), 28001015),
        (listing(cursor="1"), 28001007),
        (listing(cursor="x"), 28001007),
        (listing(count="0"), 28001007),
        (listing(count="-1"), 28001007),
        (listing(count="101"), 28001007),
        (listing(count="²"), 28001007),
        (listing(count="9" * 5000), 28001007),
    ],
)
def test_a_bad_request_gets_its_code_and_no_list(douyin: Douyin, request_: Request, expected: int) -> None:
    answer = douyin.answer(request_, scripted=True)
    assert code(answer) == expected
    assert body(answer)["data"]["description"]
    assert "list" not in body(answer)["data"]


def test_pages_follow_each_other_without_a_gap(douyin: Douyin) -> None:
    whole = body(douyin.answer(listing(count="100"), scripted=True))["data"]
    assert whole["has_more"] is False
    seen: list[Any] = []
    cursor, more = "0", True
    while more:
        page = body(douyin.answer(listing(cursor=cursor, count="7"), scripted=True))["data"]
        seen += page["list"]
        cursor, more = str(page["cursor"]), page["has_more"]
    assert seen == whole["list"]
    last = body(douyin.answer(listing(cursor=cursor, count="7"), scripted=True))["data"]
    assert (last["list"], last["has_more"], str(last["cursor"])) == ([], False, cursor)


def test_the_envelope_has_a_log_id_and_the_time_in_milliseconds(douyin: Douyin, clock: Clock) -> None:
    extra = body(douyin.answer(listing(), scripted=True))["extra"]
    assert extra["now"] == clock.now_s * 1000
    assert len(extra["logid"]) == 34
    assert extra["logid"].startswith("20261124")
    assert (extra["error_code"], extra["sub_error_code"], extra["description"]) == (0, 0, "")


def test_video_data_answers_what_was_asked_by_either_id(douyin: Douyin) -> None:
    videos = body(douyin.answer(listing(), scripted=True))["data"]["list"]
    by_item = douyin.answer(data({"item_ids": [videos[3]["item_id"], videos[1]["item_id"], "x"]}), scripted=True)
    assert body(by_item)["data"]["list"] == [videos[3], videos[1]]
    both = douyin.answer(data({"video_ids": ["x"], "item_ids": [videos[2]["item_id"]]}), scripted=True)
    assert body(both)["data"]["list"] == [videos[2]]
    by_video = douyin.answer(data({"video_ids": [videos[0]["video_id"]]}), scripted=True)
    assert body(by_video)["data"]["list"] == [videos[0]]


@pytest.mark.parametrize(
    "document", [{}, [], None, {"item_ids": []}, {"item_ids": "x"}, {"item_ids": [1]}, {"item_ids": ["unknown"]}]
)
def test_video_data_without_known_ids_is_a_bad_parameter(douyin: Douyin, document: object) -> None:
    assert code(douyin.answer(data(document), scripted=True)) == 28001007


def test_a_refresh_answers_without_extra(douyin: Douyin) -> None:
    document = body(douyin.answer(refreshing(), scripted=False))
    assert document["message"] == "success"
    assert set(document) == {"data", "message"}
    assert (document["data"]["error_code"], document["data"]["expires_in"]) == (0, 1_296_000)
    assert document["data"]["open_id"] == OPEN_ID
    assert document["data"]["refresh_token"] == CREDENTIALS["refresh_token"]


def test_a_refresh_token_ends_after_thirty_days(douyin: Douyin, clock: Clock) -> None:
    clock.now_s += 2_592_000
    assert body(douyin.answer(refreshing(), scripted=False))["data"]["error_code"] == 10010


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (refreshing(client_key="x"), 10003),
        (refreshing(refresh_token="x"), 10010),
        (refreshing(grant_type="authorization_code"), 10002),
        (Request("POST", REFRESH, (("content-type", "application/json"),), refreshing().body), 10002),
        (Request("POST", REFRESH, refreshing().headers, b"\xff"), 10002),
    ],
)
def test_a_refused_refresh_gives_no_token(douyin: Douyin, request_: Request, expected: int) -> None:
    document = body(douyin.answer(request_, scripted=False))
    assert (document["message"], document["data"]["error_code"]) == ("error", expected)
    assert "access_token" not in document["data"]


@pytest.mark.parametrize(
    ("method", "path", "place", "status"),
    [
        ("GET", LIST, "business", 429),
        ("HEAD", LIST, "business", 429),
        ("POST", REFRESH, "token", 200),
        ("GET", DATA, "business", 405),
        ("HEAD", REFRESH, "token", 405),
        ("POST", "/nowhere", "business", 404),
        ("GET", "/", "business", 404),
    ],
)
def test_endpoints_and_methods(douyin: Douyin, method: str, path: str, place: str, status: int) -> None:
    request = Request(method, path)
    assert douyin.place(request) == place
    assert douyin.answer(request, scripted=False).status == status


@pytest.mark.parametrize(
    ("kind", "business", "token"),
    [
        ("busy", 28001005, 2100004),
        ("limit", 28003018, 28003018),
        ("quota", 28003017, 28003017),
        ("expired", 28001008, 10010),
        ("code", 77, 77),
    ],
)
def test_in_body_faults_are_codes_with_status_200(douyin: Douyin, kind: Kind, business: int, token: int) -> None:
    step = Step(kind, 77)
    assert code(douyin.fault(step, listing())) == business
    refused = douyin.fault(step, refreshing())
    assert (refused.status, body(refused)["data"]["error_code"]) == (200, token)


def test_after_an_expired_step_the_refresh_brings_a_new_token(douyin: Douyin) -> None:
    token = fresh(douyin)
    assert fresh(douyin) == token
    douyin.fault(Step("expired"), listing(token))
    successor = fresh(douyin)
    assert successor != token
    assert code(douyin.answer(listing(successor), scripted=True)) == 0


def uploading(path: str, content: bytes, query: str = "", name: str = "video", token: str = FIRST) -> Request:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="v.mp4"\r\n\r\n'
    headers = (("access-token", token), ("content-type", "multipart/form-data; boundary=b"))
    return Request("POST", f"{path}?open_id={quote(OPEN_ID)}{query}", headers, head.encode() + content + b"\r\n--b--")


def creating(document: object) -> Request:
    return Request(
        "POST", f"{CREATE}?open_id={quote(OPEN_ID)}", (("access-token", FIRST),), json.dumps(document).encode()
    )


VIDEO = b"\x00\x00\x00\x18ftypisom"


def test_a_published_video_is_the_first_of_the_list_and_has_figures(douyin: Douyin) -> None:
    uploaded = body(douyin.answer(uploading(UPLOAD, VIDEO), scripted=True))["data"]["video"]["video_id"]
    made = body(douyin.answer(creating({"video_id": uploaded, "text": "新的"}), scripted=True))["data"]
    listed = body(douyin.answer(listing(), scripted=True))["data"]["list"]
    assert (listed[0]["item_id"], listed[0]["title"], listed[0]["is_reviewed"]) == (made["item_id"], "新的", False)
    figures = body(douyin.answer(data({"item_ids": [made["item_id"]]}), scripted=True))["data"]["list"]
    assert figures[0]["statistics"]["play_count"] == 0
    again = body(douyin.answer(creating({"video_id": uploaded, "text": "新的"}), scripted=True))["data"]
    assert again["item_id"] != made["item_id"]  # nothing says that the platform knows it already
    page = body(douyin.answer(listing(count="1"), scripted=True))["data"]
    second = body(douyin.answer(listing(count="1", cursor=str(page["cursor"])), scripted=True))["data"]
    assert second["list"][0]["item_id"] == made["item_id"]


def test_an_upload_in_parts(douyin: Douyin) -> None:
    begin = Request("POST", f"{PART_INIT}?open_id={quote(OPEN_ID)}", (("access-token", FIRST),))
    upload_id = body(douyin.answer(begin, scripted=True))["data"]["upload_id"]
    first = uploading(PART, VIDEO, f"&upload_id={upload_id}&part_number=1")
    assert code(douyin.answer(first, scripted=True)) == 0
    finish = replace(begin, target=f"{PART_COMPLETE}?open_id={quote(OPEN_ID)}&upload_id={upload_id}")
    assert body(douyin.answer(finish, scripted=True))["data"]["video"]["video_id"]
    assert code(douyin.answer(finish, scripted=True)) == 2190005


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (uploading(UPLOAD, b"%PDF"), 2190005),
        (uploading(UPLOAD, VIDEO, name="file"), 28001007),
        (uploading(PART, VIDEO, "&upload_id=x&part_number=1"), 2190005),
        (uploading(PART, VIDEO, name="file"), 28001007),
        (uploading(UPLOAD, VIDEO, token="act.somebody.else"), 28001003),
        (creating({"video_id": "unknown"}), 2190007),
        (creating({"text": "x"}), 28001007),
        (creating({"video_id": "x", "text": 1}), 28001007),
    ],
)
def test_what_is_not_uploaded_or_published(douyin: Douyin, request_: Request, expected: int) -> None:
    assert code(douyin.answer(request_, scripted=True)) == expected


def app_token(douyin: Douyin, path: str, **fields: str) -> str:
    answer = douyin.answer(Request("POST", path, (), json.dumps(fields).encode()), scripted=False)
    return str(body(answer)["data"]["access_token"])


def test_a_share_id_takes_the_apps_token_alone(douyin: Douyin) -> None:
    pair = {name: CREDENTIALS[name] for name in ("client_key", "client_secret")}
    token = app_token(douyin, STABLE_CLIENT_TOKEN, grant_type="client_credential", **pair)
    asked = Request("GET", SHARE_ID, (("access-token", token),))
    assert body(douyin.answer(asked, scripted=False))["data"]["share_id"]
    assert code(douyin.answer(Request("GET", SHARE_ID, (("access-token", FIRST),)), scripted=False)) == 28001003
    douyin.fault(Step("expired"), asked)
    assert code(douyin.answer(asked, scripted=False)) == 28001008


def test_a_text_check_takes_the_mini_apps_token(douyin: Douyin) -> None:
    pair = {"appid": CREDENTIALS["app_id"], "secret": CREDENTIALS["app_secret"]}
    token = app_token(douyin, MINI_APP_TOKEN, grant_type="client_credential", **pair)

    def check(document: object, token: str = token) -> Any:
        request = Request("POST", TEXT_CHECK, (("x-token", token),), json.dumps(document).encode())
        return body(douyin.answer(request, scripted=False))

    found = check({"tasks": [{"content": "好"}, {"content": "有违禁词"}]})["data"]
    assert [item["predicts"][0]["hit"] for item in found] == [False, True]
    assert check({"tasks": []})["code"] == 400
    assert check({"tasks": [{}]}, token="another")["code"] == 401
    fault = douyin.fault(Step("expired"), Request("POST", TEXT_CHECK, (("x-token", token),)))
    assert body(fault)["code"] == 401
    assert check({"tasks": [{"content": "好"}]})["code"] == 401
