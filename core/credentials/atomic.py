"""Files that are whole or not there: written beside, flushed, then put in place; read without following anything.

Owns the system calls. Must not know what is in the files.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

MAX_SIZE = 16 << 20
"""Bytes; more than any file of ours has."""

REPLACE_LIMIT_S = 2.5
"""So long Windows may go on saying that a virus scanner or another reader has the file open."""

_TEMPORARY = ".tmp-"
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


Stamp = tuple[int, int, int]
"""Inode, time and size of a file: what changes when the file does."""


class UnsafeFileError(OSError):
    """The path is no regular file of ours: a link, a pipe, a folder, somebody else's, or too large."""


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` with mode 0700, and missing parents with the same.

    Raises:
        UnsafeFileError: It is a link, no folder, somebody else's, or writable by others.
        OSError: It cannot be made.
    """
    try:
        found = os.lstat(folder)
    except FileNotFoundError:
        missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
        for path in reversed(missing):
            with contextlib.suppress(FileExistsError):
                os.mkdir(path, 0o700)
        os.chmod(folder, 0o700)
        found = os.lstat(folder)
    if not stat.S_ISDIR(found.st_mode) or not _is_ours(found):
        raise UnsafeFileError(f"{folder} is not a folder of this user")
    if sys.platform != "win32" and stat.S_IMODE(found.st_mode) & 0o022:
        raise UnsafeFileError(f"{folder} can be written by other users")
    if sys.platform != "win32" and stat.S_IMODE(found.st_mode) & 0o077:
        os.chmod(folder, stat.S_IMODE(found.st_mode) & 0o700)  # who closed it to themselves meant it


def read_private(path: Path | str) -> bytes:
    """The content of a regular file of ours; a mode wider than 0600 is tightened.

    Raises:
        As ``read_stamped``.
    """
    return read_stamped(path)[0]


def read_stamped(path: Path | str) -> tuple[bytes, Stamp]:
    """The same, and the stamp of exactly this content.

    Raises:
        FileNotFoundError: There is no such file.
        UnsafeFileError: It is something else than a file of ours.
        OSError: It cannot be read.
    """
    try:
        descriptor = os.open(path, _READ)
    except OSError as error:
        if os.path.islink(path):
            raise UnsafeFileError(f"{path} is a link") from error
        raise
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or not _is_ours(found) or found.st_size > MAX_SIZE:
            raise UnsafeFileError(f"{path} is not a file of this user")
        if sys.platform != "win32" and stat.S_IMODE(found.st_mode) & 0o077:
            with contextlib.suppress(OSError):  # a file system that is mounted read-only
                os.fchmod(descriptor, 0o600)
        content = os.read(descriptor, found.st_size + 1)
        while len(content) < found.st_size and (part := os.read(descriptor, found.st_size)):
            content += part
        return content, stamp_of(found)
    finally:
        os.close(descriptor)


def stamp_of(found: os.stat_result) -> Stamp:
    """The stamp of a file from what the system says of it."""
    return found.st_ino, found.st_mtime_ns, found.st_size


def write_private(path: Path, content: bytes, *, keep_previous: bool = True, flush: bool = True) -> None:
    """Replace ``path`` by ``content``, mode 0600; before and after a crash it is the old or the new, never a part.

    Args:
        path: The file; its folder exists.
        content: All of it.
        keep_previous: Leave the file before this one as ``<name>.prev``.
        flush: Wait until the disk has it. Without, a power cut may leave an empty file.

    Raises:
        OSError: Nothing was changed.
    """
    temporary = _write_temporary(path, content, flush=flush)
    try:
        if keep_previous:
            _keep_previous(path)
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if flush:
        sync_folder(path.parent)


def replace(
    source: Path, target: Path, *, retry: bool = sys.platform == "win32", sleep: Callable[[float], object] = time.sleep
) -> None:
    """Put ``source`` in the place of ``target``.

    Args:
        source: An existing file in the same folder.
        target: What is replaced, a link itself and not what it points to.
        retry: Try again while the system says that somebody has the target open, as Windows does.
        sleep: Waits.

    Raises:
        OSError: Nothing was changed.
    """
    waited, pause = 0.0, 0.05
    while True:
        try:
            os.replace(source, target)
        except PermissionError:
            if not retry or waited + pause > REPLACE_LIMIT_S:
                raise
            sleep(pause)
            waited, pause = waited + pause, min(2 * pause, 1.0)
        else:
            return


def publish_private(path: Path, content: bytes) -> bool:
    """Create ``path`` with ``content`` unless it exists: of several processes exactly one succeeds.

    Returns:
        Whether this call made it.
    """
    temporary = _write_temporary(path, content, flush=True)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if not _create(path, content):
            return False
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def previous(path: Path) -> Path:
    """Where ``write_private`` keeps the generation before."""
    return path.with_name(path.name + ".prev")


def remove(path: Path) -> None:
    """Delete ``path`` and its previous generation; what is not there is no error."""
    path.unlink(missing_ok=True)
    previous(path).unlink(missing_ok=True)
    sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Delete temporary files that a killed process left in ``folder``.

    Only for whoever holds the lock under which all files of the folder are written: no clock has to tell a leftover
    from a file that is being written.
    """
    for path in folder.glob(_TEMPORARY + "*"):
        with contextlib.suppress(OSError):
            path.unlink()


def sync_folder(folder: Path) -> None:
    """Make a rename or deletion in ``folder`` survive a power cut, where the system can.

    It has been carried out already, so a refusal is no error: to say "not saved" would be untrue.
    """
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_temporary(path: Path, content: bytes, *, flush: bool) -> Path:
    temporary = path.with_name(f"{_TEMPORARY}{os.urandom(8).hex()}-{os.getpid()}")
    _write_new(temporary, content, flush=flush)
    return temporary


def _create(path: Path, content: bytes) -> bool:
    try:
        _write_new(path, content, flush=True)
    except FileExistsError:
        return False
    return True


def _write_new(path: Path, content: bytes, *, flush: bool) -> None:
    descriptor = os.open(path, _CREATE, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if sys.platform != "win32":
                os.fchmod(descriptor, 0o600)  # a umask of 0777 would make it unreadable
            file.write(content)
            file.flush()
            if flush:
                _sync(descriptor)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):  # not every file system knows it; then fsync must do
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _keep_previous(path: Path) -> None:
    kept = path.with_name(f"{_TEMPORARY}{os.urandom(8).hex()}-{os.getpid()}")
    try:
        os.link(path, kept, follow_symlinks=False)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        return  # the first save, or a file system without hard links: there is no generation before
    try:
        replace(kept, previous(path))
    finally:
        kept.unlink(missing_ok=True)  # still there if both were the same file already


def _is_ours(found: os.stat_result) -> bool:
    return sys.platform == "win32" or found.st_uid == os.geteuid()
