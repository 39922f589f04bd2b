"""A step of a call as one line of text, for a terminal.

Owns what is in the line. Must not know where it is printed, nor redact: whoever prints it does.
"""

from __future__ import annotations

from core.texts import text
from core.trace import Step

_MARKS = {"ok": "✓", "retry": "↻", "stop": "✕"}


def step_line(step: Step) -> str:
    """When it began, what it was, how long it took, why it ended so, and the wait after it."""
    kind = "request_step" if step.kind == "request" and step.step != "main" else step.kind
    name = text(f"cli.step.{kind}", {"number": step.number, "step": step.step})
    line = f"{step.started_s:8.3f} s  {_MARKS[step.verdict]} {name}  {step.elapsed_s * 1000:.0f} ms  {step.reason}"
    if step.waited_s:
        line += text("cli.call.waited", {"waited_s": f"{step.waited_s:.2f}"})
    return line
