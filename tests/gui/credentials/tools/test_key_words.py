from __future__ import annotations

import pytest

from core.credentials.key_admin import KeyState
from core.credentials.rotation import Rotated
from gui.credentials.tools.key_words import done_text, place_text, rotation_text


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (KeyState(None), "Nothing is in encrypted files yet"),
        (KeyState("keyring"), "is in the OS keyring"),
        (KeyState("file"), "is in the key file"),
        (KeyState("environment"), "API_CREDENTIAL_ENCRYPTION_KEY"),
        (KeyState("file", locked=True), "has not been entered"),
        (KeyState("file", locked=True, opened=True), "it is open now"),
    ],
)
def test_where_the_key_is(state: KeyState, told: str) -> None:
    assert told in place_text(state)


def test_what_a_new_key_means_and_what_came_of_it() -> None:
    assert "what it was before" in rotation_text(KeyState("environment"))
    assert "Old keys" in rotation_text(KeyState("keyring", retired=2))
    assert "Old keys" not in rotation_text(KeyState("keyring"))
    assert "already" in done_text(Rotated("environment", 0))
    told = done_text(Rotated("keyring", 3, ("a.enc",), 1))
    assert told.splitlines()[0] == "Files encrypted anew: 3. Their key is in the OS keyring."
    assert "a.enc" in told
