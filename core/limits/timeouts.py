"""Time-outs in a row: some platforms lock an account that has too many (iFinD −4103), so people are warned in time.

Owns the count by platform, from events. Must not know who is told, nor how. A time-out counts if the request may have
arrived: one that never connected troubles nobody's account.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.events import AttemptFinished, CallFinished, CallStarted, Event, Mode
from core.texts import text

WARN_FROM = 3


@dataclass(slots=True)
class TimeoutWatch:
    """Give ``on_event`` to a retry handler as a listener."""

    _calls: dict[str, str] = field(default_factory=dict, init=False)
    _in_a_row: dict[tuple[str, Mode], int] = field(default_factory=dict, init=False)

    def on_event(self, event: Event) -> None:
        """Take notice of ``event``."""
        if isinstance(event, CallStarted):
            self._calls[event.call_id] = event.platform
        elif isinstance(event, CallFinished):
            self._calls.pop(event.call_id, None)
        elif isinstance(event, AttemptFinished) and event.number is not None and event.stop_reason != "cancelled":
            key = (self._calls.get(event.call_id, ""), event.mode)
            unanswered = event.rule.startswith("timeout.") and event.sent is not False
            self._in_a_row[key] = self._in_a_row.get(key, 0) + 1 if unanswered else 0

    def in_a_row(self, platform: str, mode: Mode) -> int:
        """How many requests to ``platform`` have had no answer in time since the last that had one."""
        return self._in_a_row.get((platform, mode), 0)

    def warning(self, platform: str, mode: Mode, name: str) -> str:
        """What to tell a person who calls ``platform``, called ``name``; empty while there is nothing to say."""
        number = self.in_a_row(platform, mode)
        return text("warn.timeouts", {"number": number, "platform": name}) if number >= WARN_FROM else ""
