"""Our own reasons for ending a step, as judgements: the error's text, in both languages, is the reason that is told.

Pure. Must not decide anything.
"""

from __future__ import annotations

from core.errors import JieruError
from core.retry.judgement import Judgement
from core.texts import error_hint, error_text


def refused(problem: JieruError, *, sent: bool | None = None, error_type: str = "") -> Judgement:
    """What ends a step for good.

    Args:
        problem: Why; its code is the rule.
        sent: Whether the step's request had left the machine.
        error_type: Where another exception is behind it.
    """
    data = dict(problem.data)
    texts = {"zh": error_text(problem.code, data, "zh"), "en": error_text(problem.code, data, "en")}
    hints = {"zh": error_hint(problem.code, data, "zh"), "en": error_hint(problem.code, data, "en")}
    return Judgement(
        "permanent",
        problem.code,
        error_type=error_type or type(problem).__name__,
        message=problem.message,
        sent=sent,
        reason_args={**data, "text": texts, "next": hints},
    )
