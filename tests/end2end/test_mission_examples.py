"""The usage examples that the product promises, as written, under two consecutive ``asyncio.run``.

The video is published in the sandbox: it alone answers for ``https://example.com`` without the network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from core.api_credential_manager import get_credential_manager
from core.api_retry_handler import RetryStrategy, execute_with_retry, retry_on_failure
from core.configurable_api_connector import get_api_connector_manager
from core.sandbox import shared
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real


def test_the_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_RETRY_JITTER", "0")
    with serving(Vendor(Answer(200, {"price": 12.34}))) as vendor:
        monkeypatch.setenv("THS_BASE_URL", vendor.url)
        monkeypatch.setenv("TONGHUASHUN_API_KEY", "ths-key-123456")
        monkeypatch.setenv("TONGHUASHUN_API_SECRET", "ths-secret-123456")

        cred_manager = get_credential_manager()
        cred_manager.set_credential(platform="douyin", credential_type="app_id", value="your_app_id")
        cred_manager.set_credential(platform="douyin", credential_type="app_secret", value="your_app_secret")
        assert cred_manager.get_credential("douyin", "app_id") == "your_app_id"

        async def fetch_data() -> Any:
            async with httpx.AsyncClient() as client:
                response = await client.get(f"{vendor.url}/data")
                return response.json()

        @retry_on_failure(max_retries=3, initial_delay=1.0, strategy=RetryStrategy.EXPONENTIAL)
        async def api_call() -> Any:
            return await fetch_data()

        async def main() -> None:
            connector_manager = get_api_connector_manager()
            quote = await connector_manager.call_api(platform="ths123", endpoint="/stock/000001/quote", method="GET")
            assert quote == {"price": 12.34}
            result = await execute_with_retry(fetch_data, max_retries=3, initial_delay=1.0)
            assert result == {"price": 12.34}
            assert await api_call() == {"price": 12.34}

        asyncio.run(main())
        asyncio.run(main())
    assert {path for _, path, _, _ in vendor.requests} == {"/stock/000001.SZ/quote", "/data"}


@pytest.fixture
def own_sandbox() -> Iterator[None]:
    """The sandbox that the process starts for itself ends with the test."""
    yield
    if shared._process is not None:
        asyncio.run(shared._process.aclose())
    shared._process = None


def test_the_example_of_publishing(monkeypatch: pytest.MonkeyPatch, own_sandbox: None) -> None:
    monkeypatch.setenv("JIERU_SANDBOX", "1")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody there: nothing outside is asked

    async def main() -> Any:
        connector_manager = get_api_connector_manager()
        published = await connector_manager.call_api(
            platform="douyin",
            endpoint="/video/publish",
            method="POST",
            data={"video_url": "https://example.com/video.mp4", "title": "测试视频"},
        )
        listed = await connector_manager.call_api(platform="douyin", endpoint="video.list")
        await connector_manager.aclose()
        return published["data"]["item_id"], listed["data"]["list"][0]

    first, second = asyncio.run(main()), asyncio.run(main())
    for item_id, newest in (first, second):
        assert (newest["item_id"], newest["title"]) == (item_id, "测试视频")
    assert first[0] != second[0]
