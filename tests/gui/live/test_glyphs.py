from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gui.live.glyphs import BarKind, paint_bar, paint_mark
from gui.theme import Theme, font

KINDS: tuple[BarKind, ...] = (
    "ok", "failed", "body_error", "wait", "wait_running", "refresh", "running", "planned", "stopped",
)  # fmt: skip
GROUND = QColor("#123456")


def painted(kind: BarKind, theme: Theme, width: float = 60, *, scale: float = 1, label: str | None = None) -> QImage:
    image = QImage(round(100 * scale), round(16 * scale), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(GROUND)
    painter = QPainter(image)
    painter.setFont(font("tick"))
    paint_bar(painter, QRectF(10, 2, width, 12), kind, theme, label=label, progress=0.5)
    painter.end()
    return image


def mask(image: QImage) -> set[tuple[int, int]]:
    """Where anything was painted: the shape without its colour."""
    ground = GROUND.rgb()
    return {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) != ground}


def share(image: QImage, colour: QColor, xs: range, ys: range) -> float:
    """How much of an area is painted in a colour, from 0 (all ground) to 1; half-covered pixels count half."""
    toward = [colour.red() - GROUND.red(), colour.green() - GROUND.green(), colour.blue() - GROUND.blue()]
    length = sum(part * part for part in toward)
    parts = []
    for x in xs:
        for y in ys:
            seen = image.pixelColor(x, y)
            moved = [seen.red() - GROUND.red(), seen.green() - GROUND.green(), seen.blue() - GROUND.blue()]
            parts.append(sum(one * other for one, other in zip(toward, moved, strict=True)) / length)
    return sum(parts) / len(parts)


@pytest.mark.parametrize("width", [6, 24, 60])
def test_every_state_has_a_shape_of_its_own(theme: Theme, width: int) -> None:
    shapes = {kind: frozenset(mask(painted(kind, theme, width))) for kind in KINDS}
    if width == 6:  # so narrow that only the solid, the empty and the waiting ones can differ
        assert shapes["ok"] != shapes["wait"] != shapes["stopped"]
    else:
        solid = {kind: shape for kind, shape in shapes.items() if kind != "running"}
        assert len(set(solid.values())) == len(solid)


def test_a_good_attempt_is_solid_and_a_failed_one_hatched(theme: Theme) -> None:
    ok, failed = painted("ok", theme), painted("failed", theme)
    inside = (range(14, 66), range(4, 12))
    assert share(ok, theme.color("wf.ok"), *inside) == 1.0
    assert 0.4 < share(failed, theme.color("wf.fail"), *inside) < 0.8
    assert share(failed, theme.color("wf.fail"), range(14, 66), range(2, 3)) > 0.95, "an outline closes it"


def test_an_error_in_the_body_is_good_above_and_bad_below(theme: Theme) -> None:
    image = painted("body_error", theme)
    assert share(image, theme.color("wf.ok"), range(14, 66), range(3, 7)) == 1.0
    below = {image.pixel(x, y) for x in range(14, 66) for y in range(10, 14)}
    assert theme.color("wf.ok").rgb() not in below
    assert 0.4 < share(image, theme.color("wf.fail"), range(14, 66), range(10, 14)) < 0.8


def test_a_refresh_has_pointed_ends(theme: Theme) -> None:
    image = painted("refresh", theme)
    violet = theme.color("wf.refresh").rgb()
    assert image.pixel(40, 3) == violet
    assert image.pixel(12, 8) == violet
    assert image.pixel(12, 3) == GROUND.rgb()


def test_a_running_wait_is_thick_to_its_progress_and_dashed_after(theme: Theme) -> None:
    image = painted("wait_running", theme)
    amber = theme.color("wf.wait")
    assert share(image, amber, range(16, 38), range(6, 10)) == 1.0
    rest = share(image, amber, range(42, 64), range(7, 9))
    assert 0.3 < rest < 0.9


def test_a_running_attempt_fades_towards_its_edge(theme: Theme) -> None:
    image = painted("running", theme)
    blue = theme.color("wf.running")

    def distance(x: int) -> int:
        shown = image.pixelColor(x, 8)
        return abs(shown.red() - blue.red()) + abs(shown.green() - blue.green()) + abs(shown.blue() - blue.blue())

    assert distance(12) < distance(40) < distance(66)
    assert distance(69) == 0, "the edge is drawn in full"


def test_a_label_is_written_only_where_it_has_room(theme: Theme) -> None:
    assert mask(painted("wait", theme, 80, label="2.0 s")) != mask(painted("wait", theme, 80))
    assert mask(painted("wait", theme, 40, label="2.0 s")) == mask(painted("wait", theme, 40))


def test_nothing_is_narrower_than_six_pixels(theme: Theme) -> None:
    for kind in KINDS:
        columns = {x for x, _ in mask(painted(kind, theme, 0.5))}
        assert min(columns) >= 9
        assert max(columns) <= 16
        assert len(columns) >= (6 if kind not in ("wait", "wait_running", "planned") else 2)


def test_edges_are_sharp_at_both_scales(theme: Theme) -> None:
    for scale in (1, 2):
        image = painted("ok", theme, scale=scale)
        row = [image.pixel(x, 8 * scale) for x in range(image.width())]
        assert set(row) == {GROUND.rgb(), theme.color("wf.ok").rgb()}


def test_marks_differ_in_shape(theme: Theme) -> None:
    shapes = []
    for kind in ("ok", "failed", "stopped"):
        image = QImage(16, 16, QImage.Format.Format_RGB32)
        image.fill(GROUND)
        painter = QPainter(image)
        paint_mark(painter, QPointF(8, 8), kind, theme)
        painter.end()
        shapes.append(frozenset(mask(image)))
    assert len(set(shapes)) == 3
