"""From what the caller gave to what can be sent: headers checked, body made into bytes, address put together.

Pure but for reading settings through its caller. Must not authenticate, nor send.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from core.calls import APIRequest, File
from core.connectors.auth import is_header_value
from core.errors import BadRequest
from core.methods import BODYLESS
from core.platforms.resolve import Target, as_text
from core.quick import maker
from core.retry.policy import RetryPolicy, check_number

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9a-zA-Z-]+")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")  # RFC 3986 §2.3
_KEY_HEADER = "Idempotency-Key"
"""Of a caller's key where a definition names no other (draft-ietf-httpapi-idempotency-key-header)."""

_RESERVED = frozenset({"host", "content-length", "transfer-encoding", "connection"})


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request without authentication.

    Attributes:
        base: Base URL without a slash at its end.
        path_and_query: Relative to ``base``, percent-encoded.
        headers: Checked, with the content type.
        content: The exact bytes of the body; signatures cover them.
        fields: Form fields beside multipart files.
    """

    method: str
    base: str
    path_and_query: str
    headers: Mapping[str, str]
    content: bytes
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address as sent, but for what authentication adds."""
        return self.base + self.path_and_query


_new_prepared = maker(Prepared)


def prepare(request: APIRequest, target: Target, base: str) -> Prepared:
    """The request as it will be sent.

    Raises:
        BadRequest: A header or body that cannot be sent; names it.
    """
    headers = {**target.headers, **check_headers(request.headers or {})}
    content, fields = b"", {}
    if request.files:
        fields = _form_fields(request.files, target)
    elif target.method not in BODYLESS and target.body is not None:
        content = encode_json(target.body)
        headers.setdefault("Content-Type", "application/json")
    headers.setdefault("Accept", "application/json, */*;q=0.5")
    try:
        path_and_query = with_query(target.path, target.query)
    except UnicodeEncodeError:
        raise BadRequest("param.not_unicode", platform=request.platform, endpoint=request.endpoint) from None
    return _new_prepared(target.method, base.rstrip("/"), path_and_query, headers, content, fields)


def with_key(prepared: Prepared, request: APIRequest, target: Target, own_key: str) -> tuple[Prepared, bool]:
    """The request with its idempotency key, the same on every attempt, and whether the server goes by it.

    A platform that has a header for it gets a key with every call: the caller's, as argument or header, else
    ``own_key``. Only a caller who says that repeating would do harm gets none. For an operation whose definition names
    no header, the caller's key is sent, but nothing is built on it; on a raw path the caller is trusted.
    """
    operation = target.operation
    header = operation.idempotency_key if operation else ""
    key = request.idempotency_key
    if header and key is None:
        if any(name.lower() == header.lower() for name in prepared.headers):
            return prepared, True
        key = own_key if request.idempotent is not False else None
    if not key:
        return prepared, False
    headers = {**prepared.headers, header or _KEY_HEADER: key}
    return replace(prepared, headers=headers), bool(header or operation is None)


def check_request(request: APIRequest) -> None:
    """Refuse fields of the wrong kind before anything is looked up.

    Raises:
        BadRequest: Names the field and what it is.
        SettingError: A timeout that is no number above zero.
    """
    for name, wanted in _KINDS.items():
        value = getattr(request, name)
        if not isinstance(value, wanted):
            raise _wrong_type(name, value, _kind_names(wanted))
    if request.timeout is not None:
        check_number("timeout", request.timeout, above_zero=True)
    if request.idempotency_key and not is_header_value(request.idempotency_key):
        raise BadRequest("header.bad_value", name="idempotency_key")


_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "platform": str,
    "endpoint": str,
    "method": (str, type(None)),
    "params": (type(None), dict, Mapping),
    "headers": (type(None), dict, Mapping),
    "files": (type(None), dict, Mapping),
    "policy": (RetryPolicy, type(None)),
    "idempotent": (bool, type(None)),
    "idempotency_key": (str, type(None)),
}


def _kind_names(wanted: type | tuple[type, ...]) -> str:
    kinds = wanted if isinstance(wanted, tuple) else (wanted,)
    return " | ".join("None" if kind is type(None) else kind.__name__ for kind in kinds)


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """``headers`` if all of them can be sent.

    Raises:
        BadRequest: Names the header; never tells its value, which may be a secret.
    """
    checked: dict[str, str] = {}
    for name, value in headers.items():
        if not isinstance(name, str):
            raise _wrong_type("headers", name, "str")
        if not _TOKEN.fullmatch(name):
            raise BadRequest("header.bad_name", name=name.encode("unicode_escape").decode()[:60])
        if name.lower() in _RESERVED:
            raise BadRequest("header.reserved", name=name)
        if not isinstance(value, str):
            raise _wrong_type(f"headers[{name}]", value, "str")
        if not is_header_value(value):
            raise BadRequest("header.bad_value", name=name)
        checked[name] = value.strip()
    return checked


def _form_fields(files: Mapping[str, File], target: Target) -> dict[str, str]:
    """What goes beside the files; data that is no object has no place there.

    Raises:
        BadRequest: A method without a body, a file that cannot be read, or data of the wrong kind.
    """
    if target.method in BODYLESS:
        raise BadRequest("body.no_body_allowed", method=target.method)
    check_files(files)
    for name, file in files.items():
        if isinstance(file, Path) and not (file.is_file() and os.access(file, os.R_OK)):
            raise BadRequest("file.unreadable", name=name, file=str(file))
    if not isinstance(target.body or {}, Mapping):
        raise _wrong_type("data", target.body, "Mapping")
    return {str(name): as_text(value) for name, value in (target.body or {}).items() if value is not None}


def check_files(files: Mapping[str, File]) -> None:
    """Refuse what is no file.

    Raises:
        BadRequest: Names the field and what it is.
    """
    for name, file in files.items():
        if not isinstance(file, Path) and not _is_file(file):
            raise _wrong_type(f"files[{name}]", file, "Path, bytes, BinaryIO, (name, bytes | BinaryIO[, type])")


def _is_file(file: object) -> bool:
    """Whether the whole of ``file`` can be sent, and sent again."""
    content: Any = file
    if isinstance(file, tuple):
        if len(file) not in (2, 3) or not all(isinstance(text, str) for text in (file[0], *file[2:])):
            return False
        content = file[1]
    if isinstance(content, bytes):
        return True
    if not callable(getattr(content, "read", None)) or hasattr(content, "encoding"):  # text has one
        return False
    try:
        return bool(content.seekable())
    except (AttributeError, ValueError):  # closed
        return False


def _wrong_type(name: str, value: object, wanted: str) -> BadRequest:
    return BadRequest("request.wrong_type", name=name, given=type(value).__name__, wanted=wanted)


def encode_json(value: Any) -> bytes:
    """The bytes of a JSON body: UTF-8, no spaces.

    Raises:
        BadRequest: Something that JSON cannot say (NaN, a set, …).
    """
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise BadRequest("body.not_json", problem=str(error)) from None


def _encoded(text: str) -> str:
    return text if _UNRESERVED.fullmatch(text) else quote(text, safe="")


def with_query(path: str, query: tuple[tuple[str, str], ...]) -> str:
    """``path`` with ``query`` added to what it may already have; values are encoded alone, ``+`` and ``/`` too."""
    if not query:
        return path
    text = "&".join([f"{_encoded(name)}={_encoded(value)}" for name, value in query])
    return f"{path}{'&' if path.partition('?')[2] else '?'}{text}"
