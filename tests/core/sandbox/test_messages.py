from __future__ import annotations

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from core.sandbox.messages import Request, json_response


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4))
def test_the_query_is_decoded(values: dict[str, str]) -> None:
    target = "/x?" + "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in values.items())
    request = Request("GET", target)
    assert request.path == "/x"
    assert request.query == values


@given(st.binary(max_size=60))
def test_any_body_is_an_object_or_none(body: bytes) -> None:
    document = Request("POST", "/x", (), body).json_object()
    assert document is None or isinstance(document, dict)
    assert isinstance(Request("POST", "/x", (), body).form(), dict)


def test_a_body_nested_too_deeply_is_no_object() -> None:
    assert Request("POST", "/x", (), b'{"a":' * 100_000).json_object() is None


def test_the_media_type_has_no_parameters() -> None:
    assert Request("POST", "/x", (("content-type", "Text/HTML; charset=x"),)).media_type == "text/html"
    assert Request("POST", "/x").media_type == ""


def test_an_answer_keeps_chinese_and_survives_half_a_character() -> None:
    assert json_response({"标题": "新品"}).body.decode() == '{"标题":"新品"}'
    assert json_response({"a": "\ud800"}).body.decode() == '{"a":"?"}'
