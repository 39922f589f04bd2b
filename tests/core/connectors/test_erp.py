"""The methods of the ERP connector."""

from __future__ import annotations

import json

import pytest

from core.api_retry_handler import APIRetryHandler
from core.configurable_api_connector import ERPAPIConnector
from core.errors import BadRequest
from tests.core.connectors.vendors import QUICK, context
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real


async def test_each_method_is_its_operation() -> None:
    with serving(Vendor(Answer(200, {"code": 500, "ok": 1}))) as vendor:  # a business field, no error
        connector = ERPAPIConnector(context=context(vendor), handler=APIRetryHandler(QUICK))
        bodies = [
            await connector.finance_data(period="2026-11"),
            await connector.list_orders(page=2, customer="杭州"),
            await connector.get_order("SO/1"),
            await connector.create_order(customer="c", amount="1.00"),
        ]
        await connector.aclose()
    assert bodies == [{"code": 500, "ok": 1}] * 4
    assert [request[:2] for request in vendor.requests] == [
        ("GET", "/finance?period=2026-11"),
        ("GET", "/orders?page=2&page_size=20&customer=%E6%9D%AD%E5%B7%9E"),
        ("GET", "/orders/SO%2F1"),
        ("POST", "/orders"),
    ]
    assert json.loads(vendor.requests[3][3]) == {"customer": "c", "amount": "1.00"}


async def test_a_wrong_filter_is_refused_before_anything_is_sent() -> None:
    with serving(Vendor()) as vendor:
        connector = ERPAPIConnector(context=context(vendor), handler=APIRetryHandler(QUICK))
        with pytest.raises(BadRequest, match="page"):
            await connector.list_orders(page="two")
        await connector.aclose()
        assert vendor.requests == []
