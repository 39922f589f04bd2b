"""What another policy would have done with a recorded call, in sentences.

Owns these words. What follows from a policy is ``core.retry.what_if``'s; where that is unknown, the words say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QCoreApplication

from core.errors import SettingError
from core.retry.policy import RetryPolicy
from core.retry.what_if import ReplayedAttempt, WhatIf
from core.texts import has_text, language, text
from core.trace import CallRecord, reason_text
from gui.live.wording import duration

translate = QCoreApplication.translate  # lupdate finds calls of this name

_KEPT = {item.name for item in fields(RetryPolicy)} - {"retry_on_result", "jitter"}


def kept_policy(kept: Mapping[str, Any]) -> RetryPolicy:
    """The policy that a call had, without jitter; the usual one where it cannot be read."""
    try:
        return RetryPolicy(**{name: value for name, value in kept.items() if name in _KEPT})
    except SettingError:  # written by another version
        return RetryPolicy()


def outcome(found: WhatIf) -> str:
    """How the call would have ended, and when."""
    when, attempts = duration(found.elapsed_s), len(found.attempts)
    if found.stop_reason == "ok":
        return translate("WhatIf", "It would have succeeded after {time}, with attempt {n}.").format(
            time=when, n=attempts
        )
    if found.stop_reason is not None:
        why = text(f"stop.{found.stop_reason}", {"retry_after": "…"}) if has_text(f"stop.{found.stop_reason}") else ""
        ended = translate("WhatIf", "It would have failed after {time}, with attempt {n}.").format(
            time=when, n=attempts
        )
        return f"{ended}{'' if language() == 'zh' else ' '}{why or found.stop_reason}"
    if found.attempts[-1].cut:
        return translate(
            "WhatIf", "Attempt {n} would have been cut after {time}. What follows is not known: its answer came later."
        ).format(n=attempts, time=duration(found.attempts[-1].elapsed_s))
    return translate(
        "WhatIf", "After {time} it would have sent attempt {n}. What the platform would have answered is not known."
    ).format(time=when, n=attempts + 1)


def compared(record: CallRecord, found: WhatIf) -> str:
    """The recorded call beside it."""
    return translate(
        "WhatIf",
        "As recorded: {n} attempts, {time} in all, {waited} of it waiting. With these numbers {other} waiting.",
    ).format(
        n=record.attempts,
        time=duration(record.elapsed_s),
        waited=duration(record.waited_s),
        other=duration(found.waited_s),
    )


def attempt(one: ReplayedAttempt) -> str:
    """One line: when it would have started, what its answer was, and the wait after it."""
    started = duration(one.started_s)
    if one.cut:
        return translate("WhatIf", "Attempt {n} at {time}: cut after {limit}.").format(
            n=one.number, time=started, limit=duration(one.elapsed_s)
        )
    line = translate("WhatIf", "Attempt {n} at {time}: {answer}").format(
        n=one.number, time=started, answer=reason_text(replace(one.step, stop_reason=None))
    )
    if one.delay_s is None:
        return line
    if one.delay_source == "retry_after":
        return translate("WhatIf", "{attempt} Then {time} waiting (Retry-After).").format(
            attempt=line, time=duration(one.delay_s)
        )
    return translate("WhatIf", "{attempt} Then {time} waiting.").format(attempt=line, time=duration(one.delay_s))
