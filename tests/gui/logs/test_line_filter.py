from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.log_blocks import Line, blocks_of
from gui.logs.line_filter import LevelChoice, LineFilter
from gui.logs.words import short_id
from tests.gui.logs.filling import CALL_1, CALL_2, empty_tail, fill

NAMES = {"douyin": "抖音 Douyin", "erp": "ERP"}


def shown(line_filter: LineFilter) -> list[int]:
    """The numbers of the lines of ``fill`` that pass."""
    (block,) = fill(empty_tail()).read(0).blocks
    hits = line_filter.hits(block)
    return list(range(len(block))) if hits is None else list(hits)


def test_without_a_wish_every_line_passes_at_no_cost() -> None:
    assert LineFilter().is_open
    assert LineFilter(names=NAMES).is_open
    (block,) = fill(empty_tail()).read(0).blocks
    assert LineFilter().hits(block) is None


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"level": "error"}, [4]),
        ({"level": "warning"}, [1]),
        ({"level": "info"}, [0, 2, 3, 5]),
        ({"logger": "some.library"}, [5]),
        ({"call_id": CALL_2}, [2, 4]),
        ({"words": ("sent",)}, [0, 2]),
        ({"words": ("SENT", "Orders")}, [2]),
        ({"words": ("抖音",)}, [0, 1, 3]),
        ({"words": ("douyin", "http")}, [1, 3]),
        ({"words": (short_id(CALL_2),)}, [2, 4]),
        ({"words": ("library",)}, [5]),
        ({"words": ("nothing",)}, []),
        ({"level": "warning", "words": ("429",), "call_id": CALL_1}, [1]),
        ({"level": "error", "call_id": CALL_1}, []),
    ],
)
def test_each_wish_alone_and_together(wish: dict[str, Any], expected: list[int]) -> None:
    assert shown(LineFilter(names=NAMES, **wish)) == expected


def passes(line: Line, line_filter: LineFilter) -> bool:
    """The same, by the book: one line at a time."""
    head = line.head
    ranges: dict[LevelChoice, range] = {
        "all": range(256),
        "error": range(logging.ERROR, 256),
        "warning": range(logging.WARNING, logging.ERROR),
        "info": range(logging.WARNING),
    }
    named = f"{head.platform}\n{line_filter.names.get(head.platform, '')}\n{head.call_id}\n{head.logger}"
    return (
        head.level in ranges[line_filter.level]
        and line_filter.logger in ("", head.logger)
        and line_filter.call_id in ("", head.call_id)
        and all(word.lower() in line.text.lower() or word.lower() in named.lower() for word in line_filter.words)
    )


letters = st.text("abAB中 ", max_size=6)
heads = st.tuples(st.sampled_from([10, 20, 30, 40]), letters, st.sampled_from(["", "erp"]), letters)
filters = st.builds(
    LineFilter,
    level=st.sampled_from(["all", "error", "warning", "info"]),
    logger=st.just("") | letters,
    call_id=st.just("") | letters,
    words=st.lists(st.text("abAB中", min_size=1, max_size=2), max_size=2).map(tuple),
    names=st.just({"erp": "AB"}),
)


@given(st.lists(st.tuples(st.just(0.0), heads, letters), max_size=30), filters)
def test_whole_blocks_are_filtered_as_single_lines_would_be(
    entries: list[tuple[float, tuple[int, str, str, str], str]], line_filter: LineFilter
) -> None:
    for block in blocks_of(0, entries):
        hits = line_filter.hits(block)
        found = range(len(block)) if hits is None else hits
        assert list(found) == [index for index in range(len(block)) if passes(block.line(index), line_filter)]
