"""How a failed call is told."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.calls import APIRequest
from core.connectors.endings import call_error, describe, keep_secrets_out, may_have_done, name_place
from core.errors import APICallError, BadRequest
from core.platforms.model import Operation, RequestStep
from core.redaction import Redactor
from core.retry.engine import Ending
from core.retry.judgement import Judgement, RetryAfter
from core.retry.write_gate import WriteGate
from core.texts import set_language
from core.trace import Step
from tests.core.connectors.vendors import call
from tests.core.loopback import Answer, Vendor, serving


@pytest.mark.real
async def test_the_error_carries_everything() -> None:
    with serving(Vendor(Answer(404, {"message": "none"}))) as vendor, pytest.raises(APICallError) as caught:
        await call(vendor, "erp", "/nothing")
    error = caught.value
    assert (error.platform, error.endpoint, error.status, error.stop_reason) == (
        "erp",
        "/nothing",
        404,
        "non_retryable",
    )
    assert error.body == {"message": "none"}
    assert "404" in error.message
    assert len(error.steps) == 1


def ending(stop_reason: str, **facts: object) -> Ending[None]:
    judgement = Judgement("permanent", "douyin.quota", error_type="PlatformCode", **facts)  # type: ignore[arg-type]
    return Ending(None, None, judgement, stop_reason, 1)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_next_step_is_the_definitions_or_that_of_the_stop_reason(language: str) -> None:
    set_language("zh" if language == "zh" else "en")
    try:
        own = {"next": {"zh": "明天再来", "en": "come back tomorrow"}}
        told = call_error(ending("quota", reason_args=own), platform="douyin", endpoint="/x", steps=())
        assert told.hint == own["next"][language]
        general = call_error(ending("quota"), platform="douyin", endpoint="/x", steps=())
        assert general.hint
        assert general.hint != told.hint
    finally:
        set_language(None)


@pytest.fixture
def clocks_are_put_forward_in_ten_days(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    today = time.gmtime().tm_yday
    begin, end = ((today + days - 1) % 365 + 1 for days in (10, 200))
    monkeypatch.setenv("TZ", f"AAA0BBB,J{begin},J{end}")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("clocks_are_put_forward_in_ten_days")
def test_a_moment_is_told_as_clocks_will_show_it_then() -> None:
    wait_s = 20 * 86400.0
    asked = RetryAfter("", wait_s)
    before = datetime.now(UTC)
    told = call_error(ending("quota", retry_after=asked), platform="douyin", endpoint="/x", steps=()).hint
    after = datetime.now(UTC)
    shown = [f"{moment + timedelta(seconds=wait_s, hours=1):%Y-%m-%d %H:%M:%S}" for moment in (before, after)]
    found = re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", told)
    assert found
    assert shown[0] <= found[0] <= shown[1]


@pytest.mark.parametrize("stop_reason", ["outcome_unknown", "not_idempotent"])
def test_a_write_that_may_have_been_carried_out_says_how_to_check(stop_reason: str) -> None:
    look = {"zh": "看订单", "en": "Look at the orders."}
    error = call_error(ending(stop_reason), platform="erp", endpoint="/x", steps=(), check=look)
    assert describe(error)["code"] == f"call.{stop_reason}"
    assert "Look at the orders." in error.message


def test_it_speaks_the_language_of_whoever_reads_it_not_that_of_the_call() -> None:
    look = {"zh": "看订单", "en": "Look at the orders."}
    unknown = call_error(ending("outcome_unknown"), platform="erp", endpoint="/x", steps=(), check=look)
    quota = call_error(ending("quota"), platform="erp", endpoint="/x", steps=(), note=look)
    try:
        set_language("zh")
        assert "看订单" in unknown.message
        assert "看订单" in quota.hint
        set_language("en")
        assert "看订单" not in f"{unknown}{quota}"
        assert "Look at the orders." in quota.hint
    finally:
        set_language(None)


def test_the_cause_is_the_real_exception() -> None:
    cause = ConnectionError("x")
    failed: Ending[None] = Ending(None, cause, Judgement("retryable", "network.connection"), "max_retries", 2)
    assert call_error(failed, platform="erp", endpoint="/x", steps=()).__cause__ is cause


def test_what_an_error_knows_already_is_kept() -> None:
    error = BadRequest("body.not_json", platform="other", problem="?")
    name_place(error, APIRequest("erp", "/x"))
    assert (error.platform, error.endpoint) == ("other", "/x")


UPLOAD = Step(step="upload", status=None, sent=True)
CREATE = Step(step="create", status=None, sent=True)


@pytest.mark.parametrize(
    ("repeatable", "steps", "unsure"),
    [
        (False, (UPLOAD, CREATE), True),
        (True, (CREATE,), False),
        (False, (UPLOAD,), False),
        (False, (replace(CREATE, sent=False),), False),
        (False, (replace(CREATE, status=503),), False),
        (False, (), False),
    ],
)
def test_a_stopped_call_may_have_written_if_its_own_request_left(
    repeatable: bool, steps: tuple[Step, ...], unsure: bool
) -> None:
    own = RequestStep("upload", "POST", "/up"), RequestStep("create", "POST", "")
    operation = Operation("video.publish", "POST", "/create", {}, steps=own)
    assert may_have_done(WriteGate(repeatable), steps, operation) is unsure


@pytest.mark.real
async def test_a_redirect_elsewhere_is_shown_and_gets_no_credential() -> None:
    with (
        serving(Vendor()) as other,
        serving(Vendor(Answer(302, {}, {"Location": f"{other.url}/landed?k=1"}))) as vendor,
    ):
        with pytest.raises(APICallError) as caught:
            await call(vendor, "erp", "/x")
        assert other.requests == []
    assert (caught.value.status, len(caught.value.steps)) == (302, 1)
    assert f"{other.url}/landed;" in caught.value.steps[0].reason
    assert "trust the new address" in caught.value.hint


@pytest.mark.parametrize("endpoint", [None, 3, "/x"])
def test_secrets_are_kept_out_of_whatever_the_endpoint_is(endpoint: Any) -> None:
    redactor = Redactor()
    redactor.register("secret-1234")
    error = BadRequest("endpoint.dots", endpoint=endpoint, given="a secret-1234", count=3)
    keep_secrets_out(error, redactor)
    assert (error.endpoint, error.data) == (endpoint, {"given": "a ••••••", "count": 3})
