"""The key file: the keys of the encrypted files where there is no keyring, the newest first.

Owns the file, its lock and the passphrase that may be on it. Must not know which key is asked for, nor the files that
are encrypted. One key a line in URL-safe base64; older ones stay, for copies of the folder that were made before a
rotation. Several folders of credentials may share the file: it is changed under a lock of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from core.credentials.atomic import publish_private, read_private, sweep, sync_folder, write_private
from core.credentials.envelope import Key, parse_key
from core.credentials.passphrase import is_locked, lock, unlock

LOCK_LIMIT_S = 5.0


class PassphraseNeededError(Exception):
    """The key file is locked with a passphrase, and nobody has given one."""


class UnreadableKeyFileError(Exception):
    """It is there, but the system does not give it to us, or it is no regular file of ours."""


class KeyFile:
    """Reads and changes the key file.

    Args:
        path: The file; its folder is made with it.
        passphrase: Gives the passphrase when it is needed, or None.
        lock_limit_s: How long to wait for another process.
    """

    def __init__(
        self, path: Path, passphrase: Callable[[], str | None] = lambda: None, *, lock_limit_s: float = LOCK_LIMIT_S
    ) -> None:
        self.path = path
        self.passphrase = passphrase
        self._lock_limit_s = lock_limit_s
        self._swept = False

    def is_locked(self) -> bool:
        """Whether a passphrase is on it.

        Raises:
            UnreadableKeyFileError: Nobody can tell.
        """
        return is_locked(self._content())

    def read(self) -> list[Key]:
        """The keys, the newest first; none if there is no file.

        Raises:
            PassphraseNeededError: It is locked, and there is no passphrase.
            WrongPassphraseError: It is locked with another passphrase.
            MalformedError: It is no key file.
            UnreadableKeyFileError: It is there, but cannot be read.
        """
        content = self._content()
        if not content:
            return []
        if is_locked(content):
            given = self.passphrase()
            if given is None:
                raise PassphraseNeededError
            content = unlock(content, given)
        return [parse_key(line, "file") for line in content.decode("utf-8", "replace").splitlines()]

    def publish(self, key: Key) -> Key:
        """Make the file with ``key``, or take the newest key of the one that is there.

        Raises:
            As ``read``, and OSError: It cannot be written.
        """
        with self.locked():
            if not self.path.exists():
                publish_private(self.path, _lines([key]))
            return self.read()[0]

    def write(self, keys: Sequence[Key], passphrase: str | None) -> None:
        """Replace the file, within ``locked``; with a passphrase on it if one is given.

        Without keys there is no file: an empty one is what a fault leaves, and is refused.

        Raises:
            OSError: Nothing was changed.
        """
        if not keys:
            self.path.unlink(missing_ok=True)
            sync_folder(self.path.parent)
            return
        content = _lines(keys)
        # no generation before: it may be one without the passphrase
        write_private(self.path, lock(content, passphrase) if passphrase else content, keep_previous=False)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else changes the file meanwhile.

        Raises:
            OSError: Another process holds the lock for too long (``filelock.Timeout``), or the folder cannot be used.
        """
        from filelock import FileLock

        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path.with_name(self.path.name + ".lock")
        with FileLock(path, timeout=self._lock_limit_s, mode=0o600, poll_interval=0.01, fallback_to_soft=False):
            yield

    def _content(self) -> bytes:
        """What is in it; nothing if there is no file."""
        try:
            return read_private(self.path) or b"\n"  # an empty file is none of ours
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise UnreadableKeyFileError(str(self.path)) from error

    def tidy(self) -> None:
        """Once a process, delete what a killed one left beside the file; best effort."""
        if not self._swept and self.path.parent.exists():
            with contextlib.suppress(OSError), self.locked():
                sweep(self.path.parent)
            self._swept = True


def _lines(keys: Sequence[Key]) -> bytes:
    return "".join(key.text + "\n" for key in keys).encode("ascii")
