"""Credentials in the process environment and in ``.env`` files.

Owns which of a setting's sources may hold a credential. Reads through ``core.settings`` at each look-up and keeps
nothing. Must not know the stores, nor how a variable is named: that is ``core.platforms.variables``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.settings import Note, Settings


@dataclass(frozen=True, slots=True, repr=False)
class Variable:
    """The value of a variable and where it stands."""

    value: str
    origin: Literal["environment", "dotenv"]


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
