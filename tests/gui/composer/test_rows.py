from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gui.composer.rows import Row, format_rows, parse_rows


def test_lines_of_every_form() -> None:
    text = "a=1\nb: two words \n c\t3\n\n# d=4\nalone\nurl=https://x.example/?q=1"
    assert parse_rows(text) == (
        Row("a", "1"),
        Row("b", "two words"),
        Row("c", "3"),
        Row("d", "4", enabled=False),
        Row("alone", ""),
        Row("url", "https://x.example/?q=1"),
    )


names = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)
values = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="#"))


@given(st.lists(st.builds(Row, names, values, st.booleans())))
def test_what_is_copied_can_be_pasted(rows: list[Row]) -> None:
    assert parse_rows(format_rows(rows)) == tuple(rows)
