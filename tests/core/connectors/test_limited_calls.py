"""Whole calls to a platform whose definition has a published limit, and asks programs to spare it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError
from core.limits import bounds
from core.limits.bounds import Use
from tests.core.conftest import FakeTime, Recorder
from tests.core.loopback import Answer, Vendor, serving
from tests.definitions import bearer_platform, define

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("_platforms")]

DEFINITION = """schema = 1
[platform]
id = "depot"
base_url = "https://depot.example"
[[operation]]
id = "part.get"
path = "/parts/{id}"
params = [{ name = "id", in = "path" }]
[[limit]]
operations = ["part.get"]
requests = 4
per_s = 0.3
[guard]
failures = 2
"""

WITH_TOKEN = bearer_platform(
    "shop",
    """\
[[token]]
type = "access_token"
path = "/token"
from = { refresh_token = "refresh_token" }
value_path = "token"
[[code]]
value = "http:401"
class = "token_expired"
[[limit]]
requests = REQUESTS
per_s = 60
""",
)
TOKEN_ALONE = 'requests = 1\noperations = ["token.access_token"]'


@pytest.fixture(params=[TOKEN_ALONE])
def _platforms(request: pytest.FixtureRequest, own_home: Path) -> None:
    define(own_home, "depot", DEFINITION)
    define(own_home, "shop", WITH_TOKEN.replace("requests = REQUESTS", request.param))


@pytest.fixture(autouse=True)
def time(fake_time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    """The process's limits go by this clock too."""
    monkeypatch.setattr(bounds, "_process", bounds.Bounds(fake_time.clock))
    return fake_time


def manager(vendor: Vendor, use: Use, time: FakeTime, **policy: Any) -> ConfigurableAPIConnector:
    tokens = {("shop", "access_token"): "token-0", ("shop", "refresh_token"): "refresh-1"}
    context = CallContext("live", MemoryCredentials(tokens), {"depot": vendor.url, "shop": vendor.url})
    made = RetryPolicy(**{"initial_delay": 0.0, **policy})
    handler = APIRetryHandler(made, clock=bounds.process_bounds().clock, sleep=time.sleep, use=use)
    return ConfigurableAPIConnector(context=context, handler=handler)


class Tokens(Vendor):
    """Takes the newest token alone.

    Attributes:
        newest: Its number.
    """

    newest = 1

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        if path == "/token":
            return Answer(body={"token": f"token-{self.newest}"})
        return Answer(200 if headers["authorization"] == f"Bearer token-{self.newest}" else 401)


@pytest.mark.parametrize(
    ("_platforms", "kinds"),
    [
        (TOKEN_ALONE, ["request", "rate_limit_wait", "token_refresh", "request"]),
        ("requests = 3", ["rate_limit_wait", "request", "token_refresh", "request"]),
        ("requests = 4", ["request", "rate_limit_wait", "token_refresh", "request"]),
    ],
    indirect=["_platforms"],
)
async def test_a_token_refresh_needs_its_turn_too(kinds: list[str], time: FakeTime, recorder: Recorder) -> None:
    with serving(Tokens()) as vendor:
        made = manager(vendor, "program", time)
        first = await made.call(APIRequest("shop", "/x"))
        vendor.newest = 2
        made._handler.add_listener(recorder)
        second = await made.call(APIRequest("shop", "/x"))
        await made.aclose()
    assert [step.kind for step in first.steps] == ["request", "token_refresh", "request"]
    assert [step.kind for step in second.steps] == kinds
    held = next(step for step in second.steps if step.kind == "rate_limit_wait")
    assert (held.rule, held.running) == ("rate_limit.own", False)
    assert held.waited_s == pytest.approx(60.0)
    assert recorder.record is not None
    assert recorder.record.steps == second.steps


async def test_a_refresh_whose_turn_comes_after_the_deadline_ends_the_call(time: FakeTime) -> None:
    with serving(Tokens()) as vendor:
        made = manager(vendor, "program", time, deadline=30.0)
        await made.call(APIRequest("shop", "/x"))
        vendor.newest = 2
        with pytest.raises(APICallError) as caught:
            await made.call(APIRequest("shop", "/x"))
        await made.aclose()
    assert caught.value.stop_reason == "deadline"
    assert [(step.kind, step.rule, step.stop_reason) for step in caught.value.steps[1:]] == [
        ("rate_limit_wait", "rate_limit.own", "deadline"),
        ("token_refresh", "refresh.failed", "deadline"),
    ]
    assert [path for _, path, _, _ in vendor.requests] == ["/x", "/token", "/x", "/x"]
    assert time.sleeps == []


async def test_calls_of_two_managers_keep_one_limit_and_other_paths_are_free(time: FakeTime) -> None:
    with serving(Vendor(Answer(body={"id": "1"}))) as vendor:
        one, other = manager(vendor, "program", time), manager(vendor, "manual", time)
        first = [one.call(APIRequest("depot", "/parts/1")) for _ in range(3)]
        second = [other.call(APIRequest("depot", "part.get", params={"id": "2"})) for _ in range(3)]
        free = [other.call(APIRequest("depot", "/stores")) for _ in range(3)]
        answers = await asyncio.gather(*first, *second, *free)
        for made in (one, other):
            await made.aclose()
    held = [answer for answer in answers if answer.steps[0].kind == "rate_limit_wait"]
    assert held == [*answers[4:6]]
    # when the second one comes, the sleep of the first has moved the clock to its place already
    assert [answer.steps[0].waited_s for answer in held] == pytest.approx([0.3, 0.0], abs=1e-3)
    assert [step.number for step in held[0].steps] == [None, 1]
    assert len(vendor.requests) == 9


@pytest.mark.parametrize(
    ("use", "sent", "reasons"),
    [
        ("program", 2, ["circuit", "circuit"]),
        ("batch", 2, ["circuit", "circuit"]),
        ("manual", 8, ["max_retries", "max_retries"]),
    ],
)
async def test_a_platform_in_trouble_is_left_alone_but_never_by_a_person(
    use: Use, sent: int, reasons: list[str], time: FakeTime
) -> None:
    told = []
    with serving(Vendor(Answer(503))) as vendor:
        made = manager(vendor, use, time)
        for _ in reasons:
            with pytest.raises(APICallError) as caught:
                await made.call(APIRequest("depot", "/stores"))
            told.append(caught.value.stop_reason)
        await made.aclose()
    assert told == reasons
    assert len(vendor.requests) == sent
    if use != "manual":
        assert "30 s" in str(caught.value)
        assert caught.value.steps == ()
