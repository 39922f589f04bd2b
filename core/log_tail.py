"""The last lines of the log in memory, for whoever wants to look at them.

Owns the ring buffer: bounded in lines and bytes, filled from any thread, redacted before a line is kept. Must not know
who looks. Beside it nothing is kept of a record: neither its arguments nor its exception.

Whoever reads takes no lock. Python's locks are not fair: a thread that logs without a pause takes its lock again before
the reader wakes up, and kept the window waiting for 170 ms.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from core.log_blocks import BLOCK_LINES, Block, Entry, blocks_of
from core.log_records import Said, redacted, said_of
from core.redaction import Redactor, get_redactor
from core.texts import text

MAX_LINES = 1_000_000
MAX_BYTES = 128 << 20
MAX_CHARACTERS = 4_000
"""What is kept of one line; the log file has all of it."""

_OPEN_CHARACTERS = BLOCK_LINES * 256


class Tail(NamedTuple):
    """What there is.

    Attributes:
        first: Position of the oldest line that is kept.
        stop: Position of the next line to come.
        blocks: The blocks with lines at or after the position that was asked for, oldest first. The last one may come
            again with the same ``first`` and more lines.
    """

    first: int
    stop: int
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class _State:
    """Blocks that are full, and the lines after them. Only ever replaced as a whole; ``lines`` grows meanwhile."""

    blocks: Sequence[Block] = ()
    levels: Counter[int] = field(default_factory=Counter)  # of the lines in the blocks
    lines_first: int = 0
    lines: list[Entry] = field(default_factory=list)


class LogTail(logging.Handler):
    """A ring buffer as a handler.

    Args:
        redactor: Default: the process's redactor.
        max_lines: The oldest go first; a little less may be kept.
        max_bytes: The same for the texts' UTF-8.
    """

    def __init__(
        self, redactor: Redactor | None = None, *, max_lines: int = MAX_LINES, max_bytes: int = MAX_BYTES
    ) -> None:
        super().__init__()
        self._redactor = redactor or get_redactor()
        self._max_lines, self._max_bytes = max_lines, max_bytes
        self._adding = threading.Lock()
        self._state = _State()
        self._bytes = 0
        self._characters = 0  # of the lines after the blocks
        self._news: Callable[[], None] | None = None
        self._told = False

    def on_news(self, listener: Callable[[], None] | None) -> None:
        """Have ``listener`` called, in the thread that logs, for the first line after each ``read`` or ``levels``."""
        self._news = listener

    def handle(self, record: logging.LogRecord) -> bool:
        """As every handler, but two threads wait for each other only while a line is put in its place."""
        wanted: object = self.filter(record)  # since Python 3.12 a filter may give another record
        if wanted:
            self.emit(wanted if isinstance(wanted, logging.LogRecord) else record)
        return bool(wanted)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what the record says; never raises."""
        self.handle_batch(redacted((said_of(record),), self._redactor))

    def handle_batch(self, lines: Sequence[Said]) -> None:
        """Keep redacted lines."""
        entries = [(line.time_s, line.head, _kept(line)) for line in lines]
        with self._adding:
            while entries:
                room = BLOCK_LINES - len(self._state.lines)
                part, entries = entries[:room], entries[room:]
                self._state.lines.extend(part)
                self._characters += sum([len(text) for _, _, text in part])
                if len(part) == room or self._characters >= _OPEN_CHARACTERS:
                    self._seal()
        self._tell()

    def read(self, after: int = 0) -> Tail:
        """The blocks with lines at position ``after`` or later."""
        self._told = False
        state = self._state
        lines = state.lines[:]
        wanted = list(takewhile(lambda block: block.stop > after, reversed(state.blocks)))[::-1]
        wanted += [block for block in blocks_of(state.lines_first, lines) if block.stop > after]
        first = state.blocks[0].first if state.blocks else state.lines_first
        return Tail(first, state.lines_first + len(lines), wanted)

    def first(self) -> int:
        """Position of the oldest line that is kept."""
        state = self._state
        return state.blocks[0].first if state.blocks else state.lines_first

    def levels(self) -> dict[int, int]:
        """How many of the kept lines have which level."""
        self._told = False
        state = self._state
        return dict(state.levels + Counter([head[0] for _, head, _ in state.lines[:]]))

    def _tell(self) -> None:
        if self._told or self._news is None:
            return
        self._told = True
        try:
            self._news()
        except Exception:  # noqa: BLE001  # it may be on its way out; whoever logs has nothing to do with it
            self._news = None

    def _seal(self) -> None:
        state = self._state
        made = blocks_of(state.lines_first, state.lines)
        stop = state.lines_first + len(state.lines)
        blocks = [*state.blocks, *made]
        levels = state.levels.copy()
        for block in made:
            self._bytes += len(block.text)
            levels.update(_levels_of(block))
        gone = 0
        while gone < len(blocks) and (stop - blocks[gone].first > self._max_lines or self._bytes > self._max_bytes):
            self._bytes -= len(blocks[gone].text)
            levels.subtract(_levels_of(blocks[gone]))
            gone += 1
        self._state = _State(blocks[gone:], levels, stop)
        self._characters = 0


def _levels_of(block: Block) -> Counter[int]:
    levels: Counter[int] = Counter()
    for kind, lines in Counter(block.kinds).items():
        levels[block.heads[kind][0]] += lines
    return levels


def _kept(line: Said) -> str:
    whole = f"{line.message}\n{line.more}" if line.more else line.message
    if len(whole) <= MAX_CHARACTERS:
        return whole
    return whole[:MAX_CHARACTERS] + text("log.cut", {"length": f"{len(whole):,}"})
