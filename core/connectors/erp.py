"""The company's ERP: finance data and orders, on a profile whose paths are configured."""

from __future__ import annotations

from typing import Any

from core.calls import APIRequest
from core.connectors.base import BaseConnector


class ERPAPIConnector(BaseConnector):
    """Calls the ERP. A method whose operation the active profile does not have raises ``UnknownEndpoint``."""

    default_platform = "erp"

    async def finance_data(self, **filters: Any) -> Any:
        """Finance data that matches ``filters`` (``period="2026-11"``); the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "finance.query", params=filters))).body

    async def list_orders(self, **filters: Any) -> Any:
        """Orders that match ``filters`` (``page=2``); the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "order.list", params=filters))).body

    async def get_order(self, order_id: str) -> Any:
        """One order; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "order.get", params={"id": order_id}))).body

    async def create_order(self, **order: Any) -> Any:
        """Create an order. Once it may have arrived, only a key that the platform knows lets it be repeated."""
        return (await self.call(APIRequest(self.platform_id, "order.create", data=order))).body

    async def update_order(self, order_id: str, **changes: Any) -> Any:
        """Change an order. Never repeated by itself once it may have arrived; the answer's body."""
        request = APIRequest(self.platform_id, "order.update", params={"id": order_id}, data=changes)
        return (await self.call(request)).body

    async def cancel_order(self, order_id: str) -> Any:
        """Cancel an order. Never repeated by itself once it may have arrived; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "order.cancel", params={"id": order_id}))).body
