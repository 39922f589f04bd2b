"""Which file an operation is to upload: one of this machine, one in memory, or one at an address.

Owns the choice and its mistakes, all found before anything is sent. Must not read more than a file's beginning.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from core.background import in_background
from core.calls import APIRequest
from core.connectors.prepare import check_files
from core.connectors.upload_file import UploadFile, from_bytes, from_open, opened
from core.connectors.web import AddressError, Web, WebAddress
from core.errors import BadRequest
from core.platforms.model import Upload
from core.platforms.resolve import Target


async def upload_source(request: APIRequest, target: Target, web: Web) -> UploadFile | WebAddress | None:
    """The file, open, or its address. None if there is none to upload: the caller has its id from an earlier upload.

    Raises:
        BadRequest: No file, several, or one that is not what the operation takes; names it.
    """
    operation = target.operation
    if target.body is not None and not isinstance(target.body, Mapping):
        raise BadRequest("upload.body_no_object")
    if operation is None or operation.upload is None:
        return None
    upload = operation.upload
    files = dict(request.files or {})
    check_files(files)
    file = files.pop(upload.field, None)
    if files:
        raise BadRequest("upload.wrong_field", name=next(iter(files)), wanted=upload.field)
    path, url = (target.file.get(name, "").strip() for name in (upload.path_param, upload.url_param))
    if sum(source is not None and source != "" for source in (file, path, url)) > 1:
        raise BadRequest("upload.several", **_names(upload))
    if url:
        try:
            return web.read(url)
        except AddressError as problem:
            raise BadRequest(problem.code, **problem.data) from None
    if file is not None and not isinstance(file, Path):
        name, content = file[:2] if isinstance(file, tuple) else (_name(file, upload.field), file)
        if isinstance(content, bytes):
            return from_bytes(content, name, upload)
        given = content  # an open one
        return await in_background(lambda: from_open(given, name, upload), name="jieru-file")
    chosen = str(file) if isinstance(file, Path) else path
    if chosen:
        return await in_background(lambda: opened(chosen, upload), name="jieru-file")
    needed = operation.steps[-1].body
    if needed and all((target.body or {}).get(name) for name in needed):
        return None
    raise BadRequest("upload.no_file", **_names(upload))


def _name(file: bytes | BinaryIO, otherwise: str) -> str:
    name = getattr(file, "name", None)
    return name if isinstance(name, str) else otherwise


def _names(upload: Upload) -> dict[str, str]:
    return {"path_param": upload.path_param, "url_param": upload.url_param}
