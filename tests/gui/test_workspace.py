from __future__ import annotations

from tests.gui.conftest import MakeWindow


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
