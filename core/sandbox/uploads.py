"""Videos on their way into the sandbox's Douyin account: whole, or in parts that are put together.

Owns the platform's rules for them (sizes, part numbers, two hours for an upload in parts). Keeps no content, only
what there is to check. Must not know requests or envelopes. Source of the rules: the platform's page on uploads.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WHOLE_LIMIT = 128 << 20
"""Above it the platform takes a video in parts only."""
PART_MINIMUM = 5 << 20
"""The last part may be smaller."""
TOTAL_LIMIT = 4 << 30
UPLOAD_LIFE_S = 7200
_REMEMBERED = 1000
_VIDEO = (b"ftyp", b"moov", b"mdat", b"wide", b"free")


@dataclass(slots=True)
class _InParts:
    expires_at: float
    sizes: dict[int, int] = field(default_factory=dict)


class Uploads:
    """Uploads of one account.

    Args:
        clock: Unix seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._in_parts: OrderedDict[str, _InParts] = OrderedDict()
        self._videos: OrderedDict[str, int] = OrderedDict()

    def whole(self, content: bytes) -> str | None:
        """The id of a video that came in one piece; None if it is none, or too large."""
        return self._made(len(content)) if len(content) <= WHOLE_LIMIT and _is_video(content) else None

    def begin(self) -> str:
        """The id of a new upload in parts."""
        upload_id = secrets.token_hex(16)
        self._in_parts[upload_id] = _InParts(self._clock() + UPLOAD_LIFE_S)
        _forget(self._in_parts)
        return upload_id

    def part(self, upload_id: str, number: str, content: bytes) -> bool:
        """Take a part; one that comes twice counts once. False: no such upload, number or content."""
        upload = self._running(upload_id)
        if upload is None or not (number.isascii() and number.isdigit() and 1 <= int(number) <= 10_000) or not content:
            return False
        if int(number) == 1 and not _is_video(content):
            return False
        upload.sizes[int(number)] = len(content)
        return True

    def complete(self, upload_id: str) -> str | None:
        """Put the parts together; None if some are missing or too small, or there is no such upload."""
        upload = self._running(upload_id)
        if upload is None or not upload.sizes:
            return None
        numbers = sorted(upload.sizes)
        small = [number for number in numbers[:-1] if upload.sizes[number] < PART_MINIMUM]
        size = sum(upload.sizes.values())
        if numbers != list(range(1, len(numbers) + 1)) or small or size > TOTAL_LIMIT:
            return None
        del self._in_parts[upload_id]
        return self._made(size)

    def size(self, video_id: str) -> int | None:
        """The size of an uploaded video; None if there is none with this id."""
        return self._videos.get(video_id)

    def _running(self, upload_id: str) -> _InParts | None:
        upload = self._in_parts.get(upload_id)
        return upload if upload and self._clock() < upload.expires_at else None

    def _made(self, size: int) -> str:
        video_id = f"v0200fg10000{secrets.token_hex(10)}"
        self._videos[video_id] = size
        _forget(self._videos)
        return video_id


def _is_video(content: bytes) -> bool:
    return content[4:8] in _VIDEO or content[:4] == b"\x1a\x45\xdf\xa3"


def _forget(things: OrderedDict[str, Any]) -> None:
    if len(things) > _REMEMBERED:
        things.popitem(last=False)
