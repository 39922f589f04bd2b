from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.log_blocks import BLOCK_LINES, MOST_HEADS, Block, Entry, Head, Line, blocks_of

heads = st.tuples(st.integers(0, 255), st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))
entries = st.lists(st.tuples(st.floats(0, 1e10), heads, st.text(max_size=20)), max_size=60)
FEW = (20, "core.x", "douyin", "call-1")


def lines_of(blocks: list[Block]) -> list[Line]:
    return [block.line(index) for block in blocks for index in range(len(block))]


def numbered(count: int) -> list[Entry]:
    return [(float(number), FEW, f"line {number}") for number in range(count)]


@given(given_entries=entries, first=st.integers(0, 10**12))
def test_lines_come_back_as_they_went_in(given_entries: list[Entry], first: int) -> None:
    lines = lines_of(blocks_of(first, given_entries))
    assert lines == [
        Line(first + place, time_s, Head(*head), text) for place, (time_s, head, text) in enumerate(given_entries)
    ]


@given(given_entries=entries, needle=st.text(min_size=1, max_size=3))
def test_a_search_finds_exactly_the_lines_that_have_the_needle(given_entries: list[Entry], needle: str) -> None:
    for block in blocks_of(0, given_entries):
        found = block.where_text(needle.encode("utf-8", "surrogatepass"))
        texts = [block.line(index).text for index in range(len(block))]
        assert [bool(one) for one in found] == [needle in text for text in texts]


def test_a_needle_over_the_border_of_two_lines_is_not_found() -> None:
    (block,) = blocks_of(0, [(0.0, FEW, "ab"), (0.0, FEW, "cd")])
    assert list(block.where_text(b"bc")) == [0, 0]
    assert list(block.where_text(b"B", block.text.upper())) == [1, 0]


def test_lines_are_picked_by_their_heads() -> None:
    other = (40, "some.library", "", "")
    (block,) = blocks_of(0, [(0.0, FEW, "a"), (0.0, other, "b"), (0.0, FEW, "c")])
    assert [Head(*head).level for head in block.heads] == [20, 40]
    assert list(block.where_head([False, True])) == [0, 1, 0]


def test_a_block_ends_at_its_number_of_lines() -> None:
    blocks = blocks_of(7, numbered(2 * BLOCK_LINES + 1))
    assert [(block.first, len(block), block.stop) for block in blocks] == [
        (7, BLOCK_LINES, 7 + BLOCK_LINES),
        (7 + BLOCK_LINES, BLOCK_LINES, 7 + 2 * BLOCK_LINES),
        (7 + 2 * BLOCK_LINES, 1, 8 + 2 * BLOCK_LINES),
    ]


def test_a_block_ends_where_one_byte_cannot_tell_its_heads_apart() -> None:
    entries = [(0.0, (20, "core.x", "erp", f"call-{number}"), "x") for number in range(MOST_HEADS + 1)]
    assert [len(block) for block in blocks_of(0, entries)] == [MOST_HEADS, 1]
    # the same lines with more after them: what was a block stays one
    assert len(blocks_of(0, entries * 2)[0]) == MOST_HEADS


def test_heads_are_plain_tuples_that_the_garbage_collector_leaves_out() -> None:
    (block,) = blocks_of(0, numbered(3))
    assert [type(head) for head in block.heads] == [tuple]
