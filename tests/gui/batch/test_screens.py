from __future__ import annotations

from gui.batch.screens import BATCH_SCREENS
from gui.screens import SCREENS


def test_every_state_of_the_dialog_has_a_screen() -> None:
    assert len(BATCH_SCREENS) == 8
    assert BATCH_SCREENS.items() <= SCREENS.items()
