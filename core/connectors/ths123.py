"""同花顺 Tonghuashun: quotes, account and orders, on a profile whose paths are configured.

Must not guess a share's market: the rule for six digits is ``core.platforms.resolve``'s.
"""

from __future__ import annotations

from typing import Any

from core.calls import APIRequest
from core.connectors.base import BaseConnector


class Ths123APIConnector(BaseConnector):
    """Calls Tonghuashun."""

    default_platform = "ths123"

    async def quote(self, code: str) -> Any:
        """The quote of a share, e.g. ``"000001"`` or ``"600519.SH"``; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "stock.quote", params={"code": code}))).body

    async def account(self) -> Any:
        """Funds and positions; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "account.info"))).body

    async def place_order(self, code: str, side: str, price: float, quantity: int, **fields: Any) -> Any:
        """Place an order. Never repeated by itself once it may have arrived; the answer's body.

        Args:
            code: The share with its suffix, e.g. ``"600519.SH"``.
            side: ``"buy"`` or ``"sell"``.
            price: Yuan.
            quantity: Shares, a multiple of 100.
            **fields: Further fields of the service.
        """
        order = {"code": code, "side": side, "price": price, "quantity": quantity, **fields}
        return (await self.call(APIRequest(self.platform_id, "order.create", data=order))).body
