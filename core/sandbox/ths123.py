"""Tonghuashun on loopback: quotes, one simulated account, and orders that stay in it.

Owns the generic profile's endpoints. Must not know auth or faults.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from core.sandbox.generic import GenericPlatform
from core.sandbox.ledger import Ledger
from core.sandbox.messages import Request, Response, json_response

_NAMES = {
    "000001.SZ": "平安银行",
    "000858.SZ": "五粮液",
    "002594.SZ": "比亚迪",
    "300033.SZ": "同花顺",
    "300750.SZ": "宁德时代",
    "600030.SH": "中信证券",
    "600036.SH": "招商银行",
    "600519.SH": "贵州茅台",
    "601318.SH": "中国平安",
    "688981.SH": "中芯国际",
}
_CODE = re.compile(r"[0-9]{6}\.(SH|SZ|BJ)")
_OPENING_CASH = 1_000_000.0


class Ths123(GenericPlatform):
    """See ``GenericPlatform`` for the arguments."""

    def __init__(self, credentials: Mapping[str, str], *, clock: Callable[[], float] = time.time) -> None:
        routes = {
            ("GET", "/stock/{code}/quote"): self._quote,
            ("GET", "/account"): self._account,
            ("POST", "/order"): self._order,
        }
        super().__init__(routes, ("hmac", "api_key"), credentials, clock=clock)
        self._orders = Ledger("T", "order_id", clock=clock)

    def _quote(self, request: Request, values: Mapping[str, str]) -> Response:
        code = values["code"].upper()
        if not _CODE.fullmatch(code):
            return json_response({"error": "unknown_code", "code": values["code"]}, 404)
        return json_response(_quote(code, self._clock()))

    def _account(self, request: Request, values: Mapping[str, str]) -> Response:
        orders = self._orders.newest_first()
        frozen = sum(order["price"] * order["quantity"] for order in orders if order["side"] == "buy")
        return json_response(
            {
                "account_id": "8800000000123456",
                "currency": "CNY",
                "total_assets": _OPENING_CASH,
                "available": round(_OPENING_CASH - frozen, 2),
                "frozen": round(frozen, 2),
                "orders": orders,
            }
        )

    def _order(self, request: Request, values: Mapping[str, str]) -> Response:
        body = request.json_object() or {}
        for name, good in _ORDER_FIELDS.items():
            if not good(body.get(name)):
                return json_response({"error": "bad_parameter", "field": name}, 400)
        fields = {name: body[name] for name in _ORDER_FIELDS}
        order = self._orders.create(fields, status="accepted", key=request.header("idempotency-key") or "")
        return json_response(order, 201)


def _is_amount(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e9


_ORDER_FIELDS: Mapping[str, Callable[[Any], bool]] = {
    "code": lambda value: isinstance(value, str) and bool(re.fullmatch(r"[0-9]{6}(\.(SH|SZ|BJ))?", value)),
    "side": lambda value: value in ("buy", "sell"),
    "price": _is_amount,
    "quantity": lambda value: _is_amount(value) and isinstance(value, int) and value % 100 == 0,
}


def _quote(code: str, now_s: float) -> dict[str, Any]:
    noise = zlib.crc32(code.encode())
    previous = 4 + noise % 30_000 / 100
    wave = (int(now_s) // 3 + noise) % 401 - 200  # within ±2 % of the close before, a new price every 3 s
    latest = round(previous * (1 + wave / 10_000), 2)
    return {
        "code": code,
        "name": _NAMES.get(code, f"示例证券{code[:6]}"),
        "latest": latest,
        "prev_close": round(previous, 2),
        "change": round(latest - previous, 2),
        "change_ratio": round((latest / previous - 1) * 100, 2),
        "volume": 100 * (noise % 900_000 + 1000),
        "time": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(now_s + 8 * 3600)),
    }
