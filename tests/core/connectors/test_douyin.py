"""The methods of the Douyin connector."""

from __future__ import annotations

import json

import pytest

from core.api_retry_handler import APIRetryHandler
from core.configurable_api_connector import DouyinAPIConnector
from tests.core.connectors.vendors import QUICK, context, envelope
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real


async def test_a_connectors_methods_go_through_the_same_call() -> None:
    handler = APIRetryHandler(QUICK)
    with serving(Vendor(Answer(503), Answer(body=envelope(0, list=[1])))) as vendor:
        connector = DouyinAPIConnector(context=context(vendor), handler=handler)
        body = await connector.video_stats(["@a+b/c=="])
        await connector.aclose()
    assert body["data"]["list"] == [1]
    method, path, _, content = vendor.requests[-1]
    assert (method, path) == ("POST", "/api/douyin/v1/video/video_data/?open_id=open-1")
    assert json.loads(content) == {"item_ids": ["@a+b/c=="]}
    assert handler.get_stats().succeeded_after_retry == 1
