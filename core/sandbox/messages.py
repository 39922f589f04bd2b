"""Requests and answers as values, so that a platform is a function from one to the other.

Owns their shape and the small helpers to read and make them. Must not know sockets, platforms or faults.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl

Headers = tuple[tuple[str, str], ...]
Ending = Literal["whole", "truncate", "close", "reset", "garbage"]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it arrived.

    Attributes:
        target: Path and query as sent, relative to the platform's base URL.
        headers: Names in lower case.
    """

    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path without the query, as sent."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The query, decoded; the last value of a repeated name."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    def header(self, name: str) -> str | None:
        """The first value of a header, or None. ``name`` is in lower case."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def media_type(self) -> str:
        """The media type of the body, without its parameters, in lower case."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    def json_object(self) -> dict[str, Any] | None:
        """The body as a JSON object, or None if it is anything else."""
        try:
            document = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return document if isinstance(document, dict) else None

    def form(self) -> dict[str, str]:
        """The body as ``application/x-www-form-urlencoded`` fields; empty if it is no UTF-8 text."""
        try:
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True))
        except UnicodeDecodeError:
            return {}


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; length and date are added when it is sent."""

    status: int
    body: bytes = b""
    headers: Headers = ()

    def header(self, name: str) -> str | None:
        """The first value of a header, or None. ``name`` is in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer and how it is delivered.

    Attributes:
        delay_s: Seconds before the first byte.
        stall_s: Seconds between the headers and the body.
        ending: ``truncate``: half of the body, then FIN. ``close``: FIN without an answer. ``reset``: RST without an
            answer. ``garbage``: bytes that are not HTTP, then FIN.
    """

    response: Response
    delay_s: float = 0.0
    stall_s: float = 0.0
    ending: Ending = "whole"


def json_response(document: Mapping[str, Any], status: int = 200, headers: Headers = ()) -> Response:
    """A JSON answer in UTF-8, Chinese characters unescaped."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(status, body, (("Content-Type", "application/json; charset=utf-8"), *headers))
