"""The index on disk, shared by all processes that use the folder.

Owns reading, the lock between processes and what happens when the file is missing or damaged: it is rebuilt, never
taken for empty. Must not know what the entries are used for.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.credentials.atomic import Stamp, read_private, stamp_of, write_private
from core.credentials.index import Index, from_json, to_json
from core.credentials.record import MalformedError, NewerFormatError
from core.errors import CredentialUnavailable
from core.settings import RECHECK_S

log = logging.getLogger(__name__)

LOCK_LIMIT_S = 5.0


class Transaction:
    """The index while its lock is held; ``commit`` writes."""

    def __init__(self, path: Path, index: Index, *, rebuilt: bool) -> None:
        self._path = path
        self._rebuilt = rebuilt
        self.index = index
        self.committed = False

    def commit(self, index: Index) -> None:
        """Replace the index on disk, and then its copy, from which a damaged one is made again.

        Raises:
            OSError: Not written; what was there is untouched.
        """
        if index != self.index or self._rebuilt or not self._path.exists():
            content = to_json(index)
            write_private(self._path, content, keep_previous=False)
            with contextlib.suppress(OSError):  # the index itself is safe; the copy has the state before
                write_private(copy_of(self._path), content, keep_previous=False, flush=False)
        self.index = index
        self.committed = True
        self._rebuilt = False


def copy_of(path: Path) -> Path:
    """Where the second copy of the index is."""
    return path.with_name(path.name + ".copy")


class IndexFile:
    """Reads the index when it has changed, and changes it under the lock.

    Args:
        folder: Where it is.
        prepare: Makes the folder before the first write.
        tidy: Called each time the lock has been taken.
        is_new: Whether a folder without an index never had one.
        rebuild: Makes an index again from what else there is; gets its copy, if that is readable.
        clock: Monotonic seconds.
        lock_limit_s: How long to wait for another process.
    """

    def __init__(
        self,
        folder: Path,
        *,
        prepare: Callable[[], None],
        tidy: Callable[[], None],
        is_new: Callable[[], bool],
        rebuild: Callable[[Index | None], Index],
        clock: Callable[[], float] = time.monotonic,
        lock_limit_s: float = LOCK_LIMIT_S,
    ) -> None:
        self._path = folder / "index.json"
        self._lock_path = folder / ".lock"
        self._prepare = prepare
        self._tidy = tidy
        self._is_new = is_new
        self._rebuild = rebuild
        self._clock = clock
        self._lock_limit_s = lock_limit_s
        self._own_lock = threading.Lock()
        self._known: tuple[float, Stamp | None, Index] | None = None

    def known(self) -> Index | None:
        """The index if nobody has changed it since it was read; None if it must be read. Never waits for anything."""
        known = self._known
        if known is None:
            return None
        now = self._clock()
        if now - known[0] >= RECHECK_S:
            if known[1] != self._stamp():
                return None
            self._known = (now, known[1], known[2])
        return known[2]

    def forget(self) -> None:
        """Read the index anew at the next look, however fresh the last one is."""
        self._known = None

    def read(self) -> Index:
        """The index, looked at on disk at most every 250 ms.

        Raises:
            CredentialUnavailable: It is there but cannot be read, or was written by a newer version.
        """
        unchanged = self.known()
        if unchanged is not None:
            return unchanged
        now = self._clock()
        stamp = self._stamp()
        index, rebuilt = self._load()
        if rebuilt:
            index, stamp = self._keep_rebuilt(index), self._stamp()
        self._known = (now, stamp, index)
        return index

    @contextmanager
    def transaction(self, failure: str = "credential.not_saved") -> Iterator[Transaction]:
        """Hold the lock, with the index as it is on disk now.

        Args:
            failure: Id of the error if the system refuses something.

        Raises:
            CredentialUnavailable: Another process holds the lock, or the folder cannot be used.
        """
        from filelock import FileLock, Timeout

        if not self._own_lock.acquire(timeout=self._lock_limit_s):
            raise CredentialUnavailable("credential.store_busy", type="*")
        try:
            self._prepare()
            lock = FileLock(
                self._lock_path, timeout=self._lock_limit_s, mode=0o600, poll_interval=0.01, fallback_to_soft=False
            )
            with lock:
                self._tidy()
                index, rebuilt = self._load()
                transaction = Transaction(self._path, index, rebuilt=rebuilt)
                try:
                    yield transaction
                finally:
                    if transaction.committed:
                        self._known = (self._clock(), self._stamp(), transaction.index)
        except Timeout:
            raise CredentialUnavailable("credential.store_busy", type="*") from None
        except OSError as error:
            raise self._unusable(error, failure) from error
        finally:
            self._own_lock.release()

    def _keep_rebuilt(self, index: Index) -> Index:
        try:
            with self.transaction() as transaction:
                transaction.commit(transaction.index)
                return transaction.index
        except CredentialUnavailable as error:
            log.info("the rebuilt credential index cannot be saved: %s", error.code)
            return index

    def _load(self) -> tuple[Index, bool]:
        try:
            return from_json(read_private(self._path)), False
        except FileNotFoundError:
            if self._never_was():
                return Index(), False
            log.info("the credential index is missing and is rebuilt")
        except NewerFormatError:
            raise CredentialUnavailable("credential.newer_format", type="*", place=str(self._path)) from None
        except MalformedError:
            log.info("the credential index is damaged and is rebuilt")
        except OSError as error:
            raise self._unusable(error) from error
        try:
            copy = from_json(read_private(copy_of(self._path)))
        except (OSError, MalformedError):
            copy = None
        return self._rebuild(copy), True

    def _never_was(self) -> bool:
        try:
            return self._is_new() and not copy_of(self._path).exists()
        except OSError as error:
            raise self._unusable(error) from error

    def _stamp(self) -> Stamp | None:
        try:
            return stamp_of(os.lstat(self._path))
        except OSError:
            return None

    def _unusable(self, error: OSError, code: str = "credential.store_unusable") -> CredentialUnavailable:
        problem = error.strerror or str(error)
        return CredentialUnavailable(code, type="*", place=str(self._path.parent), problem=problem)
