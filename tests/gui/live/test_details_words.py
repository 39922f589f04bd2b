from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from core.events import AttemptFinished, AttemptStarted
from core.texts import set_language
from gui.live import details_words
from gui.live.rows import ChildRow, child_rows
from tests.gui.live.samples import POLICY, Script, demo, failed, stopped, waiting


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    set_language("en")
    yield
    set_language(None)


def step(number: int) -> ChildRow:
    return ChildRow(demo().record, number, "step")


def test_decisions() -> None:
    assert [details_words.decision(step(number))[0] for number in range(4)] == [
        "Send again", "Send again", "Accepted", "Accepted",
    ]  # fmt: skip
    assert details_words.decision(ChildRow(failed(), 2, "step"))[0] == "Not sent again"
    assert details_words.decision(child_rows(waiting().record)[-1])[0] == "Not sent yet"
    assert details_words.decision(child_rows(Script("a").start().record)[0])[0] == "No decision yet"


def test_a_pause_is_held_and_then_resumed_and_has_no_plan() -> None:
    script = Script("a")
    script.emit(AttemptStarted, number=None, kind="pause")
    said = [details_words.decision(ChildRow(script.record, 0, "step"))]
    script.emit(AttemptFinished, number=None, kind="pause", rule="pause.resumed", delay_s=0.0)
    resumed = ChildRow(script.record, 0, "step")
    said.append(details_words.decision(resumed))
    assert said == [("Paused", "warn"), ("Resumed", "ok")]
    assert details_words.how_long(resumed) == []
    assert details_words.phases(resumed) == []


def test_why_gives_the_facts_of_the_decision() -> None:
    facts = dict(details_words.why(step(1)))
    assert facts["Status"] == "200"
    assert facts["Code in the body"] == "28001008"
    assert facts["Safe to repeat"] == "yes"
    assert facts["Attempt"] == "2 of at most 4"
    lost = dict(details_words.why(ChildRow(failed(), 0, "step")))
    assert lost["Error"] == "ReadTimeout"
    assert lost["Request sent"] == "not known, counts as yes"
    assert lost["Status"] == "none, no answer came"


@pytest.mark.parametrize(("sent", "said"), [(True, "begun, counts as yes"), (False, "no")])
def test_without_an_answer_it_is_told_whether_the_request_had_begun_to_leave(sent: bool, said: str) -> None:
    record = failed()
    row = ChildRow(replace(record, steps=(replace(record.steps[0], sent=sent),)), 0, "step")
    assert dict(details_words.why(row))["Request sent"] == said


def test_the_beginning_of_a_failed_answer_is_shown() -> None:
    record = demo().record
    row = ChildRow(replace(record, steps=(replace(record.steps[0], excerpt='{"a": "***"}'),)), 0, "step")
    assert details_words.why(row)[-1] == ("Answer began", '{"a": "***"}')


def test_how_long_goes_from_the_header_to_what_was_waited() -> None:
    assert details_words.how_long(step(0)) == [
        ("Asked for by the server", "1.00 s"),
        ("Longest that is waited for", "120.00 s"),
        ("Strategy", "1.00 s"),
        ("Planned", "1.00 s"),
        ("Actual", "1.00 s"),
    ]
    assert dict(details_words.how_long(ChildRow(stopped(), 0, "step")))["Actual"] == "620 ms"
    assert dict(details_words.how_long(child_rows(waiting().record)[-2]))["Actual"] == "still waiting"
    assert dict(details_words.how_long(step(1)))["Planned"] == "at once"
    assert details_words.how_long(step(3)) == []


@pytest.mark.parametrize(
    ("header", "source", "said"),
    [
        ("Sun, 22 Nov 2026 06:35:46 GMT", "retry_after", "1.00 s, an HTTP date against the answer's own"),
        ("soon", "strategy", "not understood"),
        ("٣", "strategy", "not understood"),
    ],
)
def test_a_header_is_told_as_it_was_understood(header: str, source: str, said: str) -> None:
    record = demo().record
    changed = replace(record.steps[0], wait_header=header, delay_source=source)  # type: ignore[arg-type]  # its values
    row = ChildRow(replace(record, steps=(changed, *record.steps[1:])), 0, "step")
    assert dict(details_words.how_long(row))["Asked for by the server"] == said


@pytest.mark.parametrize("policy", [{}, {**POLICY, "strategy": "fibonacci"}])
def test_a_policy_of_another_version_leaves_its_line_out(policy: dict[str, object]) -> None:
    row = ChildRow(replace(demo().record, policy=policy), 0, "step")
    assert "Strategy" not in dict(details_words.how_long(row))


def test_a_wait_above_the_cap_is_told_though_nobody_waits() -> None:
    args = {"retry_after": "Sun, 22 Nov 2026 06:35:46 GMT", "retry_after_s": 300.0}
    record = demo().record
    stop = replace(record.steps[0], verdict="stop", stop_reason="retry_after_exceeds_cap", delay_s=None,
                   wait_header=None, reason_args=args, waited_s=0.0, wait_started_s=None)  # fmt: skip
    row = ChildRow(replace(record, steps=(stop,)), 0, "step")
    assert details_words.how_long(row) == [
        ("Asked for by the server", "300.00 s, an HTTP date against the answer's own"),
        ("Longest that is waited for", "120.00 s"),
        ("Planned", "no wait, too long"),
    ]
    assert details_words.asked(stop) == args["retry_after"]


def test_phases_are_those_that_were_measured_in_the_order_of_time() -> None:
    phases = details_words.phases(step(0))
    assert [word for word, _ in phases] == [
        "Queue", "Name resolution", "Connect", "TLS handshake", "Send request", "Wait for first byte", "Receive answer",
    ]  # fmt: skip
    assert dict(phases)["TLS handshake"] == 0.046
    assert details_words.phases(child_rows(demo().record)[1]) == [], "a wait has none"


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        ({}, []),
        (
            {"reused": True, "http_version": "HTTP/1.1", "server": "1.2.3.4:443", "bytes_sent": 245,
             "bytes_received": 3_000_000},
            ["Connection kept open · HTTP/1.1 · 1.2.3.4:443", "Sent 245 B · received 2.9 MB"],
        ),
        (
            {"reused": False, "bytes_received": 2048, "proxy": "http://p:8080"},
            ["New connection · by proxy p:8080", "received 2.0 KB"],
        ),
    ],
)  # fmt: skip
def test_a_connection_in_a_few_lines(facts: dict[str, object], lines: list[str]) -> None:
    record = demo().record
    row = ChildRow(replace(record, steps=(replace(record.steps[0], facts=facts),)), 0, "step")
    assert details_words.connection(row) == lines


def test_a_wait_for_a_published_limit_has_a_plan_and_no_strategy() -> None:
    held = Script("a").answer(0.1, 503, "http.503", delay_s=1.0).wait(1.0).held(30).wait(30)
    row = ChildRow(held.record, 1, "wait")
    assert details_words.decision(row) == ("Waits for its turn", "warn")
    assert details_words.how_long(row) == [("Planned", "30.00 s"), ("Actual", "30.00 s")]
