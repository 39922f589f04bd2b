from __future__ import annotations

from gui.live.screens import HISTORY_SCREENS
from gui.screens import SCREENS


def test_every_screen_of_the_history_is_among_all_screens() -> None:
    assert HISTORY_SCREENS.keys() == {"no-match", "filtered", "what-if"}
    assert HISTORY_SCREENS.items() <= SCREENS.items()
