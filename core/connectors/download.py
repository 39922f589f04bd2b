"""Fetching the file that an operation uploads, from an address that the user gave: one attempt of the engine.

Owns redirects, limits and the file on disk, which has no name and is gone when it is closed. Sends no credentials and
no cookies. Must not know platforms, nor retry: that is the engine's.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urljoin

from core.background import in_background
from core.connectors.file_kind import HEAD_BYTES
from core.connectors.refusal import refused
from core.connectors.transfer import idle_limit
from core.connectors.upload_file import UploadFile, check
from core.connectors.web import AddressError, Route, Web, WebAddress
from core.errors import BadRequest, JieruError
from core.platforms.model import Upload
from core.retry.classification import classify, judge_status
from core.retry.judgement import Judgement
from core.texts import megabytes
from core.wire import Wire

if TYPE_CHECKING:
    from core.http import Arriving

MAX_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_WRITE_BYTES = 1 << 20
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Fetched:
    """How an attempt ended: with a file, open at its start, if the judgement is ``ok``."""

    judgement: Judgement
    file: UploadFile | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Download:
    """What to fetch and where to.

    Attributes:
        address: Where the file is.
        web: Which part of the web may be asked.
        upload: What the operation takes.
        folder: For the file while it is needed.
        limit_s: The attempt ends if nothing arrives for so long.
        headers: For the sandbox.
        progress: Called with the bytes that have come, and in all if that is known.
        watch: Gives what hears of the requests on their way.
    """

    address: WebAddress
    web: Web
    upload: Upload
    folder: Path
    limit_s: float | None
    headers: Mapping[str, str]
    progress: Callable[[int, int | None], None]
    watch: Callable[[], Wire] = Wire

    async def fetch(self) -> Fetched:
        """Fetch it once.

        Raises:
            Exception: What the HTTP client and the look-up of names raise; the engine judges it.
        """
        address = self.address
        try:
            for _ in range(MAX_REDIRECTS + 1):
                found = await self._ask(address)
                if isinstance(found, Fetched):
                    return found
                address = self.web.read(urljoin(address.url, found))
        except (AddressError, BadRequest) as problem:
            return Fetched(refused(problem))
        return Fetched(refused(JieruError("download.redirects", limit=MAX_REDIRECTS)))

    async def _ask(self, address: WebAddress) -> Fetched | str:
        """The file, a refusal, or where a redirect leads."""
        routes = await self.web.routes(address)
        for route in routes[:-1]:
            try:
                return await self._ask_by(route, address)
            except Exception as error:  # only a connection that never was is tried another way
                if classify(error).sent is not False:
                    raise
        return await self._ask_by(routes[-1], address)

    async def _ask_by(self, route: Route, address: WebAddress) -> Fetched | str:
        from core.http import arriving  # the HTTP client is heavy: loaded by the first call, not at start

        async with (
            idle_limit(self.limit_s) as moved,
            arriving(
                route.url, address=route.address, proxy=route.proxy, headers=self.headers, wire=self.watch()
            ) as answer,
        ):
            moved()
            if answer.status in _REDIRECTS and "location" in answer.headers:
                return answer.headers["location"]
            if answer.status != 200:
                return Fetched(judge_status(answer.status, answer.headers, error_type="HTTPStatus", message=""))
            return await self._take(answer, address, moved)

    async def _take(self, answer: Arriving, address: WebAddress, moved: Callable[[], None]) -> Fetched:
        """Read the body into a file without a name; what is no video ends it with the first bytes."""
        length = answer.headers.get("content-length", "")
        total = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
        name = address.url.partition("?")[0].rpartition("/")[2] or address.host
        if total is not None:
            self._check_size(name, total)
        try:
            file = await in_background(
                lambda: _made(self.folder), name="jieru-file", unwanted=lambda file: file.close()
            )
        except OSError as error:
            return Fetched(_disk(error))
        try:
            head, kept, done = b"", bytearray(), 0
            async for chunk in answer.chunks():
                moved()
                if len(head) < HEAD_BYTES:
                    head += chunk[:HEAD_BYTES]
                    if len(head) >= HEAD_BYTES:
                        check(name, len(head), head, self.upload)
                kept += chunk
                done += len(chunk)
                self._check_size(name, done)
                if len(kept) >= _WRITE_BYTES:
                    await _written(file, bytes(kept))
                    kept.clear()
                self.progress(done, total)
            suffix = check(name, done, head, self.upload)
            await _written(file, bytes(kept))
            self.progress(done, done)
        except _DiskError as error:
            file.close()
            return Fetched(_disk(error.cause))
        except BaseException:
            file.close()
            raise
        facts = {"host": address.host, "size": megabytes(done), "sandbox": bool(self.web.sandbox)}
        rule = "download.sandbox" if self.web.sandbox else "download.ok"
        judgement = Judgement("ok", rule, status=answer.status, sent=True, reason_args=facts)
        return Fetched(judgement, UploadFile(file, done, name, suffix))

    def _check_size(self, name: str, size: int) -> None:
        if size > self.upload.max_bytes:
            limit = megabytes(self.upload.max_bytes)
            raise BadRequest("upload.too_large", file=name, size=megabytes(size), limit=limit)


class _DiskError(Exception):
    """The file could not be written: ours, not the network's."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _made(folder: Path) -> BinaryIO:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=folder, prefix="download-")


async def _written(file: BinaryIO, data: bytes) -> None:
    try:
        await in_background(lambda: file.write(data), name="jieru-file")
    except OSError as error:
        raise _DiskError(error) from error


def _disk(error: OSError) -> Judgement:
    code = "download.disk_full" if error.errno in _DISK_FULL else "download.disk"
    return refused(JieruError(code, problem=error.strerror or str(error)), error_type=type(error).__name__)
