"""Path templates: what they match, which is more specific, and that a value stays in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.template import fill, is_well_formed, match, placeholders, shape, specificity, split_alias


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/a/{id}", "/a/1", {"id": "1"}),
        ("/a/{id}", "/a/1/2", None),
        ("/a/{id}", "/a/", None),
        ("/a/{id}/b", "/a/x%20y/b", {"id": "x y"}),
        ("/a/b", "/a/%62", {}),
        ("/a/b", "/a/b/", None),
        ("/a.b", "/axb", None),
        ("/{a}/{b}", "/1/2", {"a": "1", "b": "2"}),
        ("/{id}.json", "/7.json", {"id": "7"}),
    ],
)
def test_matching(template: str, path: str, values: dict[str, str] | None) -> None:
    assert match(template, path) == values


def test_a_literal_segment_is_more_specific_read_from_the_left() -> None:
    templates = ["/{a}/b", "/a/{b}", "/a/b", "/{a}/{b}"]
    assert sorted(templates, key=specificity) == ["/a/b", "/a/{b}", "/{a}/b", "/{a}/{b}"]


@pytest.mark.parametrize(
    ("template", "good"),
    [("/a", True), ("/a/{b}", True), ("a", False), ("//a", False), ("/a/..", False), ("/a b", False), ("/{1}", False),
     ("/{a}/{a}", False), ("/a?b=1", False), ("/é", False), ("/a{b}c", True), ("/{a", False)],
)  # fmt: skip
def test_well_formed(template: str, good: bool) -> None:
    assert is_well_formed(template) is good


def test_the_parts_of_a_template() -> None:
    assert placeholders("/a/{b}/{c}") == ("b", "c")
    assert shape("/a/{b}") == shape("/a/{c}") == "/a/{}"
    assert split_alias("GET /a", "POST") == ("GET", "/a")
    assert split_alias("/a", "POST") == ("POST", "/a")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_filled_value_stays_in_its_segment_and_comes_back(value: str) -> None:
    path = fill("/a/{id}/b", {"id": value})
    assert path.count("/") == 3
    assert path.isascii()
    assert match("/a/{id}/b", path) == {"id": value}
