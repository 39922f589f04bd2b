from __future__ import annotations

from typing import Any

import pytest

from core.calls import APIRequest
from core.connectors.template import request_template
from core.redaction import MASK, Redactor
from core.resend import Resend, resend
from core.trace import CallRecord


def record(request: APIRequest, operation: str | None = None, **more: Any) -> CallRecord:
    redactor = Redactor()
    redactor.register("secret-123456")
    template = request_template(request, redactor, base="https://erp.example", **more)
    return CallRecord(
        "a", platform="erp", operation=operation, endpoint=request.endpoint, method="POST", request=template
    )


@pytest.mark.parametrize(
    ("request_", "operation"),
    [
        (
            APIRequest("erp", "order.create", data={"客户": "张三"}, params={"page": 1}, headers={"X-Own": "1"}),
            "order.create",
        ),
        (APIRequest("erp", "/orders", "POST", data=[1, None]), None),
        (APIRequest("erp", "/orders", "POST"), "order.create"),
    ],
)
def test_a_request_that_was_kept_whole_comes_back_as_it_was(request_: APIRequest, operation: str | None) -> None:
    assert resend(record(request_, operation)) == Resend(request_, ())


def test_what_was_not_kept_is_named() -> None:
    request = APIRequest(
        "erp", "/x", "POST", data={"note": ["a secret-123456"]}, files={"f": b"1"}, idempotency_key="key-1"
    )
    again = resend(record(request))
    assert again is not None
    assert again.missing == ("files", "hidden", "idempotency_key")
    assert again.request.data == {"note": [f"a {MASK}"]}
    large = resend(record(request, content=b"x" * 100_000))
    assert large is not None
    assert large.missing == ("body", "files", "idempotency_key")
    assert large.request.data is None


@pytest.mark.parametrize("part", ["params", "headers"])
def test_a_hidden_value_is_seen_wherever_it_is(part: str) -> None:
    again = resend(record(APIRequest("erp", "/x", "POST", **{part: {"token": "value-1"}})))  # type: ignore[arg-type]  # one of two
    assert again is not None
    assert again.missing == ("hidden",)


@pytest.mark.parametrize("template", [None, {"credentials": ["douyin/refresh_token"]}])
def test_what_was_no_request_cannot_be_sent_again(template: dict[str, Any] | None) -> None:
    assert resend(CallRecord("a", request=template)) is None
