"""The methods of the content platforms' connector."""

from __future__ import annotations

import json

import pytest

from core.api_retry_handler import APIRetryHandler
from core.configurable_api_connector import ContentPlatformAPIConnector
from core.errors import BadRequest
from tests.core.connectors.vendors import QUICK, context
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real


async def test_publish_and_stats() -> None:
    with serving(Vendor(Answer(201, {"content_id": "C1"}), Answer(200, {"items": []}))) as vendor:
        connector = ContentPlatformAPIConnector("xiaohongshu", context=context(vendor), handler=APIRetryHandler(QUICK))
        assert await connector.publish(title="标题", content="正文") == {"content_id": "C1"}
        assert await connector.stats(content_id="C1") == {"items": []}
        await connector.aclose()
    publish, stats = vendor.requests
    assert publish[:2] == ("POST", "/publish")
    assert json.loads(publish[3]) == {"title": "标题", "content": "正文"}
    assert publish[2]["authorization"] == "Bearer xhs-token-1234"
    assert stats[:2] == ("GET", "/stats?content_id=C1")


async def test_a_publication_needs_a_title() -> None:
    with serving(Vendor()) as vendor:
        connector = ContentPlatformAPIConnector(context=context(vendor), handler=APIRetryHandler(QUICK))
        with pytest.raises(BadRequest, match="title"):
            await connector.publish(content="正文")
        await connector.aclose()
        assert vendor.requests == []
