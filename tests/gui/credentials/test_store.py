from __future__ import annotations

import inspect

from core.api_credential_manager import APICredentialManager
from gui.credentials.store import CredentialStore
from tests.gui.credentials.conftest import FakeStore


def test_the_credential_manager_is_one_and_everything_is_awaited() -> None:
    store: CredentialStore = APICredentialManager()
    fake: CredentialStore = FakeStore()
    wanted = [name for name in dir(CredentialStore) if name.startswith("a") and not name.startswith("_abc")]
    assert len(wanted) == 7
    for name in wanted:
        assert inspect.iscoroutinefunction(getattr(store, name)), f"{name} would be waited for on the window's thread"
        assert inspect.iscoroutinefunction(getattr(fake, name))
