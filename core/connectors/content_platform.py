"""Content platforms (小红书, 知乎, 今日头条 and others added by a definition): publishing and figures."""

from __future__ import annotations

from typing import Any

from core.calls import APIRequest
from core.connectors.base import BaseConnector


class ContentPlatformAPIConnector(BaseConnector):
    """Calls one content platform, named by its id."""

    default_platform = "xiaohongshu"

    async def publish(self, **content: Any) -> Any:
        """Publish. Never repeated by itself once it may have arrived; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "content.publish", data=content))).body

    async def stats(self, **filters: Any) -> Any:
        """Figures of published content; the answer's body."""
        return (await self.call(APIRequest(self.platform_id, "content.stats", params=filters))).body
