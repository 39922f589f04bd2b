"""Call history in SQLite: a fold of the events, written by its own thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.history.problem import HistoryProblem
    from core.history.store import History

__all__ = ["History", "HistoryProblem"]


def __getattr__(name: str) -> Any:
    # when they are first used: the window needs the filter of calls long before it opens a file
    if name == "History":
        from core.history.store import History

        return History
    if name == "HistoryProblem":
        from core.history.problem import HistoryProblem

        return HistoryProblem
    raise AttributeError(name)
