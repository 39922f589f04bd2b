from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from core.sandbox.douyin_oauth import CLIENT_TOKEN, MINI_APP_TOKEN, REFRESH, RENEW, STABLE_CLIENT_TOKEN, DouyinOauth
from core.sandbox.faults import Step
from core.sandbox.made_credentials import make_credentials
from core.sandbox.messages import Request, Response

CREDENTIALS = make_credentials()["douyin"]
APP = {
    "client_key": CREDENTIALS["client_key"],
    "client_secret": CREDENTIALS["client_secret"],
    "grant_type": "client_credential",
}
MINI = {"appid": CREDENTIALS["app_id"], "secret": CREDENTIALS["app_secret"], "grant_type": "client_credential"}


@pytest.fixture
def oauth() -> DouyinOauth:
    return DouyinOauth(CREDENTIALS, clock=lambda: 1_795_500_000.0)


def post(path: str, body: object) -> Request:
    return Request("POST", path, (("content-type", "application/json"),), json.dumps(body).encode())


def renewing(refresh_token: str, **changed: str) -> Request:
    form = {"client_key": CREDENTIALS["client_key"], "refresh_token": refresh_token, **changed}
    return Request("POST", RENEW, (("content-type", "application/x-www-form-urlencoded"),), urlencode(form).encode())


def data(response: Response) -> Any:
    assert response.status == 200
    return json.loads(response.body)["data"]


def test_client_tokens_by_key_and_secret(oauth: DouyinOauth) -> None:
    plain = [data(oauth.answer(post(CLIENT_TOKEN, APP)))["access_token"] for _ in range(2)]
    stable = [data(oauth.answer(post(STABLE_CLIENT_TOKEN, APP)))["access_token"] for _ in range(2)]
    assert plain[0] != plain[1]
    assert stable[0] == stable[1]
    assert all(token.startswith("clt.") for token in (*plain, *stable))


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"client_key": "x"}, 10003), ({"client_secret": "x"}, 10013), ({"grant_type": "x"}, 10002)],
)
def test_a_wrong_key_or_secret_gets_no_client_token(oauth: DouyinOauth, changed: dict[str, str], code: int) -> None:
    refused = data(oauth.answer(post(STABLE_CLIENT_TOKEN, {**APP, **changed})))
    assert (refused["error_code"], "access_token" in refused) == (code, False)


def test_a_mini_apps_token_comes_in_an_envelope_of_its_own(oauth: DouyinOauth) -> None:
    answer = json.loads(oauth.answer(post(MINI_APP_TOKEN, MINI)).body)
    assert (answer["err_no"], answer["err_tips"], answer["data"]["expires_in"]) == (0, "success", 7200)
    assert answer["data"]["access_token"].startswith("0801")


@pytest.mark.parametrize(
    ("changed", "code"), [({"appid": "x"}, 40015), ({"secret": "x"}, 40017), ({"grant_type": "x"}, 40020)]
)
def test_a_wrong_mini_app_gets_none(oauth: DouyinOauth, changed: dict[str, str], code: int) -> None:
    answer = json.loads(oauth.answer(post(MINI_APP_TOKEN, {**MINI, **changed})).body)
    assert (answer["err_no"], "data" in answer) == (code, False)
    assert json.loads(oauth.answer(Request("POST", MINI_APP_TOKEN)).body)["err_no"] == 40015


def test_renewing_the_refresh_token_ends_the_old_one_and_works_five_times(oauth: DouyinOauth) -> None:
    token = CREDENTIALS["refresh_token"]
    for _ in range(5):
        before, token = token, data(oauth.answer(renewing(token)))["refresh_token"]
        assert data(oauth.answer(renewing(before)))["error_code"] == 10010
    assert data(oauth.answer(renewing(token)))["error_code"] == 10020
    assert data(oauth.answer(renewing(token, client_key="x")))["error_code"] == 10003
    assert data(oauth.answer(post(RENEW, {})))["error_code"] == 10002


@pytest.mark.parametrize(("kind", "code"), [("busy", -1), ("limit", 28003018)])
def test_faults_use_the_endpoints_envelope(oauth: DouyinOauth, kind: Any, code: int) -> None:
    mini = json.loads(oauth.fault(Step(kind), post(MINI_APP_TOKEN, MINI)).body)
    assert mini["err_no"] == code
    assert data(oauth.fault(Step(kind), post(REFRESH, {})))["error_code"] == {"busy": 2100004}.get(kind, code)
