from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.batch.template import Template, check_columns, columns_in
from core.calls import APIRequest
from core.errors import BadRequest

REQUEST = APIRequest(
    "erp",
    "/orders/{{id}}",
    params={"page": "{{ page }}", "size": 20},
    headers={"X-Note": "{{id}}-{{name}}"},
    data={"lines": [{"name": "{{name}}", "count": 2}], "flag": True},
)


def test_columns_are_found_everywhere_each_once() -> None:
    assert columns_in(REQUEST) == ["id", "page", "name"]


def test_cells_go_where_they_are_named_and_nothing_else_changes() -> None:
    filled = Template(REQUEST).fill({"id": "SO 1/2", "page": "3", "name": "张三"})
    assert filled.endpoint == "/orders/SO%201%2F2"
    assert filled.params == {"page": "3", "size": 20}
    assert filled.headers == {"X-Note": "SO 1/2-张三"}
    assert filled.data == {"lines": [{"name": "张三", "count": 2}], "flag": True}


def test_a_cell_is_no_template() -> None:
    assert Template(REQUEST).fill({"id": "x", "page": "{{id}}", "name": ""}).params == {"page": "{{id}}", "size": 20}


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    with pytest.raises(BadRequest) as caught:
        check_columns(REQUEST, ("id", "name"), table="rows.csv")
    assert caught.value.code == "batch.no_column"
    assert "page" in caught.value.message
    assert "id, name" in caught.value.hint


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_changes_where_a_request_goes(cell: str) -> None:
    endpoint = Template(APIRequest("erp", "/orders/{{id}}/lines")).fill({"id": cell}).endpoint
    assert endpoint.startswith("/orders/")
    assert endpoint.endswith("/lines")
    assert endpoint.count("/") == 3
    assert "?" not in endpoint
    assert "#" not in endpoint


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_cell_in_a_body_is_the_text_that_it_is(cell: str) -> None:
    filled = Template(APIRequest("erp", "/x", "POST", data={"a": "{{id}}"})).fill({"id": cell})
    assert json.loads(json.dumps(filled.data)) == {"a": cell}
