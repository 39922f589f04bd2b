from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from core.program.crash import tell_crashes_in_one_line
from core.redaction import get_redactor

SECRET = "act.planted-in-a-crash"


@pytest.fixture(autouse=True)
def hooks() -> Iterator[None]:
    """The crash hooks of a packaged program, for one test."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    get_redactor().register(SECRET)
    tell_crashes_in_one_line("jieru-cli")
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


def crash(error: BaseException) -> None:
    sys.excepthook(type(error), error, None)


def test_a_crash_is_one_line_without_secret_or_traceback(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    crash(RuntimeError(f"unexpected\nheader {SECRET}"))
    line = capsys.readouterr().err
    assert line.startswith("jieru-cli failed in an unforeseen way: RuntimeError: unexpected header ")
    assert line.count("\n") == 1
    assert SECRET not in line
    (record,) = caplog.records
    assert record.exc_info is not None  # the log's own formatter redacts it


def test_without_a_log_nothing_more_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    crash(RuntimeError("x"))
    assert capsys.readouterr().err.count("\n") == 1


def test_a_crash_because_the_texts_are_gone(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> str:
        raise FileNotFoundError("zh.toml")

    monkeypatch.setattr("core.program.crash.text", gone)
    crash(RuntimeError(SECRET))
    assert capsys.readouterr().err == "jieru-cli: RuntimeError\n"


def test_a_crash_of_another_thread(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    def work() -> None:
        raise ValueError(f"bad {SECRET}")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert capsys.readouterr().err.startswith("jieru-cli failed in an unforeseen way: ValueError: bad ")
    assert len(caplog.records) == 1


def test_a_finaliser_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    class Leaving:
        def __del__(self) -> None:
            raise ValueError(SECRET)

    Leaving()
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_is_no_crash(capsys: pytest.CaptureFixture[str]) -> None:
    crash(KeyboardInterrupt())
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_windowed_program_has_nowhere_to_say_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    crash(RuntimeError("x"))
    assert len(caplog.records) == 1
