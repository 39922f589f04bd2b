"""A manager whose platforms are a vendor on loopback, with credentials of their own in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.api_retry_handler import APIRetryHandler, RetryPolicy
from core.calls import APIRequest, APIResponse
from core.configurable_api_connector import ConfigurableAPIConnector
from core.connectors.context import CallContext
from core.credentials.source import MemoryCredentials
from tests.core.loopback import Vendor

DOUYIN = {"access_token": "act.old-token", "open_id": "open-1", "refresh_token": "rft.refresh", "client_key": "ck-1234"}
VALUES = {
    **{("douyin", kind): value for kind, value in DOUYIN.items()},
    ("erp", "api_key"): "erp-key-123456",
    ("ths123", "api_key"): "ths-key-123456",
    ("ths123", "api_secret"): "ths-secret-1234",
    ("xiaohongshu", "access_token"): "xhs-token-1234",
}
QUICK = RetryPolicy(max_retries=2, initial_delay=0)


def context(vendor: Vendor, values: Mapping[tuple[str, str], str] | None = None) -> CallContext:
    urls = dict.fromkeys(("douyin", "erp", "ths123", "xiaohongshu", "zhihu"), vendor.url)
    return CallContext("live", MemoryCredentials(VALUES if values is None else values), urls)


def manager(vendor: Vendor, values: Mapping[tuple[str, str], str] | None = None) -> ConfigurableAPIConnector:
    return ConfigurableAPIConnector(context=context(vendor, values), handler=APIRetryHandler(QUICK))


def write_dotenv(**variables: str) -> None:
    """The working folder's ``.env``; before the first look at a setting, for files are looked at every 250 ms."""
    Path(".env").write_text("".join(f"{name}={value}\n" for name, value in variables.items()))


def envelope(code: int, **data: Any) -> dict[str, Any]:
    return {"data": {"error_code": code, "description": "", **data}, "extra": {"error_code": code}}


async def call(vendor: Vendor, platform: str, endpoint: str, **fields: Any) -> APIResponse:
    made = manager(vendor)
    try:
        return await made.call(APIRequest(platform, endpoint, **fields))
    finally:
        await made.aclose()
