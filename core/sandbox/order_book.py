"""Orders that somebody placed in the sandbox, kept in memory.

Owns numbering and the repeat of a create with the same idempotency key. Must not know requests or platforms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

Order = Mapping[str, Any]

_BEIJING = timezone(timedelta(hours=8))
_REMEMBERED = 1000


class OrderBook:
    """Orders in the order of their creation; beyond a thousand the oldest are forgotten.

    Args:
        prefix: First letters of an order number.
        clock: Unix seconds.
    """

    def __init__(self, prefix: str, *, clock: Callable[[], float]) -> None:
        self._prefix = prefix
        self._clock = clock
        self._orders: dict[str, Order] = {}
        self._by_key: dict[str, str] = {}
        self._created = 0

    def create(self, fields: Mapping[str, Any], *, status: str, key: str = "") -> Order:
        """A new order with these fields; the earlier one if ``key`` was used before."""
        known = self._orders.get(self._by_key.get(key, ""))
        if known:
            return known
        self._created += 1
        now = datetime.fromtimestamp(self._clock(), _BEIJING)
        order_id = f"{self._prefix}{now:%Y%m%d}{self._created:05d}"
        order = {**fields, "order_id": order_id, "status": status, "created_at": now.isoformat(timespec="seconds")}
        self._orders[order_id] = order
        if key:
            self._by_key[key] = order_id
        if len(self._orders) > _REMEMBERED:
            oldest = next(iter(self._orders))
            del self._orders[oldest]
            self._by_key = {key: order_id for key, order_id in self._by_key.items() if order_id != oldest}
        return order

    def get(self, order_id: str) -> Order | None:
        """The order with this number, or None."""
        return self._orders.get(order_id)

    def newest_first(self) -> list[Order]:
        """All orders, the last created first."""
        return list(reversed(self._orders.values()))
