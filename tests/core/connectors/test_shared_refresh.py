"""Calls of one program that find the same token expired at once: one of them asks, and all go by what came."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from functools import partial

import pytest

from core.api_retry_handler import APIRetryHandler
from core.calls import APIRequest
from core.configurable_api_connector import ConfigurableAPIConnector
from core.events import Event, RefreshStarted
from tests.core.conftest import Recorder
from tests.core.connectors.vendors import QUICK, context, envelope
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real


class HoldingVendor(Vendor):
    """Every token has expired; a refresh is answered when all calls wait for it.

    Attributes:
        asked: Set when a refresh has come.
        release: Lets the answers to refreshes go.
    """

    def __init__(self, refresh: Answer) -> None:
        super().__init__()
        self.asked, self.release = threading.Event(), threading.Event()
        self._refresh = replace(refresh, hold=self.release)

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        if path.startswith("/oauth/"):
            self.asked.set()
            return self._refresh
        return Answer(body=envelope(0 if headers["access-token"] == "act.new-token" else 28001008))

    @property
    def posts(self) -> int:
        return sum(path.startswith("/oauth/") for _, path, _, _ in self.requests)


class Callers:
    """Calls at once that all find the token expired.

    Attributes:
        recorders: Of the calls, in order.
        began: The recorders in the order in which their calls came to need a new token; the first one leads.
    """

    def __init__(self, vendor: HoldingVendor, number: int) -> None:
        self.recorders = [Recorder() for _ in range(number)]
        self.began: list[Recorder] = []
        self.managers = []
        shared = context(vendor)
        for recorder in self.recorders:
            handler = APIRetryHandler(QUICK)
            handler.add_listener(recorder)
            handler.add_listener(partial(self._note, recorder))
            self.managers.append(ConfigurableAPIConnector(context=shared, handler=handler))
        self.calls = [
            asyncio.ensure_future(manager.call(APIRequest("douyin", "video.list"))) for manager in self.managers
        ]

    def _note(self, recorder: Recorder, event: Event) -> None:
        if isinstance(event, RefreshStarted):
            self.began.append(recorder)

    async def all_wait(self, vendor: HoldingVendor) -> None:
        await asyncio.gather(*(recorder.until("refresh_started") for recorder in self.recorders))
        assert await asyncio.to_thread(vendor.asked.wait, 10)

    async def aclose(self) -> None:
        for manager in self.managers:
            await manager.aclose()


REFUSED = Answer(body={"data": {"error_code": 10010, "description": "expired"}, "message": "error"})


@pytest.mark.parametrize(("answer", "stop_reason"), [(REFUSED, "reauthorize"), (Answer(400, {}), "reauthorize")])
async def test_a_refresh_that_failed_has_failed_for_all_who_waited(answer: Answer, stop_reason: str) -> None:
    """None of them asks the vendor once more: what it refuses it would refuse to each of them."""
    with serving(HoldingVendor(answer)) as vendor:
        callers = Callers(vendor, 4)
        await callers.all_wait(vendor)
        vendor.release.set()
        ended = await asyncio.gather(*callers.calls, return_exceptions=True)
        await callers.aclose()
    assert [getattr(error, "stop_reason", error) for error in ended] == [stop_reason] * 4
    assert vendor.posts == 1
    records = [recorder.record for recorder in callers.recorders]
    assert [record and record.steps[-1].rule for record in records] == ["refresh.failed"] * 4
    assert sorted(bool(record and record.steps[-1].sent) for record in records) == [False, False, False, True]


async def test_who_leads_a_refresh_may_be_stopped_and_the_others_get_it() -> None:
    with serving(HoldingVendor(Answer(body=envelope(0, access_token="act.new-token", expires_in=100)))) as vendor:
        callers = Callers(vendor, 4)
        await callers.all_wait(vendor)
        heard = callers.began[0]
        leads = callers.calls[callers.recorders.index(heard)]
        others = [one for one in callers.calls if one is not leads]
        leads.cancel()
        await asyncio.wait([leads])
        before = len(heard.events)
        vendor.release.set()
        answers = await asyncio.gather(*others)
        await callers.aclose()
    assert leads.cancelled()
    assert vendor.posts == 1
    assert {step.rule for answer in answers for step in answer.steps if step.kind == "token_refresh"} == {
        "refresh.shared"
    }
    assert heard.types[-1] == "call_finished"
    assert len(heard.events) == before  # what went on is told to no call that is over


async def test_a_slow_refresh_is_waited_for_by_each_call_as_long_as_its_own_limits_allow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The limit of the lock is one on other programs: calls of one program do not stand in each other's way."""
    monkeypatch.setattr("core.connectors.token_refresh.LOCK_LIMIT_S", 0.0)
    with serving(HoldingVendor(Answer(body=envelope(0, access_token="act.new-token", expires_in=100)))) as vendor:
        callers = Callers(vendor, 4)
        await callers.all_wait(vendor)
        vendor.release.set()
        answers = await asyncio.gather(*callers.calls)
        await callers.aclose()
    rules = sorted(step.rule for answer in answers for step in answer.steps if step.kind == "token_refresh")
    assert rules == ["refresh.ok", *["refresh.shared"] * 3]
    assert vendor.posts == 1
