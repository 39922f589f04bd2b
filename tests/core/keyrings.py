"""Keyrings that are named in ``PYTHON_KEYRING_BACKEND``; each look-up makes a new object of them."""

from __future__ import annotations

from typing import ClassVar


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
