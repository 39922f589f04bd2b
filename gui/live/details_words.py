"""What the details drawer says of a step: why it was decided so, how long the wait was and why, and the phases.

Owns the choice of facts. Must not know widgets.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from core.errors import SettingError
from core.retry.policy import RetryPolicy, strategy_delay
from core.trace import CallRecord, Step
from gui.live.rows import ChildRow, most_attempts
from gui.live.timeline import has_wait
from gui.live.wording import duration
from gui.response.figures import size_text
from gui.widgets.labels import Tone

translate = QCoreApplication.translate
Facts = list[tuple[str, str]]


def decision(row: ChildRow) -> tuple[str, Tone]:
    """The decision in three words."""
    step = row.step
    if step is None:
        return translate("History", "Not sent yet"), "secondary"
    if step.kind == "pause" and step.stop_reason is None:
        if step.running:
            return translate("History", "Paused"), "warn"
        return translate("History", "Resumed"), "ok"
    if step.running:
        return translate("History", "No decision yet"), "accent"
    if step.kind == "rate_limit_wait" and step.verdict == "ok":
        return translate("History", "Waits for its turn"), "warn"
    if step.verdict == "retry":
        return translate("History", "Send again"), "warn"
    if step.verdict == "ok":
        return translate("History", "Accepted"), "ok"
    if step.stop_reason == "cancelled":
        return translate("History", "Stopped by you"), "secondary"
    return translate("History", "Not sent again"), "danger"


def why(row: ChildRow) -> Facts:
    """The facts that the decision was taken on."""
    step, record = row.step, row.record
    if step is None or step.running:
        return []
    facts: Facts = []
    if step.status is not None:
        facts.append((translate("History", "Status"), str(step.status)))
    elif step.kind == "request":
        facts.append((translate("History", "Status"), translate("History", "none, no answer came")))
    if step.code is not None:
        facts.append((translate("History", "Code in the body"), step.code))
    if step.error is not None and step.status is None:
        facts.append((translate("History", "Error"), step.error.get("type", "")))
    if step.kind == "request":
        begun = translate("History", "begun, counts as yes")
        sent = {
            True: translate("History", "yes") if step.status is not None else begun,
            False: translate("History", "no"),
            None: translate("History", "not known, counts as yes"),
        }[step.sent]
        facts.append((translate("History", "Request sent"), sent))
        if record.idempotent is not None:
            safe = translate("History", "yes") if record.idempotent else translate("History", "no")
            facts.append((translate("History", "Safe to repeat"), safe))
        facts += _bounds(step, record)
    if step.excerpt:
        facts.append((translate("History", "Answer began"), step.excerpt))
    return facts


def _bounds(step: Step, record: CallRecord) -> Facts:
    facts: Facts = []
    most = most_attempts(record)
    if most is not None and step.number is not None:
        used = translate("History", "{n} of at most {max}").format(n=step.number, max=most)
        facts.append((translate("History", "Attempt"), used))
    if record.policy.get("deadline"):
        facts.append((translate("History", "Deadline of the call"), duration(float(record.policy["deadline"]))))
    return facts


def how_long(row: ChildRow) -> Facts:
    """From the header's text to what was really waited: parsed, strategy, cap, planned, actual."""
    step, record = row.step, row.record
    header = asked(step) if step else None
    if step is None or step.kind == "pause" or (step.delay_s is None and header is None):
        return []
    policy = record.policy
    facts: Facts = []
    if header is not None:
        facts.append((translate("History", "Asked for by the server"), _parsed(step, header.strip())))
        if policy.get("retry_after_cap") is not None:
            cap = duration(float(policy["retry_after_cap"]))
            facts.append((translate("History", "Longest that is waited for"), cap))
    strategy = None if step.kind == "rate_limit_wait" else _strategy_delay(record, row.index)
    if strategy is not None and step.delay_s:
        facts.append((translate("History", "Strategy"), duration(strategy)))
    if step.delay_s is not None:
        planned = duration(step.delay_s) if step.delay_s else translate("History", "at once")
        facts.append((translate("History", "Planned"), planned))
    elif step.stop_reason == "retry_after_exceeds_cap":
        facts.append((translate("History", "Planned"), translate("History", "no wait, too long")))
    if has_wait(step):
        waiting = step.wait_running and record.outcome is None
        actual = translate("History", "still waiting") if waiting else duration(step.waited_s)
        facts.append((translate("History", "Actual"), actual))
    return facts


def asked(step: Step) -> str | None:
    """The ``Retry-After`` header of the answer as received, also where nobody waits for it."""
    if step.wait_header is not None:
        return step.wait_header
    header = step.reason_args.get("retry_after")
    return header if isinstance(header, str) else None


def _parsed(step: Step, header: str) -> str:
    if header.isascii() and header.isdigit():
        return duration(float(header))
    told = step.reason_args.get("retry_after_s")
    seconds = told if isinstance(told, float) else step.delay_s if step.delay_source == "retry_after" else None
    if seconds is None:
        return translate("History", "not understood")
    return translate("History", "{seconds}, an HTTP date against the answer's own").format(seconds=duration(seconds))


def _strategy_delay(record: CallRecord, index: int) -> float | None:
    retry = sum(1 for step in record.steps[: index + 1] if step.kind == "request" and step.verdict == "retry")
    policy = record.policy
    if not retry or not {"initial_delay", "strategy", "max_delay"} <= policy.keys():
        return None
    try:
        kept = RetryPolicy(
            initial_delay=policy["initial_delay"], strategy=policy["strategy"], max_delay=policy["max_delay"]
        )
    except SettingError:  # written by another version: the drawer leaves the line out
        return None
    return strategy_delay(kept, retry)


def phases(row: ChildRow) -> list[tuple[str, float]]:
    """The phases of an attempt that were measured, each with its seconds, in the order of time."""
    step = row.step
    if step is None or row.part != "step":
        return []
    names = {
        "queue": translate("History", "Queue"),
        "dns": translate("History", "Name resolution"),
        "connect": translate("History", "Connect"),
        "tls": translate("History", "TLS handshake"),
        "send": translate("History", "Send request"),
        "wait": translate("History", "Wait for first byte"),
        "receive": translate("History", "Receive answer"),
    }
    measured = {name: seconds for name in names if (seconds := step.phases.get(name)) is not None}
    return [(names[name], seconds) for name, seconds in measured.items()]


def connection(row: ChildRow) -> list[str]:
    """By which connection an attempt went, and how many bytes: at most two short lines."""
    if row.step is None or row.part != "step":
        return []
    facts = row.step.facts
    kind = {True: translate("History", "Connection kept open"), False: translate("History", "New connection")}
    way = [kind[facts["reused"]] if "reused" in facts else "", facts.get("http_version", ""), facts.get("server", "")]
    if "proxy" in facts:  # then the server's own address is not known
        way.append(translate("History", "by proxy {proxy}").format(proxy=facts["proxy"].partition("://")[2]))
    sent, received = facts.get("bytes_sent"), facts.get("bytes_received")
    moved = [
        "" if sent is None else translate("History", "Sent {size}").format(size=size_text(sent)),
        "" if received is None else translate("History", "received {size}").format(size=size_text(received)),
    ]
    return [*filter(None, (" · ".join(filter(None, way)), " · ".join(filter(None, moved))))]
