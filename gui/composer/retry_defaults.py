"""The retry numbers that the window remembers: for one platform, and for all.

Owns the layers and their stored form. A request's own numbers win over its platform's, these over those for all, these
over the settings (``API_…``), which library and command line use too. Must not know widgets.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from core.errors import JieruError
from core.retry.defaults import policy_from_settings
from core.retry.policy import RetryPolicy
from core.settings import get_settings

Scope = Literal["request", "platform", "all"]
Origin = Literal["settings", "all", "platform"]

_STORED = ("max_retries", "initial_delay", "strategy", "max_delay", "jitter", "deadline")


class Store(Protocol):
    """Where stored numbers are kept, as text by name."""

    def retry_numbers(self, name: str, /) -> str:
        """The text under ``name``; empty if there is none."""

    def set_retry_numbers(self, name: str, text: str, /) -> None:
        """Keep ``text`` under ``name``; an empty one forgets it."""


class MemoryStore:
    """A store that forgets at the end."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def retry_numbers(self, name: str) -> str:
        """As ``Store``."""
        return self._texts.get(name, "")

    def set_retry_numbers(self, name: str, text: str) -> None:
        """As ``Store``."""
        self._texts[name] = text


@dataclass(frozen=True, slots=True)
class Numbers:
    """A policy, an attempt's limit, and which layer they come from.

    Attributes:
        timeout: Seconds for one attempt; None leaves it to the operation.
        problem: Why the settings could not be read; the built-in numbers stand in.
    """

    policy: RetryPolicy
    timeout: float | None
    origin: Origin = "settings"
    problem: str = ""


class RetryDefaults:
    """The layers below a request."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def numbers(self, platform: str) -> Numbers:
        """What holds for requests to ``platform`` that say nothing of their own."""
        layers: tuple[tuple[Origin, str], ...] = (("platform", platform), ("all", ""))
        for origin, name in layers:
            if origin == "platform" and not name:
                continue
            stored = _decode(self._store.retry_numbers(_key(name)))
            if stored is not None:
                return replace(stored, origin=origin)
        return from_settings()

    def save(self, scope: Scope, platform: str, numbers: Numbers) -> None:
        """Keep ``numbers`` for the platform, or for all."""
        self._store.set_retry_numbers(_key(platform if scope == "platform" else ""), _encode(numbers))

    def forget(self, scope: Scope, platform: str) -> None:
        """Drop a layer: what lies below it holds again."""
        self._store.set_retry_numbers(_key(platform if scope == "platform" else ""), "")


def from_settings() -> Numbers:
    """The numbers of the settings; the built-in ones if a setting is wrong, with the sentence that says so."""
    try:
        return Numbers(policy_from_settings(jitter=True), get_settings().number("API_TIMEOUT", optional=True))
    except JieruError as error:
        return Numbers(RetryPolicy(jitter=0.25), 30.0, problem=str(error))


def _key(platform: str) -> str:
    return f"platform/{platform}" if platform else "all"


def _encode(numbers: Numbers) -> str:
    data = numbers.policy.to_json()
    return json.dumps({**{name: data[name] for name in _STORED}, "timeout": numbers.timeout})


def _decode(text: str) -> Numbers | None:
    """Stored numbers; None if there are none, or none that can be used."""
    try:
        data = json.loads(text)
        timeout = data["timeout"]
        checked = RetryPolicy(**{name: data[name] for name in _STORED}, attempt_timeout=timeout)
    except (ValueError, TypeError, KeyError, JieruError):
        return None
    return Numbers(replace(checked, attempt_timeout=None), timeout)
