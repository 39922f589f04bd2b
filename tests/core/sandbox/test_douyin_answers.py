from __future__ import annotations

import json

from core.connectors.envelope import read_code, read_message
from core.platforms.loader import load_platforms
from core.sandbox import douyin_answers as answers

ENVELOPE = load_platforms().get("douyin").envelope


def test_the_connectors_find_the_code_in_every_envelope() -> None:
    for response, code, message in (
        (answers.business({}, answers.EXPIRED, 0.0), "28001008", "过期"),
        (answers.oauth({}, answers.BAD_CLIENT_KEY, 0.0), "10003", "client_key"),
        (answers.mini_app({}, answers.BAD_APP_SECRET), "40017", "bad secret"),
        (answers.text_check_error(401, "bad token"), "401", "bad token"),
    ):
        body = json.loads(response.body)
        assert response.status == 200
        assert read_code(ENVELOPE, body) == (code, False)
        assert message in read_message(ENVELOPE, body)


def test_success_is_told_as_success() -> None:
    for response in (answers.business({}, 0, 0.0), answers.oauth({}, 0, 0.0), answers.mini_app({"a": 1}, 0)):
        assert read_code(ENVELOPE, json.loads(response.body)) == ("0", True)
    assert "错误码77" in answers.business({}, 77, 0.0).body.decode()
