"""Files of the user, read whole: ordinary ones only.

Owns the way of opening them. A pipe that lies where a file should be would be waited for until somebody writes into it,
and so would keep a program from starting. Must not know what is in the files.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_plain(path: Path, most: int | None = None) -> bytes:
    """The content of an ordinary file.

    Args:
        path: The file; a link is followed.
        most: Bytes that it may have.

    Raises:
        OSError: It is none, is larger, or cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "Not an ordinary file", str(path))
        if most is not None and found.st_size > most:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    finally:
        os.close(descriptor)
