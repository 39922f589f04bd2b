"""What the client's own account of a request adds to the judgement of the exception that ended it.

An exception alone cannot say whether the request was sent, nor which host it was for. Pure. Must not decide whether
there is another attempt.
"""

from __future__ import annotations

from dataclasses import replace

from core.retry.judgement import Judgement
from core.wire import Wire


def with_evidence(judgement: Judgement, wire: Wire | None) -> Judgement:
    """``judgement`` of an exception, and what ``wire`` has heard of the attempt; None: nothing, for none was begun."""
    if judgement.status is not None:
        return judgement
    if wire is None:
        return replace(judgement, sent=False)
    rule = judgement.rule
    if rule == "network.connect" and wire.ended_in == "tls":  # closed by the other side: no word of TLS in it
        rule = "tls.handshake"
    return replace(judgement, rule=rule, sent=wire.sent, reason_args={"host": wire.host, **judgement.reason_args})
