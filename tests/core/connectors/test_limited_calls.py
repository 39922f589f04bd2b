"""Whole calls to a platform whose definition has a published limit, and asks programs to spare it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from core.errors import APICallError
from core.limits.bounds import Use
from tests.core.loopback import Answer, Vendor, serving
from tests.definitions import define

pytestmark = pytest.mark.real

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


@pytest.fixture(autouse=True)
def _depot(own_home: Path) -> None:
    define(own_home, "depot", DEFINITION)


def manager(vendor: Vendor, use: Use, **policy: float) -> ConfigurableAPIConnector:
    context = CallContext("live", MemoryCredentials({}), {"depot": vendor.url})
    handler = APIRetryHandler(RetryPolicy(initial_delay=0.0, **policy), use=use)  # type: ignore[arg-type]  # floats only
    return ConfigurableAPIConnector(context=context, handler=handler)


async def test_calls_of_two_managers_keep_one_limit_and_other_paths_are_free() -> None:
    with serving(Vendor(Answer(body={"id": "1"}))) as vendor:
        one, other = manager(vendor, "program"), manager(vendor, "manual")
        first = [one.call(APIRequest("depot", "/parts/1")) for _ in range(3)]
        second = [other.call(APIRequest("depot", "part.get", params={"id": "2"})) for _ in range(3)]
        free = [other.call(APIRequest("depot", "/stores")) for _ in range(3)]
        answers = await asyncio.gather(*first, *second, *free)
        for made in (one, other):
            await made.aclose()
    held = [answer for answer in answers if answer.steps[0].kind == "rate_limit_wait"]
    assert held == [*answers[4:6]]
    assert all(0.2 < answer.steps[0].waited_s < 1.0 for answer in held)
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
    use: Use, sent: int, reasons: list[str]
) -> None:
    told = []
    with serving(Vendor(Answer(503))) as vendor:
        made = manager(vendor, use)
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
