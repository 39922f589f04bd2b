from __future__ import annotations

from gui.live.columns import Column, widths


def test_english_and_the_large_form_are_never_narrower() -> None:
    small, large = (widths(chinese=True, maximised=maximised) for maximised in (False, True))
    english = widths(chinese=False, maximised=True)
    assert set(small) == set(Column) - {Column.WATERFALL}
    assert all(large[column] >= small[column] for column in small)
    assert all(english[column] >= large[column] for column in small)
