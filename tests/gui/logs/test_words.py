from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import new_call_id
from core.log_blocks import Head, Line
from core.texts import set_language
from gui.live.wording import Names
from gui.logs import words
from tests.gui.live.samples import PLATFORMS
from tests.gui.logs.filling import CALL_1

AT_S = 1_795_501_925.137


@pytest.fixture
def names(qapp: object) -> Iterator[Names]:
    set_language("en")
    made = Names()
    made.set_platforms(PLATFORMS)
    yield made
    set_language(None)


def line(text: str = "Sent", level: int = logging.WARNING, platform: str = "douyin", call_id: str = CALL_1) -> Line:
    return Line(7, AT_S, Head(level, "core.call_log", platform, call_id), text)


def test_each_column_says_its_part(names: Names) -> None:
    moment = datetime.fromtimestamp(AT_S)  # noqa: DTZ006
    assert [words.cell(line(), column, names) for column in range(5)] == [
        f"{moment:%H:%M:%S}.137",
        "Warning",
        "Douyin",
        CALL_1[9:18],
        "Sent",
    ]
    assert [words.header(column) for column in range(5)] == ["Time", "Level", "Platform", "Call", "Message"]


def test_calls_of_one_process_differ_in_the_part_shown() -> None:
    ids = [new_call_id() for _ in range(4000)]
    assert len({words.short_id(call_id) for call_id in ids}) == 4000
    assert all(words.short_id(call_id) in call_id for call_id in ids)  # the filter finds what is shown
    assert words.short_id("call-1") == "call-1"


@pytest.mark.parametrize(
    ("number", "name"), [(10, "Debug"), (20, "Info"), (25, "Info"), (30, "Warning"), (40, "Error"), (255, "Error")]
)
def test_levels_have_names(qapp: object, number: int, name: str) -> None:
    assert words.level(number) == name


def test_odd_characters_are_pictures_in_one_line() -> None:
    assert words.shown("a\nb\r\tc\x00\x1b[31m\x7f") == "a↵b␍⇥c␀␛[31m␡"
    assert words.shown("a\u202egnp.exe\x9b") == "a\\u202egnp.exe\\x9b"


@given(st.text())
def test_no_text_reaches_a_cell_or_a_file_as_it_is(text: str) -> None:
    cell = words.shown(text)
    assert all(ord(char) >= 32 and char != "\x7f" for char in cell)
    first, *more = words.exported(line(text)).split("\n")
    assert len(more) == text.count("\n")
    assert all(part.startswith("    | ") for part in more)
    assert first.splitlines() == [first]


@given(st.text())
def test_a_tooltip_is_never_markup_of_the_log(text: str) -> None:
    told = words.tooltip(line(text), 4, Names())
    assert told.removeprefix("<p style='white-space: pre-wrap'>").removesuffix("</p>").count("<") == 0


def test_tooltips_tell_more_than_the_cells(names: Names) -> None:
    assert "core" not in words.tooltip(line(), 1, names)
    assert "Warning · Calls" in words.tooltip(line(), 1, names)
    assert CALL_1 in words.tooltip(line(), 3, names)
    assert words.tooltip(line(call_id=""), 3, names) == ""
    assert "one\ntwo ␀" in words.tooltip(line("one\ntwo \x00"), 4, names)
    assert len(words.tooltip(line("x" * 4000), 4, names)) < 1300


def test_a_row_is_one_sentence(names: Names) -> None:
    told = words.sentence(line("Failed:\nno"), names)
    assert told.startswith("Warning, ")
    assert told.endswith(", Douyin, Failed:↵no")


def test_copied_lines_are_those_of_the_file() -> None:
    told = words.exported(line("Failed\nTraceback"))
    assert told.endswith(f" WARNING core.call_log douyin {CALL_1}: Failed\n    | Traceback")
    assert words.exported(line("x", 35, "", "")).endswith(" 35      core.call_log: x")
