from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.batch.table import open_table
from core.errors import BadRequest


def write(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "rows.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_excel_are_read(tmp_path: Path, encoding: str) -> None:
    table = open_table(write(tmp_path, "编号,名称\r\n000001,平安银行\r\n", encoding))
    assert table.columns == ("编号", "名称")
    assert [(row.number, dict(row.values)) for row in table.rows()] == [(1, {"编号": "000001", "名称": "平安银行"})]


def test_a_megabyte_in_a_cell_and_line_ends_in_quotes(tmp_path: Path) -> None:
    long = "长" * 1_000_000
    table = open_table(write(tmp_path, f'a,b\n1,"{long}"\n2,"two\nlines, and ""quotes"""\n'))
    assert table.count == 2
    assert [row.values["b"] for row in table.rows()] == [long, 'two\nlines, and "quotes"']


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    assert open_table(write(tmp_path, "a\n\n1\n\n\n2\n")).count == 2


@pytest.mark.parametrize(
    ("content", "code", "named"),
    [
        ("", "batch.no_header", "rows.csv"),
        ("a,b\n", "batch.no_rows", "rows.csv"),
        ("a,b,a\n1,2,3\n", "batch.column_twice", "a"),
        ("a,,c\n1,2,3\n", "batch.nameless_column", "2"),
        ("a,b\n1,2\n1,2,3\n", "batch.ragged_row", "2"),
        ("a,b\n1\n", "batch.ragged_row", "1"),
        (b"a\n\xff\xff\n", "batch.not_text", "rows.csv"),
        ('a\n"open\n', "batch.not_csv", "rows.csv"),
    ],
)
def test_what_is_wrong_is_named_before_anything_is_sent(
    tmp_path: Path, content: str | bytes, code: str, named: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        open_table(write(tmp_path, content))
    assert caught.value.code == code
    assert named in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRequest) as caught:
        open_table(tmp_path / "none.csv")
    assert caught.value.code == "batch.unreadable"
    assert "none.csv" in caught.value.message


_CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(rows=st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_spreadsheet_writes_comes_back(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("a", "b"), *rows])
    assert [tuple(row.values.values()) for row in open_table(path).rows()] == rows
