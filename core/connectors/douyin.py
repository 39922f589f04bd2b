"""抖音 Douyin: publishing and figures of videos, and the token that needs renewing.

Owns what the definition cannot say. Source of paths, fields and codes: ``resources/platforms/douyin.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.calls import APIRequest
from core.connectors.base import BaseConnector


class DouyinAPIConnector(BaseConnector):
    """Calls Douyin's open platform."""

    default_platform = "douyin"

    async def publish_video(self, *, title: str, video_url: str | None = None, **fields: Any) -> Any:
        """Publish a video from an address; the answer's body.

        Raises:
            BadRequest: The operation is not available in this version.
        """
        data = {"title": title, "video_url": video_url, **fields}
        return (await self.call(APIRequest(self.platform_id, "video.publish", data=data))).body

    async def video_stats(self, item_ids: Sequence[str]) -> Any:
        """Plays, likes, comments and shares of the user's own public videos; the answer's body."""
        request = APIRequest(self.platform_id, "video.stats", data={"item_ids": list(item_ids)})
        return (await self.call(request)).body
