"""Which log lines are shown: by level, logger, call, and words.

Owns the meaning of the filter. Pure: no Qt. Works on whole blocks, so that a million lines take a fraction of a second;
the case of ASCII letters does not matter.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import compress
from logging import ERROR, WARNING
from typing import Literal, TypeAlias

from core.log_blocks import Block, HeadFields

LevelChoice = Literal["all", "error", "warning", "info"]
_LEVELS: Mapping[LevelChoice, range] = {
    "all": range(256),
    "error": range(ERROR, 256),
    "warning": range(WARNING, ERROR),
    "info": range(WARNING),
}
Hits: TypeAlias = "array[int] | None"
"""The places of the shown lines in their block; None for all."""


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What a line must be to be shown; without arguments every line is.

    Attributes:
        logger: Name of the logger, whole; empty for all.
        call_id: Id of the call; empty for all.
        words: Each must occur in the message, or in the names of platform, call and logger.
        names: What people call a platform, by its id, to find words in.
    """

    level: LevelChoice = "all"
    logger: str = ""
    call_id: str = ""
    words: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether every line passes."""
        return self.level == "all" and not (self.logger or self.call_id or self.words)

    def hits(self, block: Block) -> Hits:
        """The lines of ``block`` that pass."""
        if self.is_open:
            return None
        masks: list[bytes | bytearray] = []
        accepted = [self._accepts(head) for head in block.heads]
        if not any(accepted):
            return array("H")
        if not all(accepted):
            masks.append(block.where_head(accepted))
        folded = block.text.lower() if self.words else b""  # ASCII only: nothing changes its length
        for word in self.words:
            named = [word.lower() in self._searched(head) for head in block.heads]
            if all(named):
                continue
            found = block.where_text(word.encode("utf-8", "surrogatepass").lower(), folded)
            masks.append(_either(found, block.where_head(named)) if any(named) else found)
        return array("H", compress(range(len(block)), _all(masks))) if masks else None

    def _accepts(self, head: HeadFields) -> bool:
        level, logger, _platform, call_id = head
        return level in _LEVELS[self.level] and self.logger in ("", logger) and self.call_id in ("", call_id)

    def _searched(self, head: HeadFields) -> str:
        _level, logger, platform, call_id = head
        return f"{platform}\n{self.names.get(platform, '')}\n{call_id}\n{logger}".lower()


def _all(masks: list[bytes | bytearray]) -> bytes:
    both = int.from_bytes(masks[0], "little")
    for mask in masks[1:]:
        both &= int.from_bytes(mask, "little")
    return both.to_bytes(len(masks[0]), "little")


def _either(one: bytes | bytearray, other: bytes) -> bytes:
    return (int.from_bytes(one, "little") | int.from_bytes(other, "little")).to_bytes(len(other), "little")
