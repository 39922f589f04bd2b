from __future__ import annotations

from gui.credentials.screens import CREDENTIAL_SCREENS
from gui.credentials.tools.screens import take_all


def test_they_are_among_the_pictures_of_the_page() -> None:
    """``tests/gui/credentials/test_screens.py`` takes every one of these."""
    assert "credentials-tools" in CREDENTIAL_SCREENS
    assert take_all.__name__ in CREDENTIAL_SCREENS["credentials-tools"].__code__.co_names
