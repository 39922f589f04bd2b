"""Call history in SQLite: a fold of the events, written by its own thread."""

from core.history.problem import HistoryProblem
from core.history.store import History

__all__ = ["History", "HistoryProblem"]
