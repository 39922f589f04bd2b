"""JSON laid out without touching a value, and checked with the place of the mistake."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.response.json_text import Problem, begins_as_json, check, is_json, pretty, pretty_lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_laid_out_it_is_what_json_lays_out(value: Any) -> None:
    assert pretty(json.dumps(value, ensure_ascii=False)) == json.dumps(value, ensure_ascii=False, indent=2)


@given(VALUES, st.sampled_from([None, 1, 3, "\t"]))
def test_the_value_does_not_change(value: Any, indent: int | str | None) -> None:
    assert json.loads(pretty(json.dumps(value, indent=indent))) == value


def test_numbers_stay_as_they_were_written() -> None:
    assert pretty("[7301234567890123456,1.10,-0,1E5,NaN]") == (
        "[\n  7301234567890123456,\n  1.10,\n  -0,\n  1E5,\n  NaN\n]"
    )


@pytest.mark.parametrize("text", ["{}", "[]", '""', "1", '{"a":{}}'])
def test_empty_pairs_stay_on_their_line(text: str) -> None:
    assert pretty(text) == json.dumps(json.loads(text), indent=2)


def test_lines_come_one_at_a_time_from_any_depth() -> None:
    assert list(pretty_lines('"b":[1],', 2)) == ['    "b": [', "      1", "    ],"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a" 1}', Problem("colon", 1, 6)),
        ('{"a": 1 "b": 2}', Problem("comma", 1, 9)),
        ('{"a": 1,}', Problem("name", 1, 9)),
        ("{a: 1}", Problem("name", 1, 2)),
        ('{"a": }', Problem("value", 1, 7)),
        ("[1,\n2,\n]", Problem("value", 3, 1)),
        ('{"a": "b\n"}', Problem("string", 1, 9)),
        ('{"a": "b}', Problem("string", 1, 7)),
        ('{"a": "C:\\dir"}', Problem("escape", 1, 10)),
        ('{"a": "\\u12"}', Problem("escape", 1, 9)),
        ("{} {}", Problem("extra", 1, 4)),
        ('{"中文": NaN}', Problem("constant", 1, 8, "NaN")),
        ("[-Infinity]", Problem("constant", 1, 2, "-Infinity")),
        ('{"a": 1,\n "b": 2, "a": 3}', Problem("twice", 2, 10, "a")),
        ('[{"a": 1}, {"b": {"c": 1, "c": 2}}]', Problem("twice", 1, 27, "c")),
        ("[" * 100_000, Problem("deep", 1, 1)),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, problem: Problem) -> None:
    found = check(text)
    assert found is not None
    assert (found.kind, found.line, found.found) == (problem.kind, problem.line, problem.found)
    assert abs(found.column - problem.column) <= 1, "Pythons differ by one in places"


@pytest.mark.parametrize("text", ['{"a": 1}', "[]", '"a"', " 1 ", '{"a": {"a": 1}}', '[{"a": 1}, {"a": 2}]'])
def test_what_is_right_has_no_mistake(text: str) -> None:
    assert check(text) is None


def test_digits_without_end_are_no_mistake_of_the_text() -> None:
    assert check(f"[{'9' * 10_000}]") is None


def test_servers_do_send_nan() -> None:
    assert is_json('{"a": NaN}')
    assert not is_json("<html>")
    assert not is_json("[" * 100_000)
    assert not is_json("")


@pytest.mark.parametrize("cut", [20, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 90, 3000])
def test_the_beginning_of_json_is_told_from_other_text(cut: int) -> None:
    text = json.dumps({"list": [{"id": 7301234567890123456, "title": "商品", "ok": True}] * 100}, ensure_ascii=False)
    assert begins_as_json(text[:cut])


@pytest.mark.parametrize("text", ["", "plain", "<html>", "[info] started\n" * 100, "{not json" * 100, '"text"'])
def test_other_beginnings_are_no_json(text: str) -> None:
    assert not begins_as_json(text)


def test_a_string_that_was_cut_far_from_the_end_is_json() -> None:
    assert begins_as_json('{"s": "' + "x" * 5000)
    assert begins_as_json("[" * 100_000)
