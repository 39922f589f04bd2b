"""Typed reading of one table: what is right comes back, what is wrong is told once and stands in for nothing worse."""

from __future__ import annotations

from typing import Any

import pytest

from core.platforms.reader import Node, Source


def node(**values: Any) -> tuple[Node, Source]:
    source = Source("x.toml", "\n".join(["[table]", *(f"{key} = 0" for key in values)]))
    return Node(values, source, ("table",)), source


@pytest.mark.parametrize(
    ("method", "value", "result"),
    [("text", "a", "a"), ("flag", True, True), ("positive", 2, 2), ("texts", ["a"], ("a",)),
     ("names", "x", {"zh": "x", "en": "x"}), ("names", {"zh": "a", "en": "b"}, {"zh": "a", "en": "b"}),
     ("mapping", {"a": "b"}, {"a": "b"}), ("raw", [1], [1])],
)  # fmt: skip
def test_what_is_right_comes_back(method: str, value: Any, result: Any) -> None:
    table, source = node(key=value)
    arguments = (False,) if method == "flag" else ()
    assert getattr(table, method)("key", *arguments) == result
    assert source.problems == []


@pytest.mark.parametrize(
    ("method", "value", "result"),
    [("text", 1, ""), ("flag", "yes", False), ("positive", 0, None), ("positive", True, None),
     ("positive", float("inf"), None), ("texts", "a", ()), ("texts", ["a", ""], ()), ("mapping", {"a": 1}, {}),
     ("mapping", [], {})],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_the_default_comes_back(method: str, value: Any, result: Any) -> None:
    table, source = node(other=1, key=value)
    arguments = (False,) if method == "flag" else ()
    assert getattr(table, method)("key", *arguments) == result
    getattr(table, method)("key", *arguments)
    assert [(problem.code, problem.data["line"], problem.data["key"]) for problem in source.problems] == [
        ("definition.wrong_type", 3, "key")
    ]


def test_a_missing_key_is_told_at_its_table() -> None:
    table, source = node()
    assert table.text("key", required=True) == ""
    assert table.positive("number", required=True) is None
    assert [(problem.data["line"], problem.data["missing"]) for problem in source.problems] == [
        (1, "key"),
        (1, "number"),
    ]


def test_a_choice_falls_back_to_its_first_word() -> None:
    table, source = node(kind="wrong")
    assert table.choice("kind", ("a", "b")) == "a"
    assert source.problems[0].data["allowed"] == "a, b"


def test_what_nobody_asked_for_is_unknown() -> None:
    table, source = node(known="x", misspelt="y")
    table.text("known")
    table.done()
    assert [(problem.code, problem.data["line"]) for problem in source.problems] == [("definition.unknown_key", 3)]


def test_a_key_that_was_laid_over_is_told_in_its_own_file() -> None:
    lower = Source("lower.toml", "[table]\na = 1\n")
    upper = Source("upper.toml", "\n\n[table]\nb = 2\n")
    both = Node({"a": "x"}, lower, ("table",)).under(Node({"b": 3}, upper, ("table",)))
    assert dict(both.values) == {"a": "x", "b": 3}
    both.text("b")
    both.report("wrong_shape", "a", value="x")
    assert [(problem.data["file"], problem.data["line"]) for problem in upper.problems] == [
        ("upper.toml", 4),
        ("upper.toml", 3),  # an older key, made wrong by the newer file: told at the newer table
    ]
    assert lower.problems == []
