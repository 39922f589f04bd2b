from __future__ import annotations

import logging
import sys

from hypothesis import given
from hypothesis import strategies as st

from core.log_records import context_of, message_of, redact_messages, redacted_message, traceback_of
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


def test_a_message_is_redacted_once_a_redactor() -> None:
    one, other = Redactor(), Redactor()
    one.register(SECRET)
    made = record("key %s", SECRET)
    assert redacted_message(made, one) == f"key {MASK}"
    made.args = ("changed later",)
    assert redacted_message(made, one) == f"key {MASK}"
    assert redacted_message(made, other) == "key changed later"


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
    records = [record(message) for message in messages]
    redact_messages(records, redactor)
    assert [redacted_message(each, redactor) for each in records] == [redactor.redact(message) for message in messages]
