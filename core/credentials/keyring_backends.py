"""Which OS keyring is used, and a look at an item that asks the user nothing.

Owns the list of backends that are trusted to keep a secret. keyring's own choice is not used: it may end at a backend
that forgets, or that writes plain text, without saying so. Called in the keyring thread only: importing keyring takes
a tenth of a second.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from importlib import import_module
from typing import Any, Literal, Protocol

USER = "value"
"""The user name of every item; one service string a credential, because Windows moves entries that share one."""

WINDOWS_LIMIT = 1280
"""UTF-16 units that the Windows credential manager keeps (2560 bytes)."""

Peek = Literal["absent", "locked", "open"]


class Backend(Protocol):
    """The three calls of keyring's backends that are used."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store or replace the secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Delete the secret."""
        ...


_SECRET_SERVICE = "keyring.backends.SecretService.Keyring"  # noqa: S105  # a class, no password
_CANDIDATES: Mapping[str, tuple[str, ...]] = {
    "darwin": ("keyring.backends.macOS.Keyring",),
    "win32": ("keyring.backends.Windows.WinVaultKeyring",),
    "linux": (
        _SECRET_SERVICE,
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.libsecret.Keyring",
    ),
}
_NO_KEYRING = ("keyring.backends.fail.Keyring", "keyring.backends.null.Keyring")


def explicit_backend(environ: Mapping[str, str] = os.environ) -> str:
    """The backend that the user named, or an empty text."""
    return environ.get("PYTHON_KEYRING_BACKEND", "").strip()


def choose_backend(environ: Mapping[str, str] = os.environ) -> Backend | None:
    """The keyring to use now, or None if there is none; built anew at each call, so a daemon may come up later.

    A backend named in ``PYTHON_KEYRING_BACKEND`` is used whatever it is; the ones that keep nothing count as none.

    Raises:
        Exception: The named backend cannot be loaded, in keyring's own words.
    """
    named = explicit_backend(environ)
    if named:
        return None if named in _NO_KEYRING else _load(named)
    usable = {name: found for name, found in survey().items() if isinstance(found, float)}
    return _load(max(usable, key=usable.__getitem__)) if usable else None


def trusted_backends() -> tuple[str, ...]:
    """The classes of the backends that may be used on this system."""
    return _CANDIDATES.get(sys.platform, ())


def survey() -> dict[str, float | str]:
    """Each trusted backend with its priority, or in keyring's own words why it cannot be used now."""
    found: dict[str, float | str] = {}
    for name in trusted_backends():
        try:
            found[name] = float(_class(name).priority)
        except Exception as error:  # noqa: BLE001  # backends say "not here" with any exception there is
            found[name] = str(error) or type(error).__name__
    return found


def describe(backend: Backend) -> str:
    """The backend's class, e.g. ``keyring.backends.SecretService.Keyring``."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def too_long(backend: Backend, text: str) -> bool:
    """Whether the backend could not keep so long a text."""
    return describe(backend) in _CANDIDATES["win32"] and len(text.encode("utf-16-le")) // 2 > WINDOWS_LIMIT


def peek(backend: Backend, service: str) -> Peek:
    """Whether an item is there, without opening a prompt; ``open`` where only reading can tell.

    The Secret Service shows names even while locked. keyring itself would ask for a password, or for a new keyring,
    just to find out that there is nothing.
    """
    if describe(backend) != _SECRET_SERVICE:
        return "open"
    with _collection(backend) as collection:
        if collection is None or next(collection.search_items({"service": service, "username": USER}), None) is None:
            return "absent"
        return "locked" if collection.is_locked() else "open"


def would_ask(backend: Backend) -> bool:
    """Whether the backend would open a prompt to store something: it is locked, or is yet to be made."""
    if describe(backend) != _SECRET_SERVICE:
        return False
    with _collection(backend) as collection:
        return collection is None or bool(collection.is_locked())


def is_locked(backend: Backend) -> bool:
    """Whether the keyring as a whole is locked, without opening a prompt; False where only reading can tell."""
    if describe(backend) != _SECRET_SERVICE:
        return False
    with _collection(backend) as collection:
        return collection is not None and bool(collection.is_locked())


def unlock(backend: Backend) -> bool:
    """Have the system ask for the keyring's password; whether it is open then. Waits for the person.

    Backends other than the Secret Service ask by themselves when an item is read.
    """
    if describe(backend) != _SECRET_SERVICE:
        return True
    with _collection(backend) as collection:
        return collection is None or not collection.is_locked() or not collection.unlock()


@contextmanager
def _collection(backend: Backend) -> Iterator[Any]:
    """The Secret Service's collection that the backend uses; None if there is none."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as bus:
        path = getattr(backend, "preferred_collection", "/org/freedesktop/secrets/aliases/default")
        try:
            collection = secretstorage.Collection(bus, path)
        except secretstorage.ItemNotFoundException:
            collection = None
        yield collection


def _load(name: str) -> Backend:
    backend: Backend = _class(name)()  # its constructor takes the KEYRING_PROPERTY_… variables
    return backend


def _class(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(module), attribute)
