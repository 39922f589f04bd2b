"""The three jobs in one go, by keys: enter a credential, make a test call with it, see what the retries did.

The platform is a server of ours on loopback, so that it is seen what really reaches a vendor.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from gui.live.columns import Column
from gui.main_window import MainWindow
from gui.theme import current_theme
from gui.widgets.ask import Question
from gui.wiring import Wiring
from tests.core.loopback import Answer, Vendor, serving
from tests.end2end.driving import CTRL, press, program, steps
from tests.waiting import until

pytestmark = pytest.mark.real
Key = Qt.Key
SECRET = "erp-key-7c2f41d09b"
SHIFT = Qt.KeyboardModifier.ShiftModifier


def active(window: MainWindow) -> bool:
    window.activateWindow()
    return window.isActiveWindow()


def painted(image: QImage, centre: QPoint, width: int, height: int, wanted: QColor) -> bool:
    """Whether the colour, or nearly that one, is somewhere in the area."""
    area = [
        QColor(image.pixel(x, y))
        for x in range(max(centre.x() - width // 2, 0), min(centre.x() + width // 2, image.width()))
        for y in range(max(centre.y() - height // 2, 0), min(centre.y() + height // 2, image.height()))
    ]
    return any(
        abs(seen.red() - wanted.red()) + abs(seen.green() - wanted.green()) + abs(seen.blue() - wanted.blue()) < 60
        for seen in area
    )


def everything_kept(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


async def answer_question(window: MainWindow) -> None:
    """Yes, by key; there is no window manager to give the keyboard back afterwards."""
    await until(lambda: window.findChild(Question))
    question = window.findChild(Question)
    assert question is not None
    QTest.keyClick(question.yes, Key.Key_Return)
    await until(lambda: window.findChild(Question) is None)
    await until(partial(active, window))


async def test_a_credential_is_entered_used_and_its_call_read(
    qapp: QApplication, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_RETRY_DELAY", "0.2")
    answers = (Answer(503, {"message": "busy"}), Answer(200, {"orders": [{"order_id": "SO-1"}]}))
    with serving(Vendor(*answers)) as vendor:
        monkeypatch.setenv("ERP_BASE_URL", vendor.url)
        async with program(qapp) as window:
            wiring = window.findChild(Wiring)
            assert wiring is not None
            press(window, Key.Key_B, CTRL)
            await answer_question(window)
            await until(lambda: window.status.mode.accessibleName() == "Production")
            QTest.keyClick(window.sidebar._rows["erp"], Key.Key_Space)

            # the first job: typed, saved, and seen as a badge and as dots only
            press(window, Key.Key_K, CTRL | SHIFT)
            await until(lambda: wiring._credentials is not None)
            page = wiring.credentials().page
            await until(lambda: page.form.complete and "api_key" in page.form.rows)
            row = page.form.rows["api_key"]
            row.edit.setFocus()
            QTest.keyClicks(row.edit, SECRET)
            await until(page.footer.save.isEnabled)
            page.footer.save.setFocus()
            press(window, Key.Key_Return)
            await until(
                lambda: page.form.rows["api_key"].badge.text() == "Encrypted file" or window.findChild(Question)
            )
            if window.findChild(Question) is not None:  # there is no keyring here: into an encrypted file?
                await answer_question(window)
            await until(lambda: page.form.rows["api_key"].badge.text() == "Encrypted file")
            assert SECRET not in row.edit.text()

            # the second: sent with it, and answered
            requests = window.findChild(QPushButton, "nav.requests")
            assert requests is not None
            requests.setFocus()
            press(window, Key.Key_Space)
            window.composer.set_operation("order.list")
            model = window.history.model
            press(window, Key.Key_Return, CTRL)
            await until(lambda: model.loaded == 1 and not model.running)
            body = window.response.findChild(QWidget, "response.body")
            assert "SO-1" in body.toPlainText()  # type: ignore[union-attr]
            headers = [headers for _, _, headers, _ in vendor.requests]
            assert [SECRET in str(sent) for sent in headers] == [True, True]

            # the third: unfolded by keys, in words and in colours
            press(window, Key.Key_H, CTRL)
            for key in (Key.Key_Home, Key.Key_Right):
                press(window, key)
            told = [str(model.index(place, Column.RESULT).data()) for place in range(model.rowCount())]
            assert "1 retry" in told[0]
            assert "503" in told[1]
            view = window.history.view
            area = view.visualRect(model.index(0, Column.WATERFALL))
            centre = view.viewport().mapTo(window, area.center())
            picture = window.grab().toImage()
            for token in ("wf.fail", "wf.wait", "wf.ok"):
                wanted = current_theme().color(token)
                assert painted(picture, centre, area.width(), area.height(), wanted), token
            press(window, Key.Key_Q, CTRL)
            await until(lambda: not window.isVisible())

    with closing(sqlite3.connect(own_home / "history.sqlite3")) as connection:
        called = connection.execute("SELECT mode, platform, operation, outcome, attempts FROM calls").fetchall()
    assert called == [("live", "erp", "order.list", "succeeded", 2)]
    assert [(kind, status, rule) for kind, status, _, rule in steps(own_home)] == [
        ("request", 503, "http.503"),
        ("request", 200, "ok"),
    ]
    assert SECRET.encode() not in everything_kept(own_home), "neither the store nor history nor log holds it in clear"
