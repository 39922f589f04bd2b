"""A company's ERP on loopback: finance figures and sales orders.

Owns the generic profile's endpoints. Must not know auth or faults.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping

from core.sandbox.generic import GenericPlatform
from core.sandbox.ledger import Ledger
from core.sandbox.messages import Request, Response, json_response

_CUSTOMERS = ("杭州云集供应链有限公司", "深圳前海优选贸易有限公司", "成都锦里文化传播有限公司")
_SUBJECTS = (
    ("6001", "主营业务收入", "1286400.00"),
    ("6401", "主营业务成本", "871230.50"),
    ("6601", "销售费用", "96480.00"),
)
_CANCELLED = "已取消"


class Erp(GenericPlatform):
    """See ``GenericPlatform`` for the arguments. Three orders are there from the start."""

    def __init__(self, credentials: Mapping[str, str], *, clock: Callable[[], float] = time.time) -> None:
        routes = {
            ("GET", "/finance"): self._finance,
            ("GET", "/orders"): self._list,
            ("POST", "/orders"): self._create,
            ("GET", "/orders/{order_id}"): self._get,
            ("PUT", "/orders/{order_id}"): self._update,
            ("POST", "/orders/{order_id}/cancel"): self._cancel,
        }
        super().__init__(routes, ("api_key", "basic"), credentials, clock=clock)
        self._orders = Ledger("SO", "order_id", clock=clock)
        for number, customer in enumerate(_CUSTOMERS, 1):
            self._orders.create({"customer": customer, "amount": f"{number * 3680}.00"}, status="已审核")

    def _finance(self, request: Request, values: Mapping[str, str]) -> Response:
        period = request.query.get("period") or time.strftime("%Y-%m", time.gmtime(self._clock() + 8 * 3600))
        entries = [{"subject": code, "name": name, "amount": amount} for code, name, amount in _SUBJECTS]
        return json_response({"period": period, "currency": "CNY", "entries": entries})

    def _list(self, request: Request, values: Mapping[str, str]) -> Response:
        numbers: dict[str, int] = {}
        for name, default in (("page", "1"), ("page_size", "20")):
            text = request.query.get(name, default)
            if not re.fullmatch(r"[1-9][0-9]{0,4}", text):
                return json_response({"error": "bad_parameter", "field": name}, 400)
            numbers[name] = int(text)
        orders = self._orders.newest_first()
        start = (numbers["page"] - 1) * numbers["page_size"]
        page = orders[start : start + numbers["page_size"]]
        return json_response({"total": len(orders), **numbers, "orders": page})

    def _get(self, request: Request, values: Mapping[str, str]) -> Response:
        order = self._orders.get(values["order_id"])
        return _missing(values) if order is None else json_response(order)

    def _update(self, request: Request, values: Mapping[str, str]) -> Response:
        fields = request.json_object()
        if not fields:
            return json_response({"error": "bad_parameter", "field": "body"}, 400)
        order = self._orders.get(values["order_id"])
        if order is None:
            return _missing(values)
        if order["status"] == _CANCELLED:
            return json_response({"error": "order_cancelled", "order_id": order["order_id"]}, 409)
        return json_response(self._orders.change(order["order_id"], fields) or order)

    def _cancel(self, request: Request, values: Mapping[str, str]) -> Response:
        order = self._orders.change(values["order_id"], {}, status=_CANCELLED)
        return _missing(values) if order is None else json_response(order)

    def _create(self, request: Request, values: Mapping[str, str]) -> Response:
        fields = request.json_object()
        if not fields:
            return json_response({"error": "bad_parameter", "field": "body"}, 400)
        order = self._orders.create(fields, status="待审核", key=request.header("idempotency-key") or "")
        return json_response(order, 201)


def _missing(values: Mapping[str, str]) -> Response:
    return json_response({"error": "no_such_order", "order_id": values["order_id"]}, 404)
