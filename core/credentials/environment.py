"""Credentials in the process environment and in ``.env`` files.

Owns the names of the variables and which of a setting's sources may hold a credential. Reads through
``core.settings`` at each look-up and keeps nothing. Must not know the stores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from core.settings import Note, Settings

_PREFIXES = {"ths123": "THS"}
# the name under which the API's own pair of keys was sold; its other credentials go by the short name
_WHOLE_NAMES = {
    ("ths123", "api_key"): "TONGHUASHUN_API_KEY",
    ("ths123", "api_secret"): "TONGHUASHUN_API_SECRET",
}


@dataclass(frozen=True, slots=True, repr=False)
class Variable:
    """The value of a variable and where it stands."""

    value: str
    origin: Literal["environment", "dotenv"]


def variable_name(platform: str, credential_type: str) -> str:
    """The variable of a credential: platform and type in capitals, every other character as ``_``."""
    whole = _WHOLE_NAMES.get((platform, credential_type))
    return whole or f"{_PREFIXES.get(platform) or _capitals(platform)}_{_capitals(credential_type)}"


def find_variable(settings: Settings, variable: str) -> Variable | None:
    """The value of ``variable``; blank and placeholder count as unset, and so does an entry in ``config.toml``.

    Raises:
        SettingError: The value is not valid UTF-8, or the ``.env`` file cannot be read.
    """
    return noted_variable(settings, variable)[0]


def noted_variable(settings: Settings, variable: str) -> tuple[Variable | None, Note]:
    """The same, and why the first value of that name was passed over or changed; empty if nothing is to be said."""
    found, note = settings.noted(variable)
    if found is None or found.source not in ("environment", "dotenv"):
        return None, note
    return Variable(found.value, "environment" if found.source == "environment" else "dotenv"), note


def variable_value(platform: str, credential_type: str, settings: Settings) -> str | None:
    """The value that the environment has for a credential, or None."""
    found = find_variable(settings, variable_name(platform, credential_type))
    return found.value if found else None


@lru_cache(maxsize=1024)
def _capitals(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", name).upper()
