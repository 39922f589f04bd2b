"""A call is found under the terms of each question that it matches; that others are found too is no mistake."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history.call_filter import CallFilter, search_text
from core.history.terms import question, terms_of
from tests.core.history.making import CallMaker, folded

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def quoted(asked: str) -> list[tuple[str, bool]]:
    """The terms of a question without synonyms, and whether a beginning of a term is enough."""
    asked = re.sub("[()]", "", asked)
    assert re.fullmatch(r'"[^"]+"\*?( AND "[^"]+"\*?)*', asked)
    return [(part.rstrip("*").strip('"'), part.endswith("*")) for part in asked.split(" AND ")]


def found(terms: set[str], asked: str) -> bool:
    return all(
        any(term.startswith(wanted) for term in terms) if beginning else wanted in terms
        for wanted, beginning in quoted(asked)
    )


@given(TEXT, st.data())
def test_any_piece_of_any_word_is_found(text: str, data: st.DataObject) -> None:
    maker = CallMaker()
    record = folded([maker.start("erp", request={"body": text}), maker.finish()])
    kept = search_text(record)
    start = data.draw(st.integers(0, len(kept)))
    piece = kept[start : data.draw(st.integers(start, len(kept)))]
    wanted = CallFilter(text=piece)
    assert wanted.matches(record)
    assert found(terms_of(record), question(wanted))


@given(TEXT)
def test_no_text_has_a_meaning_of_its_own_to_the_index(text: str) -> None:
    for term, _ in quoted(question(CallFilter(text=text, code=text))):
        # to SQLite's tokenizer, what is neither letter nor digit nor beyond ASCII ends a term
        assert all(not char.isascii() or char.isalnum() for char in term)


def test_conditions_are_terms() -> None:
    maker = CallMaker(mode="sandbox")
    record = folded([maker.start("erp"), *maker.failed(1, status=429, code="a b"), maker.finish("failed", status=503)])
    terms = terms_of(record)
    fitting = CallFilter("sandbox", "erp", "failed", 429, "a b", "main")
    assert found(terms, question(fitting))
    assert found(terms, question(CallFilter("sandbox", code="a b")))
    for other in (
        CallFilter(),
        CallFilter("sandbox", "er"),
        CallFilter("sandbox", code="a"),
        CallFilter("sandbox", status=42),
    ):
        assert not found(terms, question(other))


@pytest.mark.parametrize(
    ("text", "most"), [("7312345678901234567", 5), ("一" * 100, 5), ("客户", 1), ("abc", 1), ("a", 0)]
)
def test_a_long_word_asks_for_a_few_terms(text: str, most: int) -> None:
    assert len(quoted(question(CallFilter(text=text)))) == 1 + most


def test_a_word_is_found_by_its_synonyms_too() -> None:
    asked = question(CallFilter(text="抖音 x1", synonyms=(("抖音", ("douyin",)),)))
    assert asked.partition(" AND ")[2] == '(("抖音") OR ("dou" AND "ouy" AND "uyi" AND "yin")) AND ("x1")'


def test_what_cannot_be_encoded_is_left_out_of_a_question() -> None:
    question(CallFilter(text="a\udcffb", code="\udcff")).encode()
