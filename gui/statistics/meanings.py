"""What each figure of the statistics page means, in one sentence: the tooltips.

Owns these sentences; they say in the user's language what ``core.history.overview`` says in its docstrings.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate  # lupdate finds calls of this name


def counted() -> str:
    """Which calls count at all."""
    return translate(
        "Statistics",
        "Only calls that succeeded or failed count; stopped, interrupted and running calls are in no figure. Each "
        "request step of a multi-step operation counts as a call.",
    )


def first_try() -> str:
    """The first card."""
    return translate("Statistics", "Calls that succeeded with their first request, as a share of all calls.")


def recovered() -> str:
    """The second card."""
    return translate("Statistics", "Calls that succeeded with a later request, as a share of all calls.")


def failed() -> str:
    """The third card."""
    return translate("Statistics", "Calls that ended without success, as a share of all calls.")


def waited() -> str:
    """The fourth card."""
    return translate("Statistics", "Time that these calls really spent waiting between their requests.")


def retries() -> str:
    """The column of retries."""
    return translate("Statistics", "Requests that were sent again because the one before failed for this reason.")


def then_ok() -> str:
    """The column after it."""
    return translate("Statistics", "Of these retries, those whose call ended well.")


def waited_for_reason() -> str:
    """The last column of reasons."""
    return translate("Statistics", "Time really waited before these retries.")


def first_attempt() -> str:
    """The ring."""
    return translate("Statistics", "How long the first request alone took, whether it succeeded or not.")


def whole_call() -> str:
    """The diamond."""
    return translate("Statistics", "How long the whole call took, with all requests, waits and token refreshes.")


def percentiles() -> str:
    """The chart of percentiles."""
    return translate(
        "Statistics",
        "p90 is the time within which 90 % of the calls were done (nearest rank); over 7 and 30 days to within 1 %.",
    )


def durations() -> str:
    """The histogram."""
    return translate("Statistics", "Calls by how long the whole call took.")


def parts() -> str:
    """The chart over time."""
    return translate("Statistics", "Calls by the time at which they began.")
