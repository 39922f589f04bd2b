from __future__ import annotations

import logging
import sys
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from core.log_records import Said, context_of, message_of, redacted, said_of, traceback_of
from core.redaction import MASK, Redactor

SECRET = "s3cret-value"


def record(message: object, *args: object, name: str = "core.x") -> logging.LogRecord:
    return logging.LogRecord(name, logging.INFO, __file__, 1, message, args, None)


def test_arguments_that_do_not_fit_are_said() -> None:
    assert message_of(record("%s is %d", "a", 1)) == "a is 1"
    assert message_of(record("%d", "a")) == "%d (not formatted: TypeError)"


def test_a_traceback_comes_from_the_exception_or_as_text() -> None:
    made = record("x")
    assert traceback_of(made) is None
    made.exc_text = "Traceback\nformatted before"
    assert traceback_of(made) == "Traceback\nformatted before"
    try:
        int("no")
    except ValueError:
        made.exc_info = sys.exc_info()
    assert (traceback_of(made) or "").endswith("base 10: 'no'")


def test_a_line_is_what_the_record_said_then() -> None:
    items = ["now"]
    made = record("%s", items)
    made.created = 1234.5
    made.__dict__.update(platform="erp", call_id="0199")
    line = said_of(made)
    items.append("later")
    assert line == Said(1234.5, (logging.INFO, "core.x", "erp", "0199"), "['now']")


def test_traceback_and_stack_come_after_the_message() -> None:
    made = record("failed")
    try:
        int("no")
    except ValueError:
        made.exc_info = sys.exc_info()
    made.stack_info = "Stack\n  here"
    line = said_of(made)
    assert line.message == "failed"
    assert line.more.startswith("Traceback")
    assert line.more.endswith("base 10: 'no'\nStack\n  here")


def test_levels_beyond_all_bounds_are_within_them() -> None:
    made = record("x")
    made.levelno = 999
    assert said_of(made).head[0] == 255


@dataclass
class Broken:
    error: Exception

    def __str__(self) -> str:
        raise self.error


def test_a_message_that_cannot_be_read_is_said_in_its_place_and_nobody_hears_its_mistake() -> None:
    line = said_of(record(Broken(RuntimeError(SECRET))))
    assert line.head == (logging.INFO, "core.x", "", "")
    assert line.message == "Broken (not formatted: RuntimeError)"


def test_a_record_that_cannot_be_read_is_said_and_nobody_hears_its_mistake() -> None:
    made = record(SECRET)
    made.name = None  # type: ignore[assignment]
    line = said_of(made)
    assert line.head[:2] == (logging.ERROR, "core.log_records")
    assert "could not be read (AttributeError)" in line.message
    assert SECRET not in line.message


def test_platform_and_call_are_those_of_our_own_records() -> None:
    for name, expected in (("core.call_log", ("erp", "0199")), ("gui.x", ("erp", "0199")), ("corelib", ("", ""))):
        made = record("x", name=name)
        made.__dict__.update(platform="erp", call_id="0199")
        assert context_of(made) == expected
    assert context_of(record("x")) == ("", "")


@given(
    st.lists(st.sampled_from(["plain", "中文", "token=", "abc", "key: ", 'x "secret": "', 'y"', "İ"]) | st.just(SECRET))
)
def test_many_at_once_say_what_each_says_alone(messages: list[str]) -> None:
    redactor = Redactor()
    redactor.register(SECRET)
    lines = redacted([said_of(record(message)) for message in messages], redactor)
    assert [line.message for line in lines] == [redactor.redact(message) for message in messages]


def test_long_messages_tracebacks_and_their_neighbours_are_redacted() -> None:
    redactor = Redactor()
    redactor.register(SECRET)
    head = (logging.INFO, "x", "", "")
    long = "y" * 5000
    lines = [Said(0, head, "plain"), Said(0, head, long + SECRET), Said(0, head, SECRET, f"more {SECRET}")]
    assert redacted(lines[:2], redactor) == [lines[0], Said(0, head, long + MASK)]
    assert redacted(lines, redactor)[2] == Said(0, head, MASK, f"more {MASK}")
