from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.cli.table import lines, width

cells = st.text("abc 中文，ｗé\u0301-", max_size=12).map(str.strip)


def test_chinese_takes_two_columns_and_accents_none() -> None:
    assert width("中文 ab") == 7
    assert width("，") == 2
    assert width("e\u0301") == 1


def test_columns_line_up() -> None:
    assert lines(["平台", "n"], [["douyin", "7"], ["小红书", "123"]], right=[1]) == [
        "平台      n",
        "douyin    7",
        "小红书  123",
    ]


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
def test_the_second_column_begins_at_the_same_place_in_every_line(rows: list[tuple[str, str]]) -> None:
    rows = [(first, f"|{second}") for first, second in rows]
    starts = {width(line[: line.index("|")]) for line in lines(["", "|"], rows)}
    assert starts == {max(width(first) for first, _ in rows) + 2}


def test_a_cell_stays_in_its_line() -> None:
    assert lines(["x"], [["a\nb\x1b[2J"]]) == ["x", "a\\nb\\e[2J"]
