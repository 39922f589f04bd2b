"""A body too large to be laid out whole: an index of its pieces, and the lines of the piece that is looked at.

Pure: no Qt, no clock. Owns which lines there are. The index is made in steps of about a millisecond, so that whoever
makes it can pause; a piece is decoded and laid out when one of its lines is asked for, and not before.
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Generator
from dataclasses import dataclass

from core.json_scan import PIECE, piece_end, shape
from gui.response.body_text import shown_lines
from gui.response.json_text import pretty_lines

_KEPT = 8  # pieces whose lines are kept: what is on the screen, and what was just before
_TRANSCODED = 262_144


@dataclass(frozen=True, slots=True)
class _Piece:
    """Bytes from ``start`` to ``end``; ``row`` is its first line, ``depth`` how many brackets are open before it."""

    start: int
    end: int
    row: int
    depth: int


class LargeText:
    """The lines of a body.

    Args:
        content: The body.
        charset: What it is written in.
        laid_out: Whether it is JSON and shall be laid out; else its lines are as received, overlong ones broken.
    """

    def __init__(self, content: bytes, charset: str = "utf-8", *, laid_out: bool = False) -> None:
        self.laid_out = laid_out
        self.rows = 0
        self._content = content
        self._charset = charset
        self._pieces: list[_Piece] = []
        self._first_rows: list[int] = []
        self._kept: dict[int, list[str]] = {}

    @property
    def part(self) -> float:
        """How much has been indexed, 0 to 1."""
        return self._pieces[-1].end / len(self._content) if self._pieces else float(not self._content)

    def read(self) -> Generator[None, None, None]:
        """Index one piece more with each step; ``rows`` and ``part`` grow."""
        if self._charset not in ("utf-8", "utf-8-sig", "ascii"):
            yield from self._transcode()
        content = self._content
        start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
        depth = 0
        while start < len(content):
            end = piece_end(content, start) if self.laid_out else _lines_end(content, start)
            piece = _Piece(start, end, self.rows, depth)
            if self.laid_out:
                held = shape(content, start, end)
                depth += held.opened - held.closed
                rows = held.opened + held.closed + held.commas - 2 * held.empty + (end == len(content))
            else:
                rows = len(self._make_lines(piece))
            self._pieces.append(piece)
            self._first_rows.append(self.rows)
            self.rows += rows
            start = end
            yield

    def line(self, row: int) -> str:
        """One line; empty where there is none, as in what looked like JSON and is not."""
        if not 0 <= row < self.rows:
            return ""
        piece = self._pieces[bisect_right(self._first_rows, row) - 1]
        lines = self._lines_of(piece)
        return lines[row - piece.row] if row - piece.row < len(lines) else ""

    def search(self, wanted: str, row: int, *, backward: bool = False) -> Generator[None, None, int | None]:
        """Find ``wanted``, in any case of letters, in the lines after ``row`` (or before), around the end if need be.

        A generator: each step looks at one piece, and the row, or None, is its return value.
        """
        if not wanted or not self._pieces:
            return None
        folded = wanted.lower()
        # a laid-out line has spaces that the bytes have not: these say only where to look
        hint = max(wanted.split() or [wanted], key=len).encode().lower()  # of ASCII only, as are those of the pieces
        here, count = bisect_right(self._first_rows, max(row, 0)) - 1, len(self._pieces)
        step = -1 if backward else 1
        for distance in range(count + 1):  # the piece it starts in comes at both ends
            piece = self._pieces[(here + step * distance) % count]
            if hint in self._content[piece.start : piece.end].lower():
                rows = [piece.row + at for at, line in enumerate(self._lines_of(piece)) if folded in line.lower()]
                if distance == 0:
                    rows = [at for at in rows if (at < row if backward else at > row)]
                if rows:
                    return rows[-1] if backward else rows[0]
            yield
        return None

    def _lines_of(self, piece: _Piece) -> list[str]:
        lines = self._kept.get(piece.start)
        if lines is None:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            lines = self._kept[piece.start] = self._make_lines(piece)
        return lines

    def _make_lines(self, piece: _Piece) -> list[str]:
        text = self._content[piece.start : piece.end].decode("utf-8", "replace")
        if self.laid_out:
            return list(pretty_lines(text, piece.depth))
        lines = text.replace("\r\n", "\n").split("\n")
        if len(lines) > 1 and not lines[-1] and piece.end < len(self._content):
            lines.pop()  # the next piece begins there
        return list(shown_lines(lines))

    def _transcode(self) -> Generator[None, None, None]:
        decoder = codecs.getincrementaldecoder(self._charset)("replace")
        made = bytearray()
        for start in range(0, len(self._content), _TRANSCODED):
            made += decoder.decode(self._content[start : start + _TRANSCODED]).encode("utf-8", "replace")
            yield
        made += decoder.decode(b"", True).encode("utf-8", "replace")
        self._content = bytes(made)


def _lines_end(content: bytes, start: int) -> int:
    """Where a piece of raw text ends: after its last line break, else where no character is cut."""
    end = start + PIECE
    if end >= len(content):
        return len(content)
    broken = content.rfind(b"\n", start, end)
    if broken >= 0:
        return broken + 1
    while end > start + 1 and content[end] & 0xC0 == 0x80:
        end -= 1
    return end
