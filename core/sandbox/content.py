"""A content platform on loopback (小红书, 知乎 or 今日头条): publish something, read its figures.

Owns the generic profile's endpoints. Must not know auth or faults.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from core.sandbox.generic import GenericPlatform
from core.sandbox.messages import Request, Response, json_response
from core.sandbox.order_book import OrderBook


class ContentPlatform(GenericPlatform):
    """See ``GenericPlatform`` for the arguments."""

    def __init__(self, credentials: Mapping[str, str], *, clock: Callable[[], float] = time.time) -> None:
        routes = {("POST", "/publish"): self._publish, ("GET", "/stats"): self._stats}
        super().__init__(routes, ("bearer", "api_key"), credentials, clock=clock)
        self._published = OrderBook("C", clock=clock)

    def _publish(self, request: Request, values: Mapping[str, str]) -> Response:
        body = request.json_object() or {}
        title = body.get("title")
        if not isinstance(title, str) or not title.strip():
            return json_response({"error": "bad_parameter", "field": "title"}, 400)
        made = self._published.create({"title": title}, status="审核中", key=request.header("idempotency-key") or "")
        return json_response({"content_id": made["order_id"], **made}, 201)

    def _stats(self, request: Request, values: Mapping[str, str]) -> Response:
        items = [
            {"content_id": item["order_id"], "title": item["title"], "views": 0, "likes": 0, "comments": 0}
            for item in self._published.newest_first()
        ]
        return json_response({"total": len(items), "items": items})
