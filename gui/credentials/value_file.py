"""A value from a file: a PEM block, a long token. Read beside the loop; whole, or not at all.

Must not know where the value goes.
"""

from __future__ import annotations

from pathlib import Path

from core.credentials.types import MAX_VALUE
from core.errors import JieruError

_MOST_BYTES = 4 * MAX_VALUE  # of UTF-8


def read_value(path: Path) -> str:
    """The text of ``path``; the line end behind a single line is no part of it.

    Raises:
        JieruError: No ordinary file, too large, empty, no UTF-8, or not readable.
    """
    name = path.name
    try:
        if not path.is_file():  # a pipe would be waited for without end
            raise JieruError("value_file.no_file", file=name)
        if path.stat().st_size > _MOST_BYTES:
            raise JieruError("value_file.too_long", file=name, maximum=f"{MAX_VALUE:,}")
        content = path.read_bytes()
    except OSError as error:
        raise JieruError("value_file.unreadable", file=name, problem=error.strerror or str(error)) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:  # its own text would show the bytes
        raise JieruError("value_file.no_text", file=name) from None
    if not text.strip():
        raise JieruError("value_file.empty", file=name)
    if len(text) > MAX_VALUE:
        raise JieruError("value_file.too_long", file=name, maximum=f"{MAX_VALUE:,}")
    line = text.rstrip("\r\n")
    return text if "\n" in line or "\r" in line else line
