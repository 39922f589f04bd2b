"""Columns of text that line up in a terminal, Chinese included: such a character takes two columns.

Must not know what is shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from core.logs import visible

GAP = "  "


def width(text: str) -> int:
    """How many columns of a terminal ``text`` takes (Unicode Standard Annex 11; ambiguous ones take one)."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def lines(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> list[str]:
    """The table, a line each, without trailing spaces.

    Args:
        head: The names of the columns.
        rows: As many cells each; control characters in them are written out.
        right: The columns that are set flush right: numbers.
    """
    cells = [[visible(cell) for cell in row] for row in (head, *rows)]
    widths = [max(width(row[column]) for row in cells) for column in range(len(head))]
    return [
        GAP.join(_padded(cell, widths[column], column in right) for column, cell in enumerate(row)).rstrip()
        for row in cells
    ]


def _padded(cell: str, columns: int, right: bool) -> str:
    space = " " * (columns - width(cell))
    return space + cell if right else cell + space
