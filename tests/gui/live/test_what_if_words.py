from __future__ import annotations

import pytest

from core.retry.policy import RetryPolicy
from core.retry.what_if import ReplayedAttempt, WhatIf
from core.trace import Step
from gui.live import what_if_words

BUSY = Step(rule="http.503", status=503, verdict="stop", stop_reason="max_retries")
FIRST = ReplayedAttempt(1, 0.0, 0.5, BUSY, 2.0, "strategy")
ASKED = ReplayedAttempt(2, 2.5, 0.5, Step(rule="http.429", status=429), 3.0, "retry_after")
LAST = ReplayedAttempt(3, 6.0, 0.5, Step(rule="ok"), None, None)
CUT = ReplayedAttempt(3, 6.0, 0.2, Step(rule="ok"), None, None, cut=True)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (WhatIf((FIRST, ASKED, LAST), "ok", 6.5), "It would have succeeded after 6.50 s, with attempt 3."),
        (WhatIf((FIRST,), "deadline", 0.5), "with attempt 1. Not retried: the deadline would pass."),
        (WhatIf((FIRST,), "budget", 0.5), "with attempt 1. Not retried: too many calls fail now"),
        (
            WhatIf((FIRST,), None, 2.5),
            "it would have sent attempt 2. What the platform would have answered is not known.",
        ),
        (
            WhatIf((FIRST, ASKED, CUT), None, 6.2),
            "Attempt 3 would have been cut after 200 ms. What follows is not known",
        ),
    ],
)
def test_how_it_would_have_ended(found: WhatIf, words: str) -> None:
    assert words in what_if_words.outcome(found)


def test_a_line_for_each_attempt_says_what_was_seen_and_not_what_the_recorded_policy_made_of_it() -> None:
    assert [what_if_words.attempt(one) for one in (FIRST, ASKED, LAST, CUT)] == [
        "Attempt 1 at 0 ms: HTTP 503: the service is unavailable for now. Then 2.00 s waiting.",
        "Attempt 2 at 2.50 s: HTTP 429: too many requests, rate limited. Then 3.00 s waiting (Retry-After).",
        "Attempt 3 at 6.00 s: Success.",
        "Attempt 3 at 6.00 s: cut after 200 ms.",
    ]


def test_a_policy_that_cannot_be_read_is_the_usual_one() -> None:
    assert what_if_words.kept_policy({"max_retries": "many"}) == RetryPolicy()
    assert what_if_words.kept_policy({"max_retries": 5, "jitter": 0.5, "timeout": 3, "new": 1}) == RetryPolicy(
        max_retries=5
    )
