from __future__ import annotations

from core.step_line import step_line
from core.trace import Step

WAITED = Step(number=1, started_s=0.5, elapsed_s=0.02, status=429, verdict="retry", rule="http.429", waited_s=1.004)


def test_a_step_says_when_what_how_long_and_why() -> None:
    line = step_line(WAITED)
    assert line.startswith("   0.500 s  ↻ request 1  20 ms  HTTP 429")
    assert line.endswith("waited 1.00 s")
    assert "access_token" in step_line(Step(number=None, kind="token_refresh", step="access_token", rule="refresh.ok"))
