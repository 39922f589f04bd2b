"""The company's ERP: finance data and orders, on a profile whose paths are configured."""

from __future__ import annotations

from typing import Any

from core.calls import APIRequest
from core.connectors.base import BaseConnector


class ERPAPIConnector(BaseConnector):
    """Calls the ERP."""

    default_platform = "erp"

    async def finance_data(self, **filters: Any) -> Any:
        """Finance data that matches ``filters``; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "finance.query", params=filters))).body

    async def list_orders(self, **filters: Any) -> Any:
        """Orders that match ``filters``; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "order.list", params=filters))).body

    async def get_order(self, order_id: str) -> Any:
        """One order; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "order.get", params={"id": order_id}))).body

    async def create_order(self, **order: Any) -> Any:
        """Create an order. Never repeated by itself once it may have arrived; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "order.create", data=order))).body
