"""A content platform on loopback (小红书, 知乎 or 今日头条): publish something, read its figures.

Owns the generic profile's endpoints. Must not know auth or faults.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from core.sandbox.generic import GenericPlatform
from core.sandbox.ledger import Entry, Ledger
from core.sandbox.messages import Request, Response, json_response

_PUBLISHED = ("新品开箱：恒温保温杯实测", "一篇看懂本季度经营数据")


class ContentPlatform(GenericPlatform):
    """See ``GenericPlatform`` for the arguments. Two publications are there from the start."""

    def __init__(self, credentials: Mapping[str, str], *, clock: Callable[[], float] = time.time) -> None:
        routes = {("POST", "/publish"): self._publish, ("GET", "/stats"): self._stats}
        super().__init__(routes, ("bearer", "api_key"), credentials, clock=clock)
        self._ledger = Ledger("C", "content_id", clock=clock)
        for title in _PUBLISHED:
            self._ledger.create({"title": title}, status="已发布")

    def _publish(self, request: Request, values: Mapping[str, str]) -> Response:
        body = request.json_object() or {}
        title = body.get("title")
        if not isinstance(title, str) or not title.strip():
            return json_response({"error": "bad_parameter", "field": "title"}, 400)
        made = self._ledger.create({"title": title}, status="审核中", key=request.header("idempotency-key") or "")
        return json_response(made, 201)

    def _stats(self, request: Request, values: Mapping[str, str]) -> Response:
        wanted = request.query.get("content_id")
        if wanted is None:
            items = [_figures(entry) for entry in self._ledger.newest_first()]
            return json_response({"total": len(items), "items": items})
        entry = self._ledger.get(wanted)
        if entry is None:
            return json_response({"error": "no_such_content", "content_id": wanted}, 404)
        return json_response(_figures(entry))


def _figures(entry: Entry) -> dict[str, Any]:
    published = entry["status"] == "已发布"
    views = 800 + zlib.crc32(entry["content_id"].encode()) % 90_000 if published else 0
    return {**entry, "views": views, "likes": views // 23, "comments": views // 310, "favorites": views // 57}
