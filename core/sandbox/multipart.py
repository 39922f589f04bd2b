"""The one file of a ``multipart/form-data`` body, as the platforms' upload endpoints take it.

Pure. Owns the reading of the form. Must not know what the file is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from core.sandbox.messages import Request

_BOUNDARY = re.compile(r';\s*boundary="?([0-9A-Za-z\'()+_,./:=? -]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(r';\s*name="([^"]*)"')
_FILE_NAME = re.compile(r';\s*filename="([^"]*)"')


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file field: its name in the form, the file's own name, and its bytes."""

    name: str
    file_name: str
    content: bytes = field(repr=False)


def sent_file(request: Request) -> SentFile | None:
    """The first file of the form; None if the body is no form with a file (RFC 7578)."""
    found = _BOUNDARY.search(request.header("content-type") or "")
    if request.media_type != "multipart/form-data" or found is None:
        return None
    mark = b"--" + found[1].rstrip().encode("ascii")
    if not request.body.rstrip(b"\r\n").endswith(mark + b"--"):
        return None  # cut off: what is there may be half a file
    start = request.body.find(mark)
    while start >= 0:
        head_start = start + len(mark) + 2
        head_end = request.body.find(b"\r\n\r\n", head_start)
        end = request.body.find(b"\r\n" + mark, head_end)
        if head_end < 0 or end < 0:
            return None
        head = request.body[head_start:head_end].decode("utf-8", "replace")
        name, file_name = _NAME.search(head), _FILE_NAME.search(head)
        if name and file_name:
            return SentFile(name[1], file_name[1], request.body[head_end + 4 : end])
        start = end + 2
    return None
