from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence

import pytest

from core.background_log import BackgroundHandler
from core.log_records import Said
from core.redaction import MASK, Redactor

LIMIT_S = 5.0


class Target:
    """Remembers what it was given, and where; ``gate`` holds it up."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.lines: list[Said] = []
        self.threads: set[str] = set()
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Event()
        self.closed = False

    def handle_batch(self, lines: Sequence[Said]) -> None:
        self.begun.set()
        assert self.gate.wait(LIMIT_S)
        self.threads.add(threading.current_thread().name)
        self.batches.append(len(lines))
        self.lines += lines

    def close(self) -> None:
        self.closed = True

    @property
    def messages(self) -> list[str]:
        return [line.message for line in self.lines]


@pytest.fixture
def target() -> Target:
    return Target()


@pytest.fixture
def redactor() -> Redactor:
    return Redactor()


@pytest.fixture
def handler(target: Target, redactor: Redactor) -> Iterator[BackgroundHandler]:
    made = BackgroundHandler([target], redactor, max_queued=3)
    yield made
    target.gate.set()
    made.close()


def record(message: str, *args: object) -> logging.LogRecord:
    return logging.LogRecord("core.x", logging.INFO, __file__, 1, message, args, None)


def test_records_come_in_order_in_a_thread_of_its_own(handler: BackgroundHandler, target: Target) -> None:
    for number in range(3):
        handler.handle(record("line %d", number))
    handler.close()
    assert target.messages == ["line 0", "line 1", "line 2"]
    assert target.threads == {"jieru-log"}
    assert target.closed


def test_a_record_says_what_it_said_when_it_was_logged(handler: BackgroundHandler, target: Target) -> None:
    target.gate.clear()
    items = ["now"]
    made = record("%s", items)
    try:
        int("no")
    except ValueError as error:
        made.exc_info = (ValueError, error, error.__traceback__)
    handler.handle(made)
    items.append("later")
    target.gate.set()
    handler.close()
    assert target.messages == ["['now']"]
    assert target.lines[0].more.endswith("base 10: 'no'")
    assert made.exc_info is not None, "other handlers get the record as it was"


def test_nobody_who_logs_waits_and_what_is_left_out_is_said(handler: BackgroundHandler, target: Target) -> None:
    target.gate.clear()
    handler.handle(record("first"))
    assert target.begun.wait(LIMIT_S)
    for number in range(5):  # three fit into the queue
        handler.handle(record("line %d", number))
    target.gate.set()
    handler.close()
    assert target.messages[:4] == ["first", "line 0", "line 1", "line 2"]
    assert target.messages[4].startswith("2 log lines were not written")
    assert target.batches == [1, 3, 1], "what has come meanwhile goes on together"


def test_every_target_gets_every_line_without_its_secrets(target: Target, redactor: Redactor) -> None:
    other = Target()
    redactor.register("s3cret-value")
    handler = BackgroundHandler([other, target], redactor)
    handler.handle(record("one %s", "s3cret-value"))
    handler.close()
    assert (other.messages, target.messages) == ([f"one {MASK}"], [f"one {MASK}"])
    assert other.closed
    assert target.closed
