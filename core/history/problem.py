"""What is wrong with the history, as an id and data: no problem of it ever stops a call or the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.texts import error_hint, error_text


@dataclass(frozen=True, slots=True)
class HistoryProblem:
    """One problem, said once.

    Attributes:
        id: ``history.damaged`` (moved aside, a new file is in use), ``history.newer`` (made by a later version),
            ``history.unavailable`` (cannot be opened), ``history.unwritable`` (full disk, lock, read-only),
            ``history.overflow`` (events came faster than they could be written). ``history.written`` is the end of
            ``history.unwritable``: what waited is written; ``history.written_in_part`` the same with some of it lost.
        data: ``file``, and ``cause``, ``moved_to`` or ``lost``, a number of calls.
    """

    id: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    @property
    def message(self) -> str:
        """What happened, in the user's language."""
        return error_text(self.id, self.data)

    @property
    def hint(self) -> str:
        """What follows from it, in the user's language."""
        return error_hint(self.id, self.data)
