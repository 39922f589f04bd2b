from __future__ import annotations

from gui.control_screens import CONTROL_SCREENS
from gui.screens import SCREENS


def test_the_states_of_a_running_call_are_among_the_screens() -> None:
    assert set(CONTROL_SCREENS) == {"sent", "waiting", "waiting-live", "paused", "stopped"}
    assert CONTROL_SCREENS.items() <= SCREENS.items()
