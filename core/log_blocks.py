"""Log lines as columns, in blocks that never change: a million lines fit in memory and are searched at C speed.

Owns the form of a block. Pure; must not know where lines come from or who looks at them. One object a line would cost
four times the memory, and a pause of the garbage collector that grows with the lines: 100 ms were measured for what
blocks have in common alone, while it was kept as named tuples. Plain tuples of text the collector leaves out.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

BLOCK_LINES = 1024
MOST_HEADS = 255
"""Heads are told apart by one byte a line; a block with more different ones ends early."""

_SEPARATOR = b"\xff"  # a byte that no UTF-8 has


class Head(NamedTuple):
    """What several lines have in common.

    Attributes:
        level: As ``logging`` counts, at most 255.
        platform: Platform id; empty if the line belongs to none.
        call_id: The call that it belongs to, or empty.
    """

    level: int
    logger: str
    platform: str = ""
    call_id: str = ""


HeadFields = tuple[int, str, str, str]


class Line(NamedTuple):
    """One line.

    Attributes:
        position: Counts all lines of the process from 0; never used twice.
        time_s: Seconds since 1970.
        text: Redacted, cut, with its control characters as they came.
    """

    position: int
    time_s: float
    head: Head
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Up to ``BLOCK_LINES`` lines.

    Attributes:
        first: Position of the first line.
        heads: The different heads in the block, as plain tuples with the fields of ``Head``.
        kinds: For each line, the place of its head in ``heads``.
        text: All texts in UTF-8, each followed by a separator.
        ends: For each line, where its text ends in ``text``.
    """

    first: int
    times: array[float]
    heads: tuple[HeadFields, ...]
    kinds: bytes
    text: bytes
    ends: array[int]

    def __len__(self) -> int:
        return len(self.kinds)

    @property
    def stop(self) -> int:
        """Position after the last line."""
        return self.first + len(self.kinds)

    def line(self, index: int) -> Line:
        """The line at ``index``, from 0."""
        start = self.ends[index - 1] + 1 if index else 0
        text = self.text[start : self.ends[index]].decode("utf-8", "surrogatepass")
        return Line(self.first + index, self.times[index], Head(*self.heads[self.kinds[index]]), text)

    def where_head(self, accepted: Sequence[bool]) -> bytes:
        """A byte for each line: 1 where its head is accepted, else 0. ``accepted`` is as long as ``heads``."""
        return self.kinds.translate(bytes(accepted).ljust(256, b"\0"))

    def where_text(self, needle: bytes, folded: bytes | None = None) -> bytearray:
        """A byte for each line: 1 where ``needle`` occurs in its text.

        Args:
            needle: UTF-8, not empty; in lower case where ``folded`` is.
            folded: ``text`` in another form of the same length, e.g. in lower case.
        """
        text = self.text if folded is None else folded
        found = bytearray(len(self.kinds))
        at = text.find(needle)
        while at >= 0:
            index = bisect_right(self.ends, at)
            found[index] = 1
            at = text.find(needle, self.ends[index] + 1)
        return found


Entry = tuple[float, HeadFields, str]


def blocks_of(first: int, entries: Sequence[Entry]) -> list[Block]:
    """``entries`` (time, head, text) in blocks, the first line having the position ``first``."""
    blocks = []
    start = 0
    while start < len(entries):
        heads: dict[HeadFields, int] = {}
        stop = start
        for _, head, _ in entries[start : start + BLOCK_LINES]:
            if head not in heads and len(heads) == MOST_HEADS:
                break
            heads.setdefault(head, len(heads))
            stop += 1
        part = entries[start:stop]
        texts = [text.encode("utf-8", "surrogatepass") for _, _, text in part]
        ends = accumulate((len(text) + 1 for text in texts), initial=-1)
        next(ends)
        blocks.append(
            Block(
                first + start,
                array("d", [time_s for time_s, _, _ in part]),
                tuple(heads),
                bytes([heads[head] for _, head, _ in part]),
                _SEPARATOR.join([*texts, b""]),
                array("I", ends),
            )
        )
        start = stop
    return blocks
