"""Planted secrets in a run of the window: none is in what a screen reader hears, in a model, on the clipboard or kept.

The answer itself is shown as it came; what leaves the program from there is clean.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QMimeData, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from core.api_credential_manager import APICredentialManager
from gui.live.live_pane import PAGES
from gui.main_window import MainWindow
from gui.response.tab_strip import TabStrip
from gui.services import Services
from gui.wiring import Wiring
from tests.core.loopback import serving
from tests.end2end.driving import CTRL, calls, press, program
from tests.end2end.test_canaries import CANARIES, DOTENV, STORED, VARIABLE, Parrot, found_in
from tests.waiting import until

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("own_platforms")]
AS_IT_CAME = ("response.body", "response.headers", "response.large")


def heard(window: MainWindow) -> str:
    """All that the accessibility tree, tooltips and models say."""
    said: list[str] = []
    for widget in window.findChildren(QWidget):
        if widget.objectName().startswith(AS_IT_CAME) or _within(widget, AS_IT_CAME):
            continue
        said += [widget.toolTip(), widget.statusTip(), widget.whatsThis(), widget.accessibleDescription()]
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None and interface.isValid():
            said += [interface.text(role) for role in QAccessible.Text if role is not QAccessible.Text.UserText]
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            said += _cells(widget.model())
    return "\n".join(said)


def _within(widget: QWidget, names: tuple[str, ...]) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (parent.objectName() in names or _within(parent, names))


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    top = QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
    for row in range(min(model.rowCount(top), 300)):
        cells = [model.index(row, column, top) for column in range(columns)]
        yield from (str(model.data(cell, role)) for cell in cells for role in range(Qt.ItemDataRole.UserRole + 8))
        dragged: QMimeData | None = model.mimeData(cells)
        if dragged is not None:
            yield from (bytes(dragged.data(kind).data()).decode("utf-8", "replace") for kind in dragged.formats())


def copied(widget: QWidget) -> str:
    """What Ctrl+C takes from a view with everything selected."""
    QGuiApplication.clipboard().setText("nothing")
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, CTRL)
    QTest.keyClick(widget, Qt.Key.Key_C, CTRL)
    return QGuiApplication.clipboard().text()


def named(window: MainWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


async def test_no_secret_comes_out_of_a_run_of_the_window(
    qapp: QApplication, own_home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("JIERU_LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("API_RETRY_DELAY", "0")
    monkeypatch.setenv("ERP_PASSWORD", VARIABLE)
    plant(own_home)
    with serving(Parrot()) as vendor:
        for platform in ("ERP", "ZHIHU"):
            monkeypatch.setenv(f"{platform}_BASE_URL", vendor.url)
        async with program(qapp, ready=False) as window:
            services, wiring = window.findChild(Services), window.findChild(Wiring)
            assert services is not None
            assert wiring is not None
            await until(lambda: services.credentials is not None and services.mode.ready)
            made = 0
            for platform, operation in (("erp", "order.list"), ("erp", "finance.query"), ("zhihu", "content.stats")):
                window.composer.set_platform(platform)
                window.composer.set_operation(operation)
                press(window, Qt.Key.Key_Return, CTRL)
                await until(partial(idle, window, made := made + 1))
            assert len(vendor.requests) >= 3
            window.report_failure("planted", RuntimeError(f"with {STORED} and {VARIABLE}"))
            for page in PAGES:
                window.live.show_page(page)
            for strip in window.findChildren(TabStrip):
                for number in reversed(range(strip.bar.count())):
                    strip.show_page(number)
            window.credentials_wanted.emit("erp")
            await until(lambda: wiring._credentials is not None)
            host = wiring.credentials()
            await until(lambda: host.editor.reader.places is not None and host.page.form.complete)
            host.page.form.rows["api_key"].reveal.click()
            await until(lambda: host.page.form.rows["api_key"].revealed.shown)
            said = heard(window)
            assert [words for words in ("GET", "/orders", "Attempts", "API key") if words not in said] == []
            assert found_in(said.encode()) == []
            window.pages.go("requests")
            for view in ("response.body", "response.headers", "logs.table", "history.table"):
                taken = copied(named(window, view))
                assert taken != "nothing", view
                assert found_in(taken.encode()) == [], view
            QTest.mouseClick(named(window, "response.copy"), Qt.MouseButton.LeftButton)
            await until(lambda: "message" in QGuiApplication.clipboard().text())
            assert found_in(QGuiApplication.clipboard().text().encode()) == []
    assert "task planted failed" in caplog.text
    assert len(calls(own_home)) == 3
    leaks = {path.name: found for path in kept(own_home) if (found := found_in(path.read_bytes()))}
    assert leaks == {}
    assert {"jieru.log", "history.sqlite3"} <= {path.name for path in kept(own_home)}
    assert len(CANARIES) == 3


def idle(window: MainWindow, made: int) -> bool:
    return window.history.model.loaded == made and not window.history.model.running


def plant(home: Path) -> None:
    (home / "window.ini").write_text("[mode]\nsandbox=false\n[window]\nfirst_run=false\n", encoding="utf-8")
    Path(".env").write_text(f"ZHIHU_ACCESS_TOKEN={DOTENV}\n", encoding="utf-8")
    APICredentialManager().set_credential("erp", "api_key", STORED)


def kept(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]
