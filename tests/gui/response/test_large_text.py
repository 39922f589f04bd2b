"""The lines of a large text, held against the same text laid out whole."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gui.response.large_text as module
from core.json_scan import PIECE
from gui.response.body_text import LINE_LIMIT, shown_lines
from gui.response.json_text import pretty
from gui.response.large_text import LargeText

VALUES = st.recursive(
    st.none() | st.integers() | st.text() | st.sampled_from(['"', "\\", "{[,:]}", "商品,", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


def read(text: LargeText) -> LargeText:
    for _ in text.read():
        pass
    return text


def lines(text: LargeText) -> list[str]:
    return [text.line(row) for row in range(read(text).rows)]


def search(text: LargeText, wanted: str, row: int, *, backward: bool = False) -> int | None:
    work = text.search(wanted, row, backward=backward)
    while True:
        try:
            next(work)
        except StopIteration as done:
            return cast("int | None", done.value)


@given(VALUES, st.integers(1, 40), st.sampled_from([None, 1]))
@settings(deadline=None)
def test_laid_out_piece_by_piece_it_is_the_same_as_at_once(value: Any, times: int, indent: int | None) -> None:
    whole = {"list": [value] * times, "after": value}
    text = json.dumps(whole, ensure_ascii=False, indent=indent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "piece_end", lambda content, start: _small_piece(content, start))
        made = lines(LargeText(text.encode(), laid_out=True))
    assert "\n".join(made) == pretty(text)


def _small_piece(content: bytes, start: int) -> int:
    from core.json_scan import piece_end

    return piece_end(content, start, 24)


def test_numbers_and_strings_stay_as_they_were_written() -> None:
    text = '{"list":[' + ",".join(["7301234567890123456", "1.10", '"\\u4e2d"', "-0", "1e999"] * 4000) + "]}"
    made = lines(LargeText(text.encode(), laid_out=True))
    assert made[2:7] == ["    7301234567890123456,", "    1.10,", '    "\\u4e2d",', "    -0,", "    1e999,"]
    assert len(made) == 20_000 + 4


@given(st.text(alphabet=st.sampled_from("ab中\n\r\"'😀"), max_size=400))
@settings(deadline=None)
def test_raw_lines_are_those_of_the_text(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PIECE", 16)
        made = lines(LargeText(text.encode()))
    wanted = text.replace("\r\n", "\n").split("\n") if text else []
    # a line longer than a piece may be broken, a line break of two characters too, and nothing else
    assert "".join(made).replace("\r", "") == "".join(wanted).replace("\r", "")
    assert len(made) >= len(wanted)
    if all(len(line.encode()) < 14 for line in wanted):
        assert made == wanted


def test_overlong_raw_lines_are_broken() -> None:
    text = "x" * (3 * PIECE)
    made = lines(LargeText(text.encode()))
    assert "".join(made) == text
    assert max(map(len, made)) <= LINE_LIMIT


def test_other_charsets_are_read_too() -> None:
    text = '{"名称":[' + ",".join(['"中文，内容"'] * 3000) + "]}"
    made = lines(LargeText(text.encode("gb18030"), "gb18030", laid_out=True))
    assert made[1] == '  "名称": ['
    assert made == pretty(text).split("\n")
    assert lines(LargeText(text.encode("utf-16"), "utf-16", laid_out=True)) == made


def test_a_byte_order_mark_is_no_text() -> None:
    assert lines(LargeText(b'\xef\xbb\xbf{"a":1}', laid_out=True)) == ["{", '  "a": 1', "}"]


def test_it_grows_with_each_step_and_what_is_known_can_be_read() -> None:
    text = LargeText(b"[" + b"1234567890," * 10_000 + b"1]", laid_out=True)
    assert (text.rows, text.part) == (0, 0.0)
    steps = text.read()
    next(steps)
    first = text.rows
    assert 1000 < first < 10_000
    assert 0 < text.part < 1
    assert text.line(first - 1) == "  1234567890,"
    assert text.line(first) == ""
    read(text)
    assert text.part == 1.0


def test_what_only_looked_like_json_has_empty_lines_and_no_error() -> None:
    text = read(LargeText(b'{"a":[1,],,"b" "c"}]' * 2000, laid_out=True))
    assert text.line(0) == "{"
    for row in range(text.rows + 5):
        text.line(row)


def test_a_thousand_brackets_do_not_become_a_million_spaces() -> None:
    text = read(LargeText(b"[" * 50_000 + b"]" * 50_000, laid_out=True))
    assert text.rows == 99_999
    assert max(len(text.line(row)) for row in range(0, text.rows, 500)) < 300


def test_nothing_is_found_in_nothing() -> None:
    assert search(read(LargeText(b"")), "a", -1) is None
    assert search(read(LargeText(b"abc")), "", -1) is None
    assert LargeText(b"").part == 1.0


def test_search_goes_forward_backward_and_around_the_end() -> None:
    rows = [f'"row {number}"' for number in range(6000)]
    for place in (3, 2500, 5990):
        rows[place] = '"The 标记 Here"'
    text = read(LargeText(f"[{','.join(rows)}]".encode(), laid_out=True))
    assert search(text, "标记", -1) == 4
    assert search(text, "标记", 4) == 2501
    assert search(text, "标记", 2501) == 5991
    assert search(text, "标记", 5991) == 4
    assert search(text, "标记", 4, backward=True) == 5991
    assert search(text, "标记", 5991, backward=True) == 2501
    assert search(text, "the 标记 here", -1) == 4, "in any case of letters"
    assert search(text, "nowhere", 10) is None
    assert search(text, "row 17", 18) == 171, "a part of a word is enough"


def test_search_finds_what_only_the_layout_has() -> None:
    text = read(LargeText(b'{"a":[' + b"1," * 20_000 + b'2],"needle":7}', laid_out=True))
    found = search(text, '"needle": 7', 0)
    assert found is not None
    assert text.line(found) == '  "needle": 7'


def test_the_only_place_is_found_again_from_itself() -> None:
    text = read(LargeText(b"a\nneedle\nb"))
    assert search(text, "needle", 1) == 1
    assert search(text, "needle", 1, backward=True) == 1


def test_lines_are_shown_no_longer_than_can_be_painted() -> None:
    assert [len(line) for line in shown_lines(["x" * 4500])] == [2000, 2000, 500]
