"""The file that is being uploaded: opened once, checked, read piece by piece while it is sent.

Owns reading, and the multipart body around a piece. An open file cannot vanish any more; one that shrinks or can no
longer be read ends the upload with an error that says so. Must not know platforms or requests.
"""

from __future__ import annotations

import io
import os
import secrets
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from core.background import in_background
from core.connectors.file_kind import HEAD_BYTES, other_format, video_container
from core.errors import BadRequest, JieruError
from core.platforms.model import Upload
from core.texts import megabytes

if TYPE_CHECKING:
    from core.http import Stream

READ_BYTES = 1 << 20
SENT_BYTES = 1 << 16
"""So much is given to the connection at once: what counts as progress."""


class FileError(JieruError):
    """The file cannot be read as it was when the upload began. ``data["file"]`` names it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the file; ``number`` counts from 1."""

    number: int
    start: int
    length: int


@dataclass(slots=True)
class UploadFile:
    """A file open for reading.

    Attributes:
        size: Bytes in it when it was opened.
        name: For messages.
        suffix: ``.mp4`` and the like, from its name or its content.
    """

    file: BinaryIO = field(repr=False)
    size: int
    name: str
    suffix: str = ""

    def close(self) -> None:
        """Close it; what was downloaded is gone then."""
        self.file.close()

    async def read(self, start: int, length: int) -> bytes:
        """A piece of it.

        Raises:
            FileError: It has become shorter, or cannot be read.
        """

        def work() -> bytes:
            self.file.seek(start)
            return self.file.read(length)

        try:
            data = await in_background(work, name="jieru-file")
        except (OSError, ValueError) as error:
            problem = getattr(error, "strerror", None) or str(error)
            raise FileError("upload.unreadable", file=self.name, problem=problem) from error
        if len(data) < length:
            raise FileError("upload.shrunk", file=self.name)
        return data

    def body(self, field_name: str, part: Part, sent: Callable[[int], None]) -> Stream:
        """The multipart body with one piece as its only field.

        Args:
            field_name: Name of the field.
            part: The piece.
            sent: Called with how many of its bytes have been handed to the connection.
        """
        from core.http import Stream  # the HTTP client is heavy: loaded by the first call, not at start

        boundary = secrets.token_hex(16)
        # an ASCII file name: others are read differently by different servers
        head = (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="{field_name}"; filename="{field_name}{self.suffix}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode("ascii")
        tail = f"\r\n--{boundary}--\r\n".encode("ascii")

        async def chunks() -> AsyncIterator[bytes]:
            sent(0)
            yield head
            done = 0
            while done < part.length:
                data = await self.read(part.start + done, min(READ_BYTES, part.length - done))
                for piece in _pieces(data):
                    yield piece
                    done += len(piece)
                    sent(done)
            yield tail

        length = len(head) + part.length + len(tail)
        return Stream(f"multipart/form-data; boundary={boundary}", length, chunks)


def parts_of(size: int, part_bytes: int, min_bytes: int) -> list[Part]:
    """The parts of a file: equal ones, and the rest as one of its own unless it is below ``min_bytes``."""
    count, rest = divmod(size, part_bytes)
    if count == 0 or rest >= max(1, min_bytes):
        count += 1
    starts = [number * part_bytes for number in range(count)]
    ends = [*starts[1:], size]
    return [Part(index + 1, start, end - start) for index, (start, end) in enumerate(zip(starts, ends, strict=True))]


def opened(path: str, upload: Upload) -> UploadFile:
    """Open and check a file of this machine. Reads it: not for an event loop's thread.

    Raises:
        BadRequest: It is not there, no file, empty, too large, or not what the operation takes; names it.
    """
    try:
        where = Path(path).expanduser()
        ordinary = stat.S_ISREG(where.stat().st_mode)
        file = where.open("rb") if ordinary else None  # opening a pipe would wait for its other end
    except FileNotFoundError:
        raise BadRequest("upload.missing", file=path) from None
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: ~ of nobody
        problem = getattr(error, "strerror", None) or str(error)
        raise BadRequest("upload.unreadable", file=path, problem=problem) from None
    if file is None:
        raise BadRequest("upload.not_ordinary", file=path)
    return _checked(UploadFile(file, os.fstat(file.fileno()).st_size, path, _suffix(where.name)), upload)


def from_bytes(content: bytes, name: str, upload: Upload) -> UploadFile:
    """A file that is in memory already; raises as ``opened`` does."""
    return _checked(UploadFile(io.BytesIO(content), len(content), name, _suffix(name)), upload)


def from_open(file: BinaryIO, name: str, upload: Upload) -> UploadFile:
    """A file that the caller has open, from its start; it stays open. Raises as ``opened`` does."""
    try:
        own = os.fdopen(os.dup(file.fileno()), "rb")
    except io.UnsupportedOperation:  # it is in memory
        file.seek(0)
        return from_bytes(file.read(), name, upload)
    own.seek(0)
    return _checked(UploadFile(own, os.fstat(own.fileno()).st_size, name, _suffix(name)), upload)


def _checked(file: UploadFile, upload: Upload) -> UploadFile:
    try:
        suffix = check(file.name, file.size, file.file.read(HEAD_BYTES), upload)
    except OSError as error:
        file.close()
        raise BadRequest("upload.unreadable", file=file.name, problem=error.strerror or str(error)) from None
    except BaseException:
        file.close()
        raise
    file.suffix = file.suffix or suffix
    return file


def check(name: str, size: int, head: bytes, upload: Upload) -> str:
    """The suffix that fits the content, empty where nothing is checked.

    Raises:
        BadRequest: Empty, too large, or not what the operation takes; names the file.
    """
    if size == 0:
        raise BadRequest("upload.empty", file=name)
    if size > upload.max_bytes:
        raise BadRequest("upload.too_large", file=name, size=megabytes(size), limit=megabytes(upload.max_bytes))
    if upload.kind != "video":
        return ""
    container = video_container(head)
    if not container:
        found = other_format(head)
        raise BadRequest("upload.not_video" if found else "upload.unknown_format", file=name, found=found)
    return f".{container}"


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if suffix.isascii() and suffix[1:].isalnum() else ""


def _pieces(data: bytes) -> Iterator[bytes]:
    view = memoryview(data)
    return (bytes(view[start : start + SENT_BYTES]) for start in range(0, len(data), SENT_BYTES))
