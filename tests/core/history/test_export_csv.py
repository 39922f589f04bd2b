from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history.export_csv import BOM, COLUMNS, cell, csv_lines, line
from core.texts import set_language
from core.trace import CallRecord
from tests.core.history.making import folded, simple_call


def rows(*records: CallRecord) -> list[dict[str, str]]:
    content = "".join(csv_lines(records))
    assert content.startswith(BOM)
    return list(csv.DictReader(io.StringIO(content.removeprefix(BOM))))


def test_a_row_a_call_with_words_people_read() -> None:
    (row,) = rows(folded(simple_call()))
    assert list(row) == [
        "Started", "Mode", "Platform", "Operation", "Method", "Path", "Result", "Stop reason", "HTTP status", "Code",
        "Attempts", "Waited (s)", "Elapsed (s)", "Reason", "Call",
    ]  # fmt: skip
    assert (row["Mode"], row["Result"], row["Attempts"], row["Waited (s)"]) == ("live", "succeeded", "2", "1.000")
    assert row["Started"].startswith("2026-11-")


def test_the_head_is_chinese_where_the_user_is(monkeypatch: pytest.MonkeyPatch) -> None:
    set_language("zh")
    try:
        (row,) = rows(folded(simple_call()))
    finally:
        set_language(None)
    assert (row["模式"], row["结果"]) == ("生产", "成功")
    assert len(row) == len(COLUMNS)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (3, "3"),
        ("7711815799642324992", "\t7711815799642324992"),
        ("123456789012345", "123456789012345"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+1", "'+1+1"),
        ("-2", "-2"),
        ("-1.5e3", "-1.5e3"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("plain = text", "plain = text"),
    ],
)
def test_no_cell_is_a_formula_and_no_digit_is_lost(value: object, shown: str) -> None:
    assert cell(value) == shown


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=4))
def test_a_line_reads_back_as_its_cells(values: list[str]) -> None:
    read = list(csv.reader(io.StringIO(line(values), newline="")))
    assert read == [[cell(value) for value in values]] or values == [""]
    for shown in read[0] if read else []:
        assert not shown.startswith(("=", "@", "\r"))


def test_a_code_that_looks_like_a_formula_is_neutralised() -> None:
    (row,) = rows(replace(folded(simple_call()), code="=HYPERLINK(1)"))
    assert row["Code"] == "'=HYPERLINK(1)"
