"""Keyrings that are named in ``PYTHON_KEYRING_BACKEND``; each look-up makes a new object of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote


class SharedKeyring:
    """Keeps what it is given, for all its objects.

    Attributes:
        used: Whether anything was ever stored.
    """

    shared: ClassVar[dict[str, str]] = {}
    used: ClassVar[bool] = False

    def get_password(self, service: str, username: str) -> str | None:
        return self.shared.get(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        SharedKeyring.used = True
        self.shared[service] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.shared[service]


class BrokenKeyring:
    """Does nothing that it is asked for."""

    def get_password(self, service: str, username: str) -> str | None:
        raise OSError("broken")

    set_password = delete_password = get_password


class FolderKeyring:
    """Keeps its items in the folder that ``JIERU_TEST_KEYRING`` names: several processes see the same ones.

    While the folder has a file ``locked``, everything but a look at what is absent fails as in a locked keyring.
    """

    def __init__(self) -> None:
        self._folder = Path(os.environ["JIERU_TEST_KEYRING"])

    @staticmethod
    def lock(locked: bool) -> None:
        """Lock or unlock it for all processes."""
        mark = Path(os.environ["JIERU_TEST_KEYRING"]) / "locked"
        if locked:
            mark.parent.mkdir(exist_ok=True)
            mark.touch()
        else:
            mark.unlink(missing_ok=True)

    def get_password(self, service: str, username: str) -> str | None:
        path = self._path(service)
        return path.read_text(encoding="utf-8") if path.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        path = self._path(service)
        self._folder.mkdir(exist_ok=True)
        path.with_suffix(".new").write_text(password, encoding="utf-8")
        path.with_suffix(".new").replace(path)

    def delete_password(self, service: str, username: str) -> None:
        self._path(service).unlink()

    def _path(self, service: str) -> Path:
        if (self._folder / "locked").exists():
            raise type("KeyringLocked", (Exception,), {})
        return self._folder / f"{quote(service, safe='')}.item"


class LyingKeyring:
    """Takes everything, and gives back something else."""

    def get_password(self, service: str, username: str) -> str | None:
        return '{"magic":"jieru"}'

    def set_password(self, service: str, username: str, password: str) -> None:
        pass

    def delete_password(self, service: str, username: str) -> None:
        pass
