from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from core.redaction_forms import MIN_LENGTH, Finder, forms


@st.composite
def looked_through(draw: st.DrawFn) -> tuple[list[str], str]:
    """Short and long needles, and a text of some of them and of other letters, cut at its end."""
    wanted = draw(st.lists(st.text("abc", min_size=MIN_LENGTH, max_size=24), min_size=1, max_size=6))
    text = "".join(draw(st.lists(st.sampled_from(wanted) | st.text("abc", max_size=8), max_size=8)))
    return wanted, text[: max(len(text) - draw(st.integers(0, 20)), 0)]


@given(st.text(min_size=MIN_LENGTH, max_size=60))
def test_every_form_can_be_searched_for(value: str) -> None:
    assert all(len(form) >= MIN_LENGTH for form in forms(value))


@given(looked_through())
def test_spans_cover_exactly_what_needles_cover(made: tuple[list[str], str]) -> None:
    wanted, text = made
    expected: set[int] = set()
    for needle in wanted:
        for start in range(len(text)):
            if text.startswith(needle, start):
                expected.update(range(start, start + len(needle)))

    spans = Finder(wanted).spans(text)

    covered = {position for start, end in spans for position in range(start, end)}
    assert covered == expected
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(spans))


@given(looked_through())
def test_where_more_was_cut_off_the_beginning_of_a_needle_counts_at_the_end(made: tuple[list[str], str]) -> None:
    wanted, text = made
    expected = {position for start, end in Finder(wanted).spans(text) for position in range(start, end)}
    for needle in wanted:
        for length in range(MIN_LENGTH, len(needle)):
            if text.endswith(needle[:length]):
                expected.update(range(len(text) - length, len(text)))

    covered = {position for start, end in Finder(wanted).spans(text, cut=True) for position in range(start, end)}

    assert covered >= expected
