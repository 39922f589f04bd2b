from __future__ import annotations

import re

import pytest

from gui.tokens import COLORS, palette


@pytest.mark.parametrize("dark", [False, True])
def test_every_token_is_a_colour_in_both_themes(dark: bool) -> None:
    assert [name for name, value in palette(dark).items() if not re.fullmatch(r"#[0-9A-F]{6}", value)] == []
    assert palette(dark).keys() == COLORS.keys()


def test_the_themes_differ_where_it_matters() -> None:
    light, dark = palette(dark=False), palette(dark=True)
    assert {name for name in COLORS if light[name] == dark[name]} == {"text.onAccent"}
