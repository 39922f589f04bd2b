from __future__ import annotations

import json

from core.platforms.model import Operation, Param
from gui.composer.prefill import body_text, param_rows, pretty_value, with_values
from gui.composer.rows import Row
from tests.gui.composer.samples import SHOP


def operation(name: str) -> Operation:
    found = SHOP.operation(name)
    assert found is not None
    return found


def test_example_then_default_then_off() -> None:
    rows = param_rows(operation("order.list"))
    assert [(row.name, row.value, row.enabled) for row in rows] == [
        ("shop", "s 1", True),
        ("page", "1", True),
        ("state", "", False),
    ]
    assert rows[0].notes == "which shop"


def test_example_is_split_between_parameters_and_body() -> None:
    create = operation("order.create")
    assert [(row.name, row.value) for row in param_rows(create)] == [("trace", "t")]
    assert json.loads(body_text(create)) == {"goods": [7301234567890123456]}


def test_without_example_the_required_body_parameters_are_the_start() -> None:
    bare = Operation(
        "x",
        "POST",
        "/x",
        params=(
            Param("ids", "body", "array", required=True),
            Param("n", "body", "integer", default=5),
            Param("o", "body"),
        ),
    )
    assert json.loads(body_text(bare)) == {"ids": [], "n": 5}


def test_nothing_declared_nothing_filled() -> None:
    assert body_text(Operation("x", "POST", "/x")) == ""


def test_values_of_an_earlier_request() -> None:
    known = Param("a", required=True)
    rows = with_values((Row("a", "1", declared=known), Row("b", "2")), {"b": "3", "c": "4"})
    assert [(row.name, row.value, row.enabled) for row in rows] == [
        ("a", "1", True),
        ("b", "3", True),
        ("c", "4", True),
    ]


def test_no_body_is_empty_text() -> None:
    assert pretty_value(None) == ""
    assert pretty_value({"a": "值"}) == '{\n  "a": "值"\n}'
