from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import SettingError
from core.log_records import redacted, said_of
from core.log_tail import LogTail
from core.logs import FILE_NAME, LineFormatter, PrivateRotatingFileHandler, setup_logging, visible
from core.paths import Paths, find_paths
from core.redaction import MASK, Redactor

SECRET = "s3cret-value"


@pytest.fixture
def redactor() -> Redactor:
    redactor = Redactor()
    redactor.register(SECRET)
    return redactor


@pytest.fixture
def paths() -> Paths:
    return find_paths()


@pytest.fixture
def start(paths: Paths, redactor: Redactor) -> Iterator[Callable[..., None]]:
    undo = []

    def start(level: str = "INFO", **more: Any) -> None:
        undo.append(setup_logging(paths, level, **({"redactor": redactor} | more)))

    yield start
    for each in reversed(undo):
        each()


def written(paths: Paths) -> str:
    return (paths.logs / FILE_NAME).read_text(encoding="utf-8")


def formatted(redactor: Redactor, message: object, *args: object, **more: Any) -> str:
    record = logging.LogRecord("some.library", logging.INFO, __file__, 1, message, args, **({"exc_info": None} | more))
    return LineFormatter(redactor).format(record)


def test_records_of_any_logger_reach_the_private_file(start: Callable[..., None], paths: Paths) -> None:
    start()
    logging.getLogger("some.library").info("密码 is %s", SECRET)
    logging.getLogger("some.library").debug("too small")
    text = written(paths)
    assert text.endswith(f" INFO    {os.getpid()} some.library: 密码 is {MASK}\n")
    assert text.count("\n") == 1
    assert stat.S_IMODE(paths.logs.stat().st_mode) == 0o700
    assert stat.S_IMODE((paths.logs / FILE_NAME).stat().st_mode) == 0o600


def test_urls_of_the_http_clients_are_not_logged(start: Callable[..., None], paths: Paths) -> None:
    start("DEBUG")
    for name in ("httpx", "httpcore", "httpx2", "httpcore2", "httpcore.http11"):
        logging.getLogger(name).info("GET https://h/?access_token=x")
    assert written(paths) == ""


def test_everything_is_put_back(paths: Paths) -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, logging.getLogger("httpx").level)
    setup_logging(paths, "debug")()
    assert (list(root.handlers), root.level, logging.getLogger("httpx").level) == before


def test_standard_error_is_redacted_too(start: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    start(to_stderr=True)
    logging.getLogger("x").info("%s", SECRET)
    assert capsys.readouterr().err.endswith(f"x: {MASK}\n")


@pytest.mark.parametrize("level", ["loud", "", "10"])
def test_a_level_that_does_not_exist_names_the_variable(paths: Paths, level: str) -> None:
    with pytest.raises(SettingError) as caught:
        setup_logging(paths, level)
    assert caught.value.data["name"] == "JIERU_LOG_LEVEL"


def test_secrets_in_message_arguments_traceback_and_stack(redactor: Redactor) -> None:
    error = ValueError(f"Illegal header value b'{SECRET}'")
    text = formatted(redactor, {"a": SECRET}, exc_info=(ValueError, error, None), sinfo=f"Stack\n  {SECRET}")
    assert SECRET not in text
    assert text.count(MASK) == 3
    assert "ValueError" in text


def test_a_traceback_formatted_before_is_redacted(redactor: Redactor) -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "m", (), None)
    record.exc_text = f"Traceback\n{SECRET}"
    assert LineFormatter(redactor).format(record).endswith(f"m\n    | Traceback\n    | {MASK}")
    assert record.exc_text == f"Traceback\n{SECRET}"


@given(message=st.text(), name=st.text())
def test_no_message_can_look_like_a_second_record(message: str, name: str) -> None:
    record = logging.LogRecord(name, logging.INFO, __file__, 1, "%s", (message,), None)
    assert LineFormatter(Redactor()).format(record).splitlines(keepends=True)[1:] == []


@given(st.text())
def test_no_traceback_line_can_look_like_a_record(message: str) -> None:
    info = (ValueError, ValueError(message), None)
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "m", (), info)
    _, *more = LineFormatter(Redactor()).format(record).splitlines()
    assert all(line.startswith("    | ") for line in more)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\r\n", "a\\nb\\r\\n"),
        ("\x1b[31mred", "\\e[31mred"),
        ("\x00\x7f\x9b", "\\x00\\x7f\\x9b"),
        ("a\u202egnp.exe", "a\\u202egnp.exe"),
        ("\u2028\udc80", "\\u2028\\udc80"),
        ("中文\tand tab", "中文\tand tab"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, expected: str) -> None:
    assert visible(text) == expected


def test_a_long_text_is_written_out_as_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a\nb\x1b\u202e中文" * 7
    whole = visible(text)
    monkeypatch.setattr("core.logs._PIECE", 5)
    assert visible(text) == whole


def test_arguments_that_do_not_fit_are_said_in_the_line(redactor: Redactor) -> None:
    text = formatted(redactor, "%d of %s", SECRET)
    assert text.endswith("some.library: %d of %s (not formatted: TypeError)")


@given(st.text(max_size=30), st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_secret_survives_in_any_surroundings(redactor: Redactor, before: str, after: str) -> None:
    assert SECRET not in formatted(redactor, "%s", before + SECRET + after)


def test_files_rotate_within_their_bounds_and_stay_private(tmp_path: Path) -> None:
    handler = PrivateRotatingFileHandler(tmp_path / "x.log", Redactor(), max_bytes=1000, files=3)
    for number in range(100):
        handler.handle(logging.LogRecord("x", logging.INFO, __file__, 1, f"{number:03} " + "y" * 90, (), None))
    handler.close()
    files = sorted(tmp_path.glob("x.log*"))
    assert [file.name for file in files] == ["x.log", "x.log.1", "x.log.2"]
    assert all(file.stat().st_size <= 1000 for file in files)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert " x: 099 y" in files[0].read_text().splitlines()[-1]


def test_a_line_of_ten_megabytes_is_whole_in_the_file(start: Callable[..., None], paths: Paths) -> None:
    start()
    logging.getLogger("x").info("before")
    logging.getLogger("x").info("%s", "y" * 10_000_000)
    logging.getLogger("x").info("after")
    files = sorted(paths.logs.glob("jieru.log*"))
    assert [len(file.read_text().splitlines()) for file in files] == [1, 1, 1]
    assert files[1].stat().st_size > 10_000_000


def test_a_thread_writes_where_the_window_must_not_wait(paths: Paths, redactor: Redactor) -> None:
    tail = LogTail(redactor)
    undo = setup_logging(paths, "INFO", redactor=redactor, in_background=True, more=[tail])
    logging.getLogger("x").info("written by a thread, %s", SECRET)
    undo()
    assert f"written by a thread, {MASK}" in written(paths)
    (block,) = tail.read().blocks
    assert block.line(0).text == f"written by a thread, {MASK}"


def test_many_records_at_once_are_written_as_one_after_the_other(tmp_path: Path, redactor: Redactor) -> None:
    files = []
    for name in ("one", "many"):
        handler = PrivateRotatingFileHandler(tmp_path / name, redactor, max_bytes=500, files=9)
        records = [
            logging.LogRecord(
                "x", logging.INFO, __file__, 1, f"{number} 中文 {SECRET if number == 7 else 'y'}", (), None
            )
            for number in range(40)
        ]
        for record in records:
            record.created = 1.0
            if name == "one":
                handler.handle(record)
        if name == "many":
            handler.handle_batch(redacted([said_of(record) for record in records], redactor))
        handler.close()
        files.append([path.read_text(encoding="utf-8") for path in sorted(tmp_path.glob(f"{name}*"))])
    assert files[0] == files[1]
    assert len(files[0]) > 3
    assert SECRET not in "".join(files[0])


def test_a_broken_record_is_said_in_its_place(start: Callable[..., None], paths: Paths) -> None:
    start()
    broken = logging.LogRecord("x", logging.INFO, __file__, 1, "broken", (), None)
    broken.name = None  # type: ignore[assignment]
    logging.getLogger().handle(broken)
    logging.getLogger("x").info("good")
    first, second = written(paths).splitlines()
    assert "could not be read (AttributeError)" in first
    assert second.endswith("x: good")


def test_records_are_spared_what_no_line_says_and_only_meanwhile(
    start: Callable[..., None], paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    before = {name: getattr(logging, name) for name in ("_srcfile", "logThreads", "logProcesses")}
    close = setup_logging(paths, "INFO")
    logging.getLogger("x").info("one")
    close()
    logging.getLogger("x").warning("two")
    one, two = caplog.records
    assert (one.process, one.thread, one.lineno) == (None, None, 0)
    assert two.process == os.getpid()
    assert two.filename == Path(__file__).name
    assert {name: getattr(logging, name) for name in before} == before


def test_platform_and_call_stand_after_the_logger(redactor: Redactor) -> None:
    record = logging.LogRecord("core.call_log", logging.INFO, __file__, 1, "m", (), None)
    record.__dict__.update(platform="erp", call_id="0199\nx")
    assert LineFormatter(redactor).format(record).endswith(f"{os.getpid()} core.call_log erp 0199\\nx: m")


def test_further_handlers_come_and_go_with_the_others(paths: Paths, redactor: Redactor) -> None:
    more = LogTail(redactor)
    undo = setup_logging(paths, "INFO", redactor=redactor, more=[more])
    assert more in logging.getLogger().handlers
    undo()
    assert more not in logging.getLogger().handlers


def test_a_folder_that_cannot_be_made_is_said_once(
    tmp_path: Path, redactor: Redactor, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "plain file").write_text("")
    paths = Paths(tmp_path, tmp_path, tmp_path / "plain file" / "logs")
    undo = setup_logging(paths, "INFO", redactor=redactor)
    logging.getLogger("x").info("goes on")
    undo()
    warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "plain file" in warnings[0].getMessage()


def test_a_pipe_in_the_place_of_the_file_is_said_and_not_waited_for(
    tmp_path: Path, redactor: Redactor, caplog: pytest.LogCaptureFixture
) -> None:
    os.mkfifo(tmp_path / FILE_NAME)
    undo = setup_logging(Paths(tmp_path, tmp_path, tmp_path), "INFO", redactor=redactor)
    undo()
    assert [record.levelname for record in caplog.records if FILE_NAME in record.getMessage()] == ["WARNING"]


def test_a_full_disk_is_said_once(
    start: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(self: PrivateRotatingFileHandler) -> None:
        raise OSError(28, "No space left on device")

    start()
    monkeypatch.setattr(PrivateRotatingFileHandler, "flush", full)
    for _ in range(3):
        logging.getLogger("x").info(SECRET)
    err = capsys.readouterr().err
    assert err.count("No space left on device") == 1
    assert SECRET not in err


def test_a_file_that_another_program_holds_grows_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = PrivateRotatingFileHandler(tmp_path / "x.log", Redactor(), max_bytes=100)

    def held(source: str, dest: str) -> None:
        raise PermissionError("used by another process")

    monkeypatch.setattr(os, "rename", held)
    for number in range(5):
        handler.handle(logging.LogRecord("x", logging.INFO, __file__, 1, f"{number} " + "y" * 90, (), None))
    handler.close()
    assert len((tmp_path / "x.log").read_text().splitlines()) == 5
    assert capsys.readouterr().err.count("used by another process") == 1


def test_a_file_that_another_process_has_rotated_is_not_rotated_again(tmp_path: Path) -> None:
    one, other = (PrivateRotatingFileHandler(tmp_path / "x.log", Redactor(), max_bytes=250, files=5) for _ in range(2))
    for number in range(12):
        for handler in (one, other):
            handler.emit(logging.LogRecord("x", logging.INFO, "", 0, f"line {number:02} " + "y" * 20, None, None))
    one.close()
    other.close()
    files = sorted(tmp_path.glob("x.log*"))
    assert len(files) == 5
    kept = [line for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(kept) >= 12, "files that are rotated twice are cut short"
    assert all(file.stat().st_size <= 250 + 2 * 75 for file in files)
    assert sum("line 11" in line for line in kept) == 2


def test_each_program_names_its_own_file(paths: Paths) -> None:
    close = setup_logging(paths, "INFO", file_name="jieru-cli.log")
    logging.getLogger("x").info("said")
    close()
    assert "said" in (paths.logs / "jieru-cli.log").read_text("utf-8")
    assert not (paths.logs / FILE_NAME).exists()
