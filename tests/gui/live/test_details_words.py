from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

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


def test_why_gives_the_facts_of_the_decision() -> None:
    facts = dict(details_words.why(step(1)))
    assert facts["Status"] == "200"
    assert facts["Code in the body"] == "28001008"
    assert facts["Safe to repeat"] == "yes"
    assert facts["Attempt"] == "2 of at most 4"
    lost = dict(details_words.why(ChildRow(failed(), 0, "step")))
    assert lost["Error"] == "ReadTimeout"
    assert lost["Request sent"] == "not known, counts as yes"
    assert "Status" not in lost


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


def test_a_phase_that_was_not_measured_stays_none() -> None:
    phases = dict(details_words.phases(step(0)))
    assert phases["Name resolution"] is None
    assert phases["TLS handshake"] == 0.046
    assert len(phases) == 7


def test_a_wait_for_a_published_limit_has_a_plan_and_no_strategy() -> None:
    held = Script("a").answer(0.1, 503, "http.503", delay_s=1.0).wait(1.0).held(30).wait(30)
    row = ChildRow(held.record, 1, "wait")
    assert details_words.decision(row) == ("Waits for its turn", "warn")
    assert details_words.how_long(row) == [("Planned", "30.00 s"), ("Actual", "30.00 s")]
