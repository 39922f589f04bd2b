"""The calls of a day with everything in it, for the pictures.

Pure data. Must not be imported by the program.
"""

from __future__ import annotations

from collections.abc import Mapping

DAY: tuple[tuple[str, str, Mapping[str, str], str], ...] = (
    ("ths123", "stock.quote", {"code": "000001"}, "ok"),
    ("erp", "order.list", {}, "503"),
    ("zhihu", "content.stats", {}, "ok"),
    ("ths123", "account.info", {}, "429*2"),
    ("erp", "finance.query", {"period": "2026-06"}, "400"),
    ("douyin", "video.list", {"cursor": "0"}, "busy,ok"),
    ("toutiao", "content.stats", {}, "reset*9"),
    ("xiaohongshu", "content.stats", {}, "ok"),
)
"""Platform, operation, parameters, and what the sandbox does."""
