"""抖音 Douyin: publishing and figures of videos.

The steps of an upload, the paths, tokens and codes are data: ``resources/platforms/douyin.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.calls import APIRequest, File
from core.connectors.base import BaseConnector


class DouyinAPIConnector(BaseConnector):
    """Calls Douyin's open platform. ``refresh_token()`` renews the user's access token."""

    default_platform = "douyin"

    async def publish_video(
        self, title: str = "", *, video_url: str | None = None, file: File | str | None = None, **fields: Any
    ) -> Any:
        """Publish a video; the body of the last answer, with its ``item_id``.

        The last step, which publishes, is never repeated by itself once it may have been carried out.

        Args:
            title: Its title; may hold topics (``#…``).
            video_url: A public address to download it from.
            file: A file of this machine, or its content; one of the two.
            **fields: Further fields of the platform, and ``video_id`` instead of a file to publish what was uploaded
                before.

        Raises:
            BadRequest: No video, two, or a file that is missing, empty, too large or no video.
            APICallError: A step failed; ``steps`` tells which.
        """
        files = None
        if isinstance(file, str | Path):
            fields["file"] = str(file)
        elif file is not None:
            files = {"video": file}
        data = {"title": title, "video_url": video_url, **fields}
        return (await self.call(APIRequest(self.platform_id, "video.publish", data=data, files=files))).body

    async def video_stats(self, item_ids: Sequence[str] | str) -> Any:
        """Plays, likes, comments and shares of the user's own public videos; the answer's body."""
        data = {"item_ids": [item_ids] if isinstance(item_ids, str) else list(item_ids)}
        return (await self.call(APIRequest(self.platform_id, "video.stats", data=data))).body
