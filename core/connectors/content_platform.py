"""Content platforms (小红书, 知乎, 今日头条 and others added by a definition): publishing and figures."""

from __future__ import annotations

from typing import Any

from core.calls import APIRequest
from core.connectors.base import BaseConnector


class ContentPlatformAPIConnector(BaseConnector):
    """Calls one content platform, named by its id."""

    default_platform = "xiaohongshu"

    async def publish(self, title: str | None = None, content: str | None = None, **fields: Any) -> Any:
        """Publish. Never repeated by itself once it may have arrived; the answer's body."""
        data = {name: value for name, value in (("title", title), ("content", content)) if value is not None}
        return (await self.call(APIRequest(self.platform_id, "content.publish", data={**data, **fields}))).body

    async def stats(self, **filters: Any) -> Any:
        """Figures of published content (all, or of ``content_id="…"``); the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "content.stats", params=filters))).body
