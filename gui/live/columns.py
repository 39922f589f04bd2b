"""The columns of the history table: their order, alignment and width.

Owns the numbers of the look. Must not know models or delegates.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum


class Column(IntEnum):
    """Columns from left to right; the waterfall takes what is left."""

    TIME = 0
    PLATFORM = 1
    OPERATION = 2
    RESULT = 3
    TRIES = 4
    WAIT = 5
    TOTAL = 6
    WATERFALL = 7


RIGHT_ALIGNED = frozenset({Column.TRIES, Column.WAIT, Column.TOTAL})
WATERFALL_MIN = 308
ROW_HEIGHT = 28

PAD = 12  # left of text, and between the last figure and the waterfall

# a status with an in-body code of eight digits is never cut, and the reason of such a step fits in Chinese
_ZH = (102, 92, 104, 204, 46, 64, 68 + PAD)
_EN = (102, 128, 116, 190, 46, 64, 68 + PAD)
_MAXIMISED = (108, 104, 116, 204, 48, 72, 88 + PAD)
# longer English names keep their room when the pane is maximised
_MAXIMISED_EN = tuple(max(pair) for pair in zip(_EN, _MAXIMISED, strict=True))


def widths(*, chinese: bool, maximised: bool) -> Mapping[Column, int]:
    """The starting width of each column but the waterfall, in logical pixels."""
    wide = _MAXIMISED if chinese else _MAXIMISED_EN
    chosen = wide if maximised else (_ZH if chinese else _EN)
    return dict(zip(Column, chosen, strict=False))
