from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gui.statistics.patterns import ENDINGS, Ending, paint_column, paint_ending, paint_row
from gui.theme import Theme

AREA = QRectF(10, 10, 60, 30)


def drawn(ending: Ending, theme: Theme, scale: float = 1.0) -> QImage:
    image = QImage(round(80 * scale), round(50 * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("#000000"))
    painter = QPainter(image)
    paint_ending(painter, AREA, ending, theme)
    painter.end()
    return image


def grey(image: QImage) -> list[int]:
    return [QColor(image.pixel(x, y)).lightness() for x in range(12, 68) for y in range(12, 38)]


def test_each_ending_has_a_pattern_of_its_own_without_colour(theme: Theme) -> None:
    solid, hatched, crossed = (grey(drawn(ending, theme)) for ending in ENDINGS)
    assert len(set(solid)) == 1
    assert len(set(hatched)) > 3
    assert len(set(crossed)) > 3
    assert crossed != hatched


def test_nothing_is_painted_outside(theme: Theme) -> None:
    for ending in ENDINGS:
        image = drawn(ending, theme)
        outside = {image.pixelColor(x, y).name() for x in (8, 9, 70, 71) for y in range(50)}
        assert outside == {"#000000"}


def test_it_is_drawn_at_twice_the_scale_too(theme: Theme) -> None:
    image = drawn("failed", theme, 2.0)
    colours = {image.pixelColor(x, y).name() for x in range(20, 140) for y in range(20, 80)}
    assert theme.color("danger.subtle").name() in colours


def used(painted: QImage) -> set[str]:
    return {painted.pixelColor(x, y).name() for x in range(painted.width()) for y in range(painted.height())}


def test_a_single_failure_among_thousands_can_be_seen(theme: Theme) -> None:
    image = QImage(320, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    painter = QPainter(image)
    paint_row(painter, QRectF(0, 4, 320, 12), (9999, 0, 1), 300, theme)
    painter.end()
    assert theme.color("wf.fail").name() in used(image)
    assert theme.color("ok.subtle").name() not in used(image)


def test_a_column_stands_on_the_ground_with_successes_below(theme: Theme) -> None:
    image = QImage(20, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    painter = QPainter(image)
    paint_column(painter, QRectF(0, 0, 20, 100), (5, 0, 5), 8, theme)
    painter.end()
    assert image.pixelColor(10, 98) == theme.color("wf.ok")
    assert image.pixelColor(10, 10).name() == "#000000"
    top = {image.pixelColor(x, 40).name() for x in range(20)}
    assert theme.color("wf.fail").name() in top
