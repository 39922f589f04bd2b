from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gui.live.paint import draw_text, row_ground, tree_line
from gui.theme import DARK, LIGHT, Theme

BLACK = QColor(Qt.GlobalColor.black)


def columns(text: str, width: int, *, right: bool = False) -> list[int]:
    """Which pixel columns of an area are painted."""
    image = QImage(400, 30, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_text(painter, QRectF(0, 0, width, 30), text, "body", BLACK, right=right)
    painter.end()
    white = QColor(Qt.GlobalColor.white).rgb()
    return [x for x in range(400) if any(image.pixel(x, y) != white for y in range(30))]


def test_text_stands_at_the_left_or_at_the_right() -> None:
    assert columns("1.00 s", 200)[0] < 5
    assert 190 < columns("1.00 s", 200, right=True)[-1] < 200


@pytest.mark.parametrize("text", ["a long line of words that has no room", "一行放不下的很长很长的中文文字"])
def test_too_long_a_text_is_cut_within_its_area(text: str) -> None:
    painted = columns(text, 100)
    assert painted[-1] <= 100
    assert painted[-1] > 60, "as much as there is room for"


def test_nothing_is_painted_without_text_or_room() -> None:
    assert columns("", 100) == []
    assert columns("text", 0) == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_selected_row_goes_before_a_lit_one(theme: Theme) -> None:
    grounds = [
        row_ground(theme, selected=selected, hovered=hovered, child=child).name()
        for selected, hovered, child in (
            (True, True, True),
            (False, True, True),
            (False, False, True),
            (False, False, False),
        )
    ]
    assert grounds == [theme.color(token).name() for token in ("bg.selected", "bg.hover", "bg.sunken", "bg.surface")]


@pytest.mark.parametrize("last", [True, False])
def test_the_tree_line_ends_with_the_last_row(last: bool) -> None:
    image = QImage(40, 28, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    tree_line(painter, QRectF(0, 0, 40, 28), BLACK, last=last)
    painter.end()
    down = [y for y in range(28) if image.pixelColor(15, y) == BLACK]
    assert down[0] == 0
    assert down[-1] == (14 if last else 27)
    assert image.pixelColor(20, 14) == BLACK
