"""The real window, driven by keys against the sandbox: what model, painted picture and SQLite say afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from gui.live.columns import Column
from gui.main_window import MainWindow
from gui.theme import current_theme
from tests.end2end.driving import calls, press, steps
from tests.waiting import until

pytestmark = pytest.mark.real


def _colours(image: QImage, area: QRect) -> set[int]:
    area = area.intersected(image.rect())
    return {
        image.pixel(x, y) for x in range(area.left(), area.right() + 1) for y in range(area.top(), area.bottom() + 1)
    }


def _close(pixel: int, wanted: QColor) -> bool:
    """Whether a pixel has this colour, or nearly: the strokes of a narrow bar lie between two pixels."""
    seen = QColor(pixel)
    pairs = ((seen.red(), wanted.red()), (seen.green(), wanted.green()), (seen.blue(), wanted.blue()))
    return all(abs(one - other) <= 30 for one, other in pairs)


async def test_one_press_of_send_shows_the_retries(window: MainWindow, own_home: Path) -> None:
    model = window.history.model
    assert window.composer.platform.platform_id() == "douyin"
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: model.loaded == 1)
    await until(lambda: not model.running)

    # the model: one call, five rows below it once it is unfolded by key
    press(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert window.history.view.hasFocus()
    press(window, Qt.Key.Key_Home)
    press(window, Qt.Key.Key_Right)
    assert model.rowCount() == 6
    call = model.row_at(0)
    assert call is not None
    told = [str(model.index(row, Column.RESULT).data()) for row in range(6)]
    assert "2 retries" in told[0]
    assert "429" in told[1]
    assert "28001008" in told[3]

    # the picture: failure, wait, refresh and success are painted on the call's row
    table = window.history.view
    column = table.visualRect(model.index(0, Column.WATERFALL))
    origin = table.viewport().mapTo(window, QPoint(0, 0))
    painted = _colours(window.grab().toImage(), column.translated(origin))
    theme = current_theme()
    for name in ("fail", "wait", "refresh", "ok"):
        assert any(_close(colour, theme.color(f"wf.{name}")) for colour in painted), name

    # the answer
    assert '"list"' in window.response.findChild(QWidget, "response.body").toPlainText()  # type: ignore[union-attr]

    # SQLite, after the program has ended by key
    press(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: not window.isVisible())
    assert calls(own_home) == [("sandbox", "douyin", "succeeded", 3)]
    assert steps(own_home) == [
        ("request", 429, None, "http.429"),
        ("request", 200, "28001008", "douyin.token_expired"),
        ("token_refresh", 200, "0", "refresh.ok"),
        ("request", 200, "0", "ok"),
    ]


async def test_escape_stops_a_wait_and_the_server_is_left_alone(window: MainWindow, own_home: Path) -> None:
    composer = window.composer
    composer.scenario.setCurrentIndex(composer.scenario.findData("429;retry-after=2*2"))
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: "waiting" in window.status.work.accessibleName())
    press(window, Qt.Key.Key_Escape)
    await until(lambda: window.status.work.accessibleName() == "Idle", 0.3)
    assert composer.url.send.isEnabled()
    window.close()
    await until(lambda: not window.isVisible())
    assert calls(own_home) == [("sandbox", "douyin", "cancelled", 1)]


async def test_a_body_that_is_no_json_is_told_at_the_body_and_nothing_is_sent(
    window: MainWindow, own_home: Path
) -> None:
    composer = window.composer
    composer.set_platform("erp")
    composer.set_operation("order.create")
    composer.body.set_text('{"customer": }')
    press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(composer.body.message.isVisible)
    assert composer.body.isVisible()
    assert "value is missing" in composer.body.message.text()
    assert composer.body.text() == '{"customer": }'
    assert window.history.model.loaded == 0
