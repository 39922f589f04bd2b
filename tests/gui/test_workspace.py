from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.gui.conftest import MakeWindow
from tests.gui.live.samples import demo


def test_the_live_pane_takes_all_room_and_gives_it_back(make_window: MakeWindow) -> None:
    workspace = make_window()._workspace
    assert workspace is not None
    workspace.show_first_run(on=False)
    assert workspace.composer.isVisible()
    workspace.maximise_live(on=True)
    assert workspace.live.isVisible()
    assert not workspace.composer.isVisible()
    workspace.maximise_live(on=False)
    assert workspace.composer.isVisible()


def test_the_first_run_page_goes_for_good(make_window: MakeWindow) -> None:
    workspace = make_window()._workspace
    assert workspace is not None
    workspace.show_first_run(on=True)
    assert workspace.first_run.isVisible()
    workspace.show_first_run(on=False)
    assert not workspace.first_run.isVisible()
    assert not workspace._state.first_run


def test_details_of_the_history_take_no_room_from_the_request(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    workspace = window._workspace
    assert workspace is not None
    workspace.show_first_run(on=False)
    window.history.apply([demo().record])
    before = workspace._rows.sizes()
    window.maximise_pane(on=True)
    QTest.keyClick(window.history.view, Qt.Key.Key_Home)
    assert window.history.details.isVisible()
    window.maximise_pane(on=False)
    qtbot.waitUntil(lambda: workspace._rows.sizes() == before)
    window.maximise_pane(on=True)
    qtbot.waitUntil(window.history.details.isVisible)
    workspace.live.show_page("statistics")
    window.maximise_pane(on=False)
    qtbot.waitUntil(lambda: workspace._rows.sizes() == before)
