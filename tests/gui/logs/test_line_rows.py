from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.log_blocks import BLOCK_LINES, Entry, Line, blocks_of
from gui.logs.line_filter import LineFilter
from gui.logs.line_rows import LineRows

INFO, ERROR = (20, "core.x", "", ""), (40, "core.x", "", "")


def entries(count: int, *, every: int = 3, start: int = 0) -> list[Entry]:
    """Numbered lines, every third of which is an error."""
    return [(0.0, INFO if number % every else ERROR, str(number)) for number in range(start, start + count)]


def texts(rows: LineRows) -> list[str]:
    return [rows.line(row).text for row in range(len(rows))]


def test_rows_are_the_lines_that_pass() -> None:
    rows = LineRows(LineFilter("error"))
    assert rows.add(blocks_of(0, entries(10))) == 4
    assert texts(rows) == ["0", "3", "6", "9"]
    assert rows.stop == 10
    with pytest.raises(IndexError):
        rows.line(4)
    with pytest.raises(IndexError):
        rows.line(-1)


def test_the_last_block_may_come_again_with_more() -> None:
    rows = LineRows()
    rows.add(blocks_of(0, entries(5)))
    assert rows.add(blocks_of(0, entries(8))) == 3
    assert texts(rows) == [str(number) for number in range(8)]


def test_blocks_without_a_row_are_passed_over() -> None:
    rows = LineRows(LineFilter("error"))
    for start in (0, 100, 200, 300):
        rows.add(blocks_of(start, entries(10, every=1 if start in (0, 300) else 1000, start=start or 1)))
    assert len(rows) == 20
    assert rows.line(10).position == 300


def test_what_goes_at_the_top_shifts_the_rest_up() -> None:
    rows = LineRows(LineFilter("error"))
    rows.add(blocks_of(0, entries(3 * BLOCK_LINES)))
    gone = rows.rows_before(2 * BLOCK_LINES + 5)
    assert gone == sum(number % 3 == 0 for number in range(2 * BLOCK_LINES))
    rows.drop_before(2 * BLOCK_LINES + 5)
    assert rows.line(0).text == str(next(n for n in range(2 * BLOCK_LINES, 3 * BLOCK_LINES) if n % 3 == 0))
    assert rows.rows_before(0) == 0


def test_a_copy_stays_as_it_was() -> None:
    rows = LineRows()
    rows.add(blocks_of(0, entries(5)))
    kept = rows.copy()
    rows.add(blocks_of(5, entries(5, start=5)))
    rows.drop_before(5)
    assert (len(kept), texts(kept)[-1], texts(rows)[0]) == (5, "4", "5")


def test_no_rows_are_no_trouble() -> None:
    rows = LineRows()
    assert (len(rows), rows.stop, rows.rows_before(7)) == (0, 0, 0)
    rows.drop_before(7)


@given(st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_any_order_of_coming_and_going_keeps_rows_and_lines_together(seed: int) -> None:
    rng = random.Random(seed)
    rows = LineRows(LineFilter(rng.choice(["all", "error"])))
    kept: list[Line] = []
    open_first, open_lines, position = 0, list[Entry](), 0
    for _ in range(12):
        new = entries(rng.randrange(40), start=position)
        position += len(new)
        open_lines += new
        rows.add([block for block in blocks_of(open_first, open_lines) if block.stop > rows.stop])
        if rng.random() < 0.4:
            open_first, open_lines = position, []
        if rng.random() < 0.3:
            rows.drop_before(rng.randrange(position + 1))
        start = rows.blocks[0].first if rows.blocks else position
        lines = [block.line(index) for block in rows.blocks for index in range(len(block))]
        assert [line.position for line in lines] == list(range(start, rows.stop if rows.blocks else position))
        kept = [line for line in lines if rows.filter.level == "all" or line.head.level == 40]
        assert [rows.line(row) for row in range(len(rows))] == kept
