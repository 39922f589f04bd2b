"""Connectors that others wrote: each of their ``call`` is one attempt of the manager's engine."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest, APIResponse
from core.configurable_api_connector import ConfigurableAPIConnector
from core.errors import APICallError, AttemptTimeout, BadFunction
from tests.core.conftest import Recorder
from tests.core.connectors.vendors import QUICK


async def test_a_connector_of_ones_own_is_retried_and_traced() -> None:
    class Own:
        calls = 0

        async def call(self, request: APIRequest) -> APIResponse:
            self.calls += 1
            if self.calls == 1:
                raise ConnectionResetError(104, "reset")
            return APIResponse("", 200, None, {}, b"1", 1, (), 0.0, "ok")

    made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
    own = Own()
    made.register_connector("mine", own)
    answer = await made.call(APIRequest("mine", "/x"))
    assert made.get_connector("mine") is own
    assert (answer.body, len(answer.steps), answer.steps[0].rule) == (1, 2, "network.connection")


async def test_its_calls_have_the_events_and_the_counters_of_any_other(recorder: Recorder) -> None:
    class Own:
        async def call(self, request: APIRequest) -> APIResponse:
            return APIResponse("theirs", 201, "0", {"x": "1"}, b"12", 12, (), 9.0, "ok")

    handler = APIRetryHandler(QUICK)
    handler.add_listener(recorder)
    made = ConfigurableAPIConnector(handler=handler)
    made.register_connector("mine", Own())
    answer = await made.call(APIRequest("mine", "/x", method="POST", data={"a": 1}, params={"token": "t-123456"}))
    assert recorder.types == ["call_started", "attempt_started", "attempt_finished", "call_finished"]
    record = recorder.record
    assert record is not None
    assert (record.platform, record.endpoint, record.method, record.outcome) == ("mine", "/x", "POST", "succeeded")
    assert record.request is not None
    assert (record.request["body"], record.request["params"]) == ({"a": 1}, {"token": "••••••"})
    assert (answer.call_id, answer.steps, answer.code) == (record.call_id, record.steps, "0")
    stats = handler.get_stats()
    assert (stats.total_calls, stats.succeeded_first_try, stats.by_stop_reason) == (1, 1, {"ok": 1})


async def test_its_exception_decides_and_is_the_cause() -> None:
    class Own:
        calls = 0

        async def call(self, request: APIRequest) -> APIResponse:
            self.calls += 1
            raise LookupError("no such thing")

    made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
    own = Own()
    made.register_connector("mine", own)
    with pytest.raises(APICallError) as caught:
        await made.call_api("mine", "/x")
    assert (own.calls, caught.value.stop_reason, caught.value.platform) == (1, "non_retryable", "mine")
    assert isinstance(caught.value.__cause__, LookupError)


@pytest.mark.parametrize("given", ["argument", "setting"])
async def test_one_that_hangs_is_cut_by_the_attempts_limit(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Own:
        async def call(self, request: APIRequest) -> APIResponse:
            await asyncio.Event().wait()
            raise AssertionError

    if given == "setting":
        monkeypatch.setenv("API_TIMEOUT", "0.05")
    made = ConfigurableAPIConnector(handler=APIRetryHandler(RetryPolicy(max_retries=0)))
    made.register_connector("mine", Own())
    with pytest.raises(APICallError) as caught:
        await made.call(APIRequest("mine", "/x", timeout=0.05 if given == "argument" else None))
    assert isinstance(caught.value.__cause__, AttemptTimeout)


async def test_an_answer_of_the_wrong_kind_is_an_error_and_no_success() -> None:
    class Own:
        async def call(self, request: APIRequest) -> APIResponse:
            return cast("APIResponse", None)

    made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
    made.register_connector("mine", Own())
    with pytest.raises(APICallError):
        await made.call_api("mine", "/x")


def test_what_has_no_call_is_refused_when_it_is_registered() -> None:
    made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
    with pytest.raises(BadFunction, match="async call"):
        made.register_connector("mine", cast("Any", object()))


@pytest.mark.parametrize("answers", ["later", "at once"])
async def test_what_is_no_answer_is_an_error_that_says_so(answers: str) -> None:
    class Later:
        async def call(self, request: APIRequest) -> dict[str, int]:
            return {"a": 1}

    class AtOnce:
        def call(self, request: APIRequest) -> dict[str, int]:
            return {"a": 1}

    made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
    made.register_connector("mine", cast("Any", Later() if answers == "later" else AtOnce()))
    with pytest.raises(APICallError) as caught:
        await made.call_api("mine", "/x")
    assert (len(caught.value.steps), caught.value.stop_reason) == (1, "non_retryable")
    assert isinstance(caught.value.__cause__, BadFunction)
    assert "returned dict, not an APIResponse" in str(caught.value)


async def test_a_policy_may_refuse_its_answer_too() -> None:
    class Own:
        async def call(self, request: APIRequest) -> APIResponse:
            return APIResponse("", 200, None, {}, b"1", 1, (), 0.0, "ok")

    policy = RetryPolicy(max_retries=1, initial_delay=0.0, retry_on_result=lambda body: body == 1)
    made = ConfigurableAPIConnector(handler=APIRetryHandler(QUICK))
    made.register_connector("mine", Own())
    with pytest.raises(APICallError) as caught:
        await made.call_api("mine", "/x", policy=policy)
    assert ([step.rule for step in caught.value.steps], caught.value.stop_reason) == (
        ["result.refused", "result.refused"],
        "max_retries",
    )
