"""The methods of the Tonghuashun connector."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.api_retry_handler import APIRetryHandler
from core.configurable_api_connector import Ths123APIConnector
from core.errors import APICallError
from tests.core.connectors.vendors import QUICK, context
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real

ORDER: dict[str, Any] = {"code": "600519.SH", "side": "buy", "price": 1500.0, "quantity": 100}


@pytest.mark.parametrize(
    ("code", "sent"), [("000001", "000001.SZ"), ("920002", "920002.BJ"), ("000001.SH", "000001.SH")]
)
async def test_a_quote_names_its_exchange(code: str, sent: str) -> None:
    with serving(Vendor(Answer(200, {"latest": 1.0}))) as vendor:
        connector = Ths123APIConnector(context=context(vendor), handler=APIRetryHandler(QUICK))
        assert await connector.quote(code) == {"latest": 1.0}
        await connector.aclose()
    assert vendor.requests[0][:2] == ("GET", f"/stock/{sent}/quote")


async def test_account_and_order() -> None:
    with serving(Vendor(Answer(200, {"cash": 1}), Answer(201, {"order_id": "T1"}))) as vendor:
        connector = Ths123APIConnector(context=context(vendor), handler=APIRetryHandler(QUICK))
        assert await connector.account() == {"cash": 1}
        assert await connector.place_order(**ORDER) == {"order_id": "T1"}
        await connector.aclose()
    assert [request[:2] for request in vendor.requests] == [("GET", "/account"), ("POST", "/order")]
    assert json.loads(vendor.requests[1][3]) == ORDER


async def test_an_order_without_an_answer_is_never_repeated() -> None:
    with serving(Vendor(Answer(drop=True))) as vendor:
        connector = Ths123APIConnector(context=context(vendor), handler=APIRetryHandler(QUICK))
        with pytest.raises(APICallError) as caught:
            await connector.place_order(**ORDER)
        await connector.aclose()
    assert (caught.value.stop_reason, len(vendor.requests)) == ("outcome_unknown", 1)
