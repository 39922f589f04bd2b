"""The OS keyring as a store of single lines, with every answer it can give sorted into four.

Owns time limits, the check after a write and the meaning of the many exceptions. Must not know what is stored, nor the
index. Items are named by one service string each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from core.credentials.keyring_backends import (
    USER,
    Backend,
    Peek,
    choose_backend,
    describe,
    is_locked,
    peek,
    too_long,
    unlock,
)
from core.credentials.keyring_thread import KeyringBusyError, KeyringThread, keyring_thread

T = TypeVar("T")
log = logging.getLogger(__name__)

READ_LIMIT_S = 3.0
WRITE_LIMIT_S = 60.0
"""A person may be typing the keyring's password."""


class KeyringLockedError(Exception):
    """The item is there, or is to be put there, and the keyring is locked."""


class KeyringUnavailableError(Exception):
    """There is no keyring, or it does not answer.

    Args:
        reason: ``none|silent|failed|forgot|too_long``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeyringStore:
    """Reads and writes single lines of text.

    Args:
        choose: Makes the backend; called in the keyring thread at each operation.
        peek: Looks whether an item is there without asking the user anything.
        is_locked: Looks whether the whole keyring is locked, likewise.
        unlock: Asks the user to unlock it; whether that was done.
        thread: Where the keyring is called.
        read_limit_s: How long a read or a deletion may take.
        write_limit_s: How long a write may take.
    """

    def __init__(
        self,
        *,
        choose: Callable[[], Backend | None] = choose_backend,
        peek: Callable[[Backend, str], Peek] = peek,
        is_locked: Callable[[Backend], bool] = is_locked,
        unlock: Callable[[Backend], bool] = unlock,
        thread: KeyringThread | None = None,
        read_limit_s: float = READ_LIMIT_S,
        write_limit_s: float = WRITE_LIMIT_S,
    ) -> None:
        self._choose = choose
        self._peek = peek
        self._is_locked = is_locked
        self._unlock = unlock
        self._thread = thread or keyring_thread()
        self._read_limit_s = read_limit_s
        self._write_limit_s = write_limit_s

    def read(self, service: str) -> tuple[str | None, str]:
        """The text, or None if there is none, and the backend that said so.

        Raises:
            KeyringLockedError: It is there, but locked.
            KeyringUnavailableError: Nobody can tell.
        """

        def job() -> tuple[str | None, str]:
            backend = self._backend()
            found = self._peek(backend, service)
            if found == "locked":
                raise KeyringLockedError
            return (None if found == "absent" else backend.get_password(service, USER)), describe(backend)

        return self._run(job, self._read_limit_s, share=service)

    def write(self, service: str, text: str, *, before: Callable[[], None] = lambda: None) -> str:
        """Store ``text``, read it back, and name the backend.

        A frozen keyring is found out within the limit for reads; one that answers may take its time, because a person
        may be typing its password.

        Args:
            service: The item.
            text: One line.
            before: Called when the keyring has been found to answer, and before anything is written.

        Raises:
            KeyringLockedError: Not stored: locked, and nobody unlocked it.
            KeyringUnavailableError: Not stored, or not as given.
        """

        def look() -> None:
            backend = self._backend()
            if too_long(backend, text):
                raise KeyringUnavailableError("too_long")
            self._peek(backend, service)

        def job() -> str:
            backend = self._backend()
            self._thread.go_on()
            backend.set_password(service, USER, text)
            if backend.get_password(service, USER) != text:
                raise KeyringUnavailableError("forgot")
            return describe(backend)

        self._run(look, self._read_limit_s)
        before()
        return self._run(job, self._write_limit_s)

    def delete(self, service: str) -> None:
        """Delete the item; one that is not there is no error.

        Raises:
            KeyringLockedError: Still there: locked.
            KeyringUnavailableError: Possibly still there.
        """

        def job() -> None:
            backend = self._backend()
            found = self._peek(backend, service)
            if found == "locked":
                raise KeyringLockedError
            if found == "open" and backend.get_password(service, USER) is not None:
                self._thread.go_on()
                backend.delete_password(service, USER)

        self._run(job, self._read_limit_s)

    def backend(self) -> str:
        """The backend that would be used, and can be used now; asks the user nothing.

        Raises:
            KeyringLockedError: It is locked.
            KeyringUnavailableError: There is none, or it does not answer.
        """

        def job() -> str:
            backend = self._backend()
            if self._is_locked(backend):
                raise KeyringLockedError
            return describe(backend)

        return self._run(job, self._read_limit_s, share="?")

    def unlock(self) -> None:
        """Have the user unlock the keyring; returns when it is open.

        Raises:
            KeyringLockedError: Nobody unlocked it.
            KeyringUnavailableError: There is none, or it does not answer.
        """

        def job() -> None:
            if not self._unlock(self._backend()):
                raise KeyringLockedError

        self._run(job, self._write_limit_s)

    def _backend(self) -> Backend:
        backend = self._choose()
        if backend is None:
            raise KeyringUnavailableError("none")
        return backend

    def _run(self, job: Callable[[], T], limit_s: float, *, share: str | None = None) -> T:
        try:
            return self._thread.call(job, limit_s=limit_s, share=share)
        except (KeyringLockedError, KeyringUnavailableError):
            raise
        except KeyringBusyError:
            raise KeyringUnavailableError("silent") from None
        except Exception as error:  # noqa: BLE001  # backends raise what they like: their own, D-Bus', the system's
            # neither its text nor its chain is kept: both may contain what was to be stored
            name = type(error).__name__
            log.info("keyring: %s", name)
            if name in ("KeyringLocked", "LockedException", "PromptDismissedException"):
                raise KeyringLockedError from None
            raise KeyringUnavailableError("failed") from None
