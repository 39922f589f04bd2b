"""What of a request is kept to send it again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.calls import APIRequest
from core.connectors.template import BODY_KEPT, request_template
from core.redaction import MASK, Redactor


@pytest.fixture
def redactor() -> Redactor:
    made = Redactor()
    made.register("secret-123456")
    return made


def test_no_secret_is_in_it_by_value_or_by_name(redactor: Redactor) -> None:
    request = APIRequest(
        "erp",
        "/x",
        data={"note": "see secret-123456", "password": "pw"},
        params={"token": "abc", "page": 2},
        headers={"X-Api-Key": "kkkkkk", "X-Plain": "v"},
        idempotency_key="key-1",
    )
    kept = request_template(request, redactor, credentials=["erp/api_key"])
    assert kept == {
        "params": {"token": MASK, "page": 2},
        "headers": {"X-Api-Key": MASK, "X-Plain": "v"},
        "credentials": ["erp/api_key"],
        "idempotency_key": True,
        "body": {"note": f"see {MASK}", "password": MASK},
    }
    json.dumps(kept)


@pytest.mark.parametrize(("size", "key"), [(BODY_KEPT, "body"), (BODY_KEPT + 1, "body_sha256")])
def test_a_large_body_is_kept_by_its_hash_alone(size: int, key: str, redactor: Redactor) -> None:
    content = b"x" * size
    kept = request_template(APIRequest("erp", "/x", data="…"), redactor, content=content)
    assert {"body", "body_sha256"} & set(kept) == {key}


@pytest.mark.parametrize("data", [None, {}, [], "text", 0, {"a": [1, None]}])
def test_the_body_comes_back_as_it_was_given(data: Any, redactor: Redactor) -> None:
    assert request_template(APIRequest("erp", "/x", data=data), redactor)["body"] == data


def test_the_base_url_is_kept_without_user_and_secret_and_files_by_name_alone(redactor: Redactor) -> None:
    request = APIRequest("erp", "/x", files={"b": b"content", "a": ("name.txt", b"content")})
    kept = request_template(request, redactor, base="http://me:pw@erp.example:8013/secret-123456")
    assert kept["base"] == f"http://{MASK}@erp.example:8013/{MASK}"
    assert kept["files"] == ["a", "b"]
    assert {"base", "files"}.isdisjoint(request_template(APIRequest("erp", "/x"), redactor))
