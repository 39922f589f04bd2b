"""The rows of the log table: the lines of some blocks that pass a filter, addressed by row.

Owns the way from a row to its line and back. Pure: no Qt. A row costs two bytes, and nothing where all lines pass.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from core.log_blocks import Block, Line
from gui.logs.line_filter import Hits, LineFilter


class LineRows:
    """Rows over blocks; blocks come in at the end and go at the beginning."""

    def __init__(self, line_filter: LineFilter | None = None) -> None:
        self.filter = line_filter or LineFilter()
        self.blocks: list[Block] = []
        self._hits: list[Hits] = []
        self._starts: list[int] = []  # number of each block's first row, counted from the first block ever
        self._gone = 0  # rows that went with their blocks
        self._stop = 0

    def __len__(self) -> int:
        return self._stop - self._gone

    @property
    def stop(self) -> int:
        """Position after the last line that was looked at, shown or not."""
        return self.blocks[-1].stop if self.blocks else 0

    def add(self, blocks: Iterable[Block]) -> int:
        """Take new blocks, and the last one again with more lines; how many rows there are more."""
        before = self._stop
        for block in blocks:
            if self.blocks and block.first == self.blocks[-1].first:
                self.blocks.pop()
                self._hits.pop()
                self._stop = self._starts.pop()
            hits = self.filter.hits(block)
            self.blocks.append(block)
            self._hits.append(hits)
            self._starts.append(self._stop)
            self._stop += len(block) if hits is None else len(hits)
        return self._stop - before

    def copy(self) -> LineRows:
        """The same rows, apart from what comes and goes later; the blocks themselves are shared."""
        made = LineRows(self.filter)
        made.blocks, made._hits, made._starts = self.blocks.copy(), self._hits.copy(), self._starts.copy()
        made._gone, made._stop = self._gone, self._stop
        return made

    def rows_before(self, position: int) -> int:
        """How many rows ``drop_before`` would take away."""
        count = self._blocks_before(position)
        return (self._starts[count] if count < len(self.blocks) else self._stop) - self._gone

    def drop_before(self, position: int) -> None:
        """Leave out the blocks that end at ``position`` or before."""
        count = self._blocks_before(position)
        self._gone += self.rows_before(position)
        del self.blocks[:count], self._hits[:count], self._starts[:count]

    def _blocks_before(self, position: int) -> int:
        count = 0
        while count < len(self.blocks) and self.blocks[count].stop <= position:
            count += 1
        return count

    def line(self, row: int) -> Line:
        """The line in a row, from 0.

        Raises:
            IndexError: There is no such row.
        """
        if not 0 <= row < len(self):
            raise IndexError(row)
        number = row + self._gone
        # blocks without a row share their start with the one after them: the last of these has the row
        at = bisect_right(self._starts, number) - 1
        hits = self._hits[at]
        index = number - self._starts[at]
        return self.blocks[at].line(index if hits is None else hits[index])
