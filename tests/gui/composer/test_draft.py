from __future__ import annotations

from dataclasses import replace

import pytest

from core.platforms.model import Operation, Param
from gui.composer.draft import Draft, FieldError, build, read_body
from gui.composer.rows import Row
from tests.gui.composer.samples import SHOP

RAW = Draft("shop", method="POST", path="/x")


def test_operation_leaves_its_method_to_the_definition() -> None:
    operation = SHOP.operation("order.list")
    assert isinstance(operation, Operation)
    made = build(Draft("shop", operation, "GET", params=(Row("shop", "s", declared=operation.params[0]),)))
    assert (made.endpoint, made.method, made.params, made.data) == ("order.list", None, {"shop": "s"}, None)


def test_raw_path_with_body_and_headers() -> None:
    made = build(
        replace(RAW, body='{"id": 7301234567890123456}', headers=(Row("X-A", "1"), Row("X-B", "2", enabled=False)))
    )
    assert (made.endpoint, made.method) == ("/x", "POST")
    assert made.data == {"id": 7301234567890123456}
    assert made.headers == {"X-A": "1"}


def test_get_keeps_its_body_out() -> None:
    assert build(replace(RAW, method="GET", body="{not json")).data is None


def test_a_name_given_twice_becomes_a_list() -> None:
    made = build(replace(RAW, params=(Row("id", "1"), Row("id", "2"), Row("id", "3"))))
    assert made.params == {"id": ["1", "2", "3"]}


@pytest.mark.parametrize(
    ("change", "field", "row"),
    [
        ({"path": ""}, "path", None),
        ({"path": "/a b"}, "path", None),
        ({"path": "/a\u200b"}, "path", None),
        ({"path": "/a\r\nHost: evil"}, "path", None),
        ({"params": (Row("a", "1"), Row("", "2"))}, "params", 1),
        ({"params": (Row("p", "1", declared=Param("p")), Row("p", "2"))}, "params", 1),
        ({"headers": (Row("", "2"),)}, "headers", 0),
        ({"headers": (Row("X Y", "2"),)}, "headers", 0),
        ({"headers": (Row("X-A", "1"), Row("X-B", "a\nb"))}, "headers", 1),
        ({"headers": (Row("X-A", "1"), Row("x-a", "2"))}, "headers", 1),
        ({"body": "{"}, "body", None),
    ],
)
def test_mistakes_name_field_and_row(change: dict[str, object], field: str, row: int | None) -> None:
    with pytest.raises(FieldError) as caught:
        build(replace(RAW, **change))  # type: ignore[arg-type]  # the table mixes fields
    assert (caught.value.field, caught.value.row) == (field, row)
    assert caught.value.message


def test_body_mistake_has_its_place() -> None:
    with pytest.raises(FieldError) as caught:
        read_body('{\n  "a": [1,]\n}')
    assert caught.value.message.startswith("Line 2, column 11: ")


def test_a_number_beyond_what_python_converts_is_said() -> None:
    with pytest.raises(FieldError, match="too many digits"):
        read_body("1" * 5000)


def test_blank_body_is_none() -> None:
    assert read_body(" \n") is None
