from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.log_blocks import BLOCK_LINES, Line
from core.log_tail import MAX_CHARACTERS, LogTail, Tail
from core.redaction import MASK, Redactor

SECRET = "s3cret-value-0123456789"
Logger = Callable[..., None]


@pytest.fixture
def redactor() -> Redactor:
    made = Redactor()
    made.register(SECRET)
    return made


def logger_of(tail: LogTail, name: str = "core.x") -> logging.Logger:
    logger = logging.Logger(name)  # noqa: LOG001  # one of its own: nothing reaches the root
    logger.addHandler(tail)
    return logger


def lines(tail: LogTail, after: int = 0) -> list[Line]:
    return lines_of(tail.read(after))


def lines_of(tail: Tail) -> list[Line]:
    return [block.line(index) for block in tail.blocks for index in range(len(block))]


def test_a_line_has_position_time_level_logger_platform_call_and_text(redactor: Redactor) -> None:
    tail = LogTail(redactor)
    record = logging.LogRecord("core.call_log", logging.WARNING, __file__, 1, "%s tries", (3,), None)
    record.created = 1234.5
    record.__dict__.update(platform="douyin", call_id="0199")
    tail.handle(record)
    (line,) = lines(tail)
    assert (line.position, line.time_s, line.text) == (0, 1234.5, "3 tries")
    assert tuple(line.head) == (logging.WARNING, "core.call_log", "douyin", "0199")


def test_what_a_library_calls_a_platform_is_something_else(redactor: Redactor) -> None:
    tail = LogTail(redactor)
    logger_of(tail, "some.library").warning("x", extra={"platform": "linux", "call_id": SECRET})
    assert tuple(lines(tail)[0].head) == (logging.WARNING, "some.library", "", "")


def test_nothing_is_kept_unredacted(redactor: Redactor) -> None:
    tail = LogTail(redactor)
    logger = logger_of(tail)
    logger.info("key %s", SECRET)
    try:
        int(f"bad header {SECRET}")
    except ValueError:
        logger.info("failed", exc_info=True, stack_info=True)
    first, second = lines(tail)
    assert first.text == f"key {MASK}"
    assert SECRET not in second.text
    assert second.text.startswith("failed\nTraceback")
    assert f"'bad header {MASK}'\nStack (most recent call last)" in second.text


@given(st.integers(MAX_CHARACTERS - 60, MAX_CHARACTERS + 20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_long_line_is_cut_and_no_part_of_a_secret_survives_the_cut(redactor: Redactor, before: int) -> None:
    tail = LogTail(redactor)
    logger_of(tail).info("%s", "x" * before + SECRET + "y" * MAX_CHARACTERS)
    (line,) = lines(tail)
    assert len(line.text) < MAX_CHARACTERS + 100
    assert f"{before + len(MASK) + MAX_CHARACTERS:,} characters" in line.text
    assert SECRET[:4] not in line.text


def test_a_line_of_ten_megabytes_says_how_long_it_is(redactor: Redactor) -> None:
    tail = LogTail(redactor)
    logger_of(tail).info("%s", "y" * 10_000_000)
    (line,) = lines(tail)
    assert len(line.text) < MAX_CHARACTERS + 100
    assert line.text.endswith("(10,000,000 characters; the log file has all of them)")


def test_a_message_that_cannot_be_read_is_said_and_not_printed(
    redactor: Redactor, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError(SECRET)

    tail = LogTail(redactor)
    logger_of(tail).info(Broken())
    assert "Broken (not formatted: RuntimeError)" in lines(tail)[0].text
    assert capsys.readouterr().err == ""


def test_positions_go_on_and_a_reader_gets_what_is_new(redactor: Redactor) -> None:
    tail = LogTail(redactor)
    logger = logger_of(tail)
    for number in range(BLOCK_LINES + 10):
        logger.info("%d", number)
    all_of_it = tail.read(0)
    assert (all_of_it.first, all_of_it.stop) == (0, BLOCK_LINES + 10)
    assert [line.position for line in lines_of(all_of_it)] == list(range(BLOCK_LINES + 10))
    logger.info("more")
    new = tail.read(all_of_it.stop)
    assert [block.first for block in new.blocks] == [BLOCK_LINES]
    assert lines_of(new)[-1].text == "more"
    assert tail.read(new.stop).blocks == []


def test_blocks_that_were_read_open_come_closed_with_the_same_beginning(redactor: Redactor) -> None:
    """Calls of one line each: an open block has more heads than one block can have."""
    tail = LogTail(redactor)
    logger = logger_of(tail)
    seen: dict[int, int] = {}
    for number in range(BLOCK_LINES + 300):
        logger.info("x", extra={"call_id": f"call-{number}"})
        if number % 97 == 0:
            for block in tail.read(0).blocks:
                assert len(block) >= seen.get(block.first, 0)
                seen[block.first] = len(block)
    assert [line.position for line in lines(tail)] == list(range(BLOCK_LINES + 300))


def test_the_oldest_lines_go_when_there_are_too_many(redactor: Redactor) -> None:
    tail = LogTail(redactor, max_lines=2 * BLOCK_LINES)
    logger = logger_of(tail)
    for number in range(5 * BLOCK_LINES):
        logger.log(logging.ERROR if number < BLOCK_LINES else logging.INFO, "%d", number)
    read = tail.read(0)
    assert (read.first, read.stop) == (3 * BLOCK_LINES, 5 * BLOCK_LINES)
    assert lines_of(read)[0].text == str(3 * BLOCK_LINES)
    assert tail.levels() == {logging.INFO: 2 * BLOCK_LINES}


def test_long_lines_count_by_their_bytes(redactor: Redactor) -> None:
    tail = LogTail(redactor, max_bytes=1_000_000)
    logger = logger_of(tail)
    for _ in range(2000):
        logger.info("%s", "字" * 1000)  # 3 bytes each
    read = tail.read(0)
    assert sum(len(block.text) for block in read.blocks) < 2_500_000
    assert read.first > 0


def test_news_are_told_once_until_somebody_looks(redactor: Redactor) -> None:
    tail, told = LogTail(redactor), []
    tail.on_news(lambda: told.append(1))
    logger = logger_of(tail)
    for _ in range(3):
        logger.info("x")
    assert len(told) == 1
    tail.levels()
    logger.info("x")
    tail.read(0)
    logger.info("x")
    assert len(told) == 3
    tail.on_news(None)
    tail.read(0)
    logger.info("x")
    assert len(told) == 3


def test_a_listener_that_fails_is_not_called_again_and_nobody_who_logs_hears_of_it(redactor: Redactor) -> None:
    tail, told = LogTail(redactor), []

    def gone() -> None:
        told.append(1)
        raise RuntimeError("deleted")

    tail.on_news(gone)
    logger = logger_of(tail)
    for _ in range(2):
        logger.info("x")
        tail.read(0)
    assert len(told) == 1
    assert len(lines(tail)) == 2


def test_levels_are_counted(redactor: Redactor) -> None:
    tail = LogTail(redactor)
    logger = logger_of(tail)
    for level in (logging.INFO, logging.ERROR, logging.ERROR, 999):
        logger.log(level, "x")
    assert tail.levels() == {logging.INFO: 1, logging.ERROR: 2, 255: 1}


@pytest.fixture
def joined() -> Iterator[list[threading.Thread]]:
    threads: list[threading.Thread] = []
    yield threads
    for thread in threads:
        thread.join(5)


def test_threads_lose_no_line_and_readers_see_whole_ones(redactor: Redactor, joined: list[threading.Thread]) -> None:
    tail = LogTail(redactor)
    logger = logger_of(tail)

    def put(name: str) -> None:
        for number in range(3000):
            logger.info("%s %d", name, number)

    joined += [threading.Thread(target=put, args=(name,)) for name in "abc"]
    for thread in joined:
        thread.start()
    position, seen = 0, 0
    while any(thread.is_alive() for thread in joined) or seen < 9000:
        read = tail.read(position)
        new = [line for line in lines_of(read) if line.position >= position]
        assert [line.position for line in new] == list(range(position, read.stop))
        position, seen = read.stop, seen + len(new)
    texts = [line.text for line in lines(tail)]
    for name in "abc":
        assert [text for text in texts if text.startswith(name)] == [f"{name} {number}" for number in range(3000)]
