"""Single values, pieces and shapes of JSON texts, held against ``json``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.json_scan import PIECE, find_values, piece_end, shape

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(['"', "\\", '\\"', "{[,:]}", "商品,"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def found(text: str | bytes, paths: Iterable[str]) -> Any:
    search = find_values(text.encode() if isinstance(text, str) else text, paths)
    while True:
        try:
            next(search)
        except StopIteration as end:
            return end.value


def test_wanted_scalars_are_found_and_nothing_else() -> None:
    text = '{"list": [1, {"error_code": 7}], "data": {"error_code": 28001005, "description": "忙,}", "list": [1]}}'
    assert found(text, ["data.error_code", "data.description", "data.list", "extra.code"]) == {
        "data": {"error_code": 28001005, "description": "忙,}"}
    }


@given(VALUES, VALUES, st.integers(), st.booleans())
def test_a_value_is_found_behind_anything(before: Any, after: Any, code: int, spaced: bool) -> None:
    whole = {"before": before, "data": {"x": before, "code": code, "y": after}, "after": after, "code": str(code)}
    text = json.dumps(whole, ensure_ascii=False, indent=1 if spaced else None)
    assert found(text, ["data.code", "code"]) == {"data": {"code": code}, "code": str(code)}


@pytest.mark.parametrize("filler", ['"' + "x" * 3 * PIECE + '"', "[" * 300 + "]" * 300, "[[1,[2]],[3]]", "[1,2]"])
def test_a_code_behind_a_long_list_is_found(filler: str) -> None:
    text = '{"list":[' + ",".join([filler] * (2 + 4 * PIECE // len(filler))) + '],"code":19999999999999999999}'
    assert found(text, ["code"]) == {"code": 19999999999999999999}


@pytest.mark.parametrize(
    ("text", "value"),
    [("", ""), ("<html>", ""), ("[1]", {}), ('{"code"', {}), ('{"code":', {}), ('{"code":}', {}), ('{"a":[1', {})],
)
def test_what_is_no_object_has_no_code(text: str, value: Any) -> None:
    assert found(text, ["code"]) == value


def test_a_value_that_is_no_utf_8_is_still_told() -> None:
    assert found(b'{"code":"' + "忙".encode("gbk") + b'"}', ["code"])["code"]


@given(VALUES, st.integers(2, 64))
def test_pieces_cover_the_text_and_their_shapes_add_up(value: Any, size: int) -> None:
    content = json.dumps(value, ensure_ascii=False).encode()
    start = opened = closed = commas = empty = 0
    while start < len(content):
        end = piece_end(content, start, size)
        assert end > start
        assert end == len(content) or content[end - 1 : end] == b","
        part = shape(content, start, end)
        opened, closed, commas = opened + part.opened, closed + part.closed, commas + part.commas
        empty, start = empty + part.empty, end
    assert opened == closed
    # laid out, every comma and both sides of every pair that holds something begin a line
    assert json.dumps(value, indent=2).count("\n") == opened + closed + commas - 2 * empty


@given(VALUES)
def test_a_piece_with_long_strings_has_the_shape_of_any_other(value: Any) -> None:
    content = json.dumps(value, ensure_ascii=False).encode()
    expected = shape(content, 0, len(content))
    with mock.patch("core.json_scan.PIECE", 4):  # what is longer than two of it is long
        assert shape(content, 0, len(content)) == expected


def test_no_piece_is_long_where_there_are_commas() -> None:
    content = b"[" + b"123456789," * 100_000 + b"1]"
    start = 0
    while start < len(content):
        end = piece_end(content, start)
        assert end - start <= PIECE
        start = end
