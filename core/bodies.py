"""Bodies that are decoded when somebody reads them: large ones, which a window shows without ever doing so.

Owns the delay, and nothing of how a body is decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LARGE = 1_000_000
"""Bytes; decoding larger bodies takes longer than a window may stand still."""


@dataclass(frozen=True, slots=True)
class Undecoded:
    """Stands for the value that ``decode`` gives."""

    decode: Callable[[], Any]


def decoded(body: Any) -> Any:
    """``body`` itself, or what it stands for."""
    return body.decode() if isinstance(body, Undecoded) else body


class DecodedWhenRead:
    """An attribute that may be set to ``Undecoded``, and is decoded by its first reader."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, owner: object | None, kind: type | None = None) -> Any:
        if owner is None:
            raise AttributeError(self._name)  # a dataclass asks its class for a default: there is none
        value = vars(owner).get(self._name)
        if isinstance(value, Undecoded):
            value = vars(owner)[self._name] = decoded(value)
        return value

    def __set__(self, owner: object, value: Any) -> None:
        vars(owner)[self._name] = value
