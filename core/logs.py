"""The log file: 5 files of at most 5 MB, private, redacted, one record a line.

Owns the handlers on the root logger and the form of a line. Redaction and escaping sit in our handlers, not in a
logger's filter: so they also cover what libraries log. Must not know who logs what.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

from core.background_log import BackgroundHandler
from core.errors import SettingError
from core.log_blocks import HeadFields
from core.log_records import Said, redacted, said_of
from core.log_tail import LogTail
from core.paths import Paths
from core.redaction import Redactor, get_redactor
from core.settings import DEFAULTS, Settings
from core.texts import error_hint, error_text

log = logging.getLogger(__name__)

FILE_NAME = "jieru.log"
"""Of the window; each program writes its own, and two windows write one together."""
MAX_BYTES = 5_000_000
FILES = 5
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_QUIET = ("httpx", "httpcore", "httpx2", "httpcore2")
"""Loggers that write whole URLs at INFO, and header values at DEBUG."""

_UNREADABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_PIECE = 1 << 17
_WIDEST = 4  # bytes of a character in UTF-8
_TURN_S = 1.0
_SHORT = {"\n": "\\n", "\r": "\\r", "\x1b": "\\e"}


def start_log(
    settings: Settings, *, file_name: str = FILE_NAME, more: Sequence[LogTail] = ()
) -> tuple[Callable[[], None], SettingError | None]:
    """Log in the background as ``JIERU_LOG_LEVEL`` says; for a level that is none the default takes its place.

    Returns:
        What ends it, and what is wrong with the level.

    Raises:
        SettingError: The settings cannot be read at all.
    """
    level, wrong = DEFAULTS["JIERU_LOG_LEVEL"], None
    try:
        wanted = settings.find("JIERU_LOG_LEVEL")
        close = setup_logging(
            settings.paths, wanted.value if wanted else level, file_name=file_name, in_background=True, more=more
        )
    except SettingError as error:
        wrong = error
        close = setup_logging(settings.paths, level, file_name=file_name, in_background=True, more=more)
    return close, wrong


def setup_logging(
    paths: Paths,
    level: str,
    *,
    file_name: str = FILE_NAME,
    redactor: Redactor | None = None,
    to_stderr: bool = False,
    in_background: bool = False,
    more: Sequence[LogTail] = (),
) -> Callable[[], None]:
    """Log to a file in ``paths.logs``, and to standard error if asked for.

    A folder that cannot be written is said once; the program goes on without a log file.

    Args:
        paths: Says which folder.
        level: One of ``LEVELS``, as ``JIERU_LOG_LEVEL`` gives it.
        file_name: Of the log file.
        redactor: Default: the process's redactor.
        to_stderr: Whether the lines go to standard error as well.
        in_background: Whether a thread of its own does the work, so that nobody who logs waits for a disk.
        more: Buffers that keep the last lines.

    Returns:
        A function that ends it and puts everything back.

    Raises:
        SettingError: No such level.
    """
    wanted = level.upper()
    if wanted not in LEVELS:
        raise SettingError("setting.not_allowed", name="JIERU_LOG_LEVEL", value=level, allowed=", ".join(LEVELS))
    redactor = redactor or get_redactor()
    handlers: list[logging.Handler] = [_standard_error(redactor)] if to_stderr else []
    path = paths.logs / file_name
    files: list[PrivateRotatingFileHandler] = []
    problem = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.append(PrivateRotatingFileHandler(path, redactor))
    except OSError as error:
        problem = _problem(path, error)

    tell_all = _spare_records()
    root = logging.getLogger()
    before = {name: logging.getLogger(name).level for name in ("", *_QUIET)}
    root.setLevel(wanted)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    handlers += [BackgroundHandler([*more, *files], redactor)] if in_background else [*more, *files]
    for handler in handlers:
        root.addHandler(handler)
    if problem:
        log.warning("%s", problem)

    def undo() -> None:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
        for name, old in before.items():
            logging.getLogger(name).setLevel(old)
        tell_all()

    return undo


def _spare_records() -> Callable[[], None]:
    """Keep ``logging`` from finding out what no line says; returns what takes that back.

    These switches are from its own guide ("Optimization"). Without them a record takes half as long again.
    """
    spared = ("_srcfile", "logThreads", "logProcesses", "logMultiprocessing", "logAsyncioTasks")
    before = {name: getattr(logging, name) for name in spared if hasattr(logging, name)}
    for name in before:
        setattr(logging, name, None)
    return lambda: vars(logging).update(before)


class LineFormatter(logging.Formatter):
    """A record as the log file has it."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, without a line end."""
        (line,) = redacted((said_of(record),), self._redactor)
        return line_of(line)


def _standard_error(redactor: Redactor) -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter(redactor))
    return handler


def line_of(line: Said) -> str:
    """Time, level, process, logger, platform, call and message in one line; below it, indented, the traceback.

    Line ends and other control characters of the message are made visible: no text that comes from outside can look
    like a record of its own.
    """
    time_s, head, message, more = line
    second, offset = _second(int(time_s))
    told = f"{second}.{int(time_s % 1 * 1000):03}{offset} {_about(head)}{visible(message)}"
    return told if not more else "\n".join([told, *("    | " + visible(part) for part in more.split("\n"))])


@lru_cache(maxsize=4)
def _second(seconds: int) -> tuple[str, str]:
    """Local date and time of a whole second, and the zone's offset."""
    told = datetime.fromtimestamp(seconds, UTC).astimezone().isoformat(" ")
    return told[:19], told[19:]


@lru_cache(maxsize=64)
def _about(head: HeadFields) -> str:
    """What stands between the time and the message; many lines in a row have the same."""
    level, *names = head
    return f"{logging.getLevelName(level):<7} {os.getpid()} {visible(' '.join(filter(None, names)))}: "


def visible(text: str) -> str:
    """``text`` with control characters, line ends and marks of direction written out."""
    if text.isprintable():  # all of these are not; a quarter of the expression's time
        return text
    if len(text) <= _PIECE:
        return _UNREADABLE.sub(_written_out, text)
    # ``re`` keeps the interpreter to itself: in pieces, a line of 10 MB leaves a window its frames
    return "".join(_UNREADABLE.sub(_written_out, text[at : at + _PIECE]) for at in range(0, len(text), _PIECE))


def _written_out(match: re.Match[str]) -> str:
    char = match[0]
    return _SHORT.get(char) or (f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}")


def _open_private(path: str, flags: int) -> int:
    """A pipe in its place, which nobody reads, is refused and not waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0), 0o600)


class PrivateRotatingFileHandler(RotatingFileHandler):
    """A rotating file that only the user can read; when it cannot be written, it says so once.

    Several processes may write one file: whoever finds it full rotates it, and the others go on with the new one.
    """

    def __init__(self, path: Path, redactor: Redactor, max_bytes: int = MAX_BYTES, files: int = FILES) -> None:
        self._said = False
        self._redactor = redactor
        super().__init__(path, maxBytes=max_bytes, backupCount=files - 1, encoding="utf-8")

    def _open(self) -> io.TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=_open_private)

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record."""
        self.handle_batch(redacted((said_of(record),), self._redactor))

    def handle_batch(self, lines: Sequence[Said]) -> None:
        """Write redacted lines, all of one file at once."""
        try:
            told = [line_of(line) + self.terminator for line in lines]
            whole = "".join(told)
            if self._size() + _WIDEST * len(whole) <= self.maxBytes:
                self._write(whole)
                return
            for each in told:
                size = self._size()
                if size and size + len(each.encode("utf-8")) > self.maxBytes:
                    self.doRollover()
                self._write(each)
        except Exception as error:  # noqa: BLE001  # what a full disk does must not reach whoever logs
            self._say(error)

    def close(self) -> None:
        """Close the file; a full disk is said, and keeps nothing from ending."""
        try:
            super().close()
        except OSError as error:
            self._say(error)

    def _size(self) -> int:
        if self.stream is None:  # after a rotation that failed
            self.stream = self._open()
        return os.fstat(self.stream.fileno()).st_size

    def _write(self, text: str) -> None:
        if self.stream is not None:  # ``_size`` has opened it
            self.stream.write(text)
            self.flush()

    def doRollover(self) -> None:  # noqa: N802  # logging's own name
        """Begin a new file, unless another process has just done so."""
        with _one_at_a_time(Path(self.baseFilename)):
            if self.stream is None or _is_at(self.stream, self.baseFilename):
                super().doRollover()
            else:
                self.stream.close()
                self.stream = self._open()

    def rotate(self, source: str, dest: str) -> None:
        """Rename ``source``; on Windows another process may hold it: then it grows a while longer."""
        try:
            super().rotate(source, dest)
        except PermissionError as error:
            self._say(error)

    def _say(self, error: BaseException) -> None:
        """Say once that the file cannot be written; the lines are lost."""
        if not self._said and sys.stderr is not None:
            self._said = True
            sys.stderr.write(_problem(Path(self.baseFilename), error) + "\n")


def _is_at(file: io.TextIOWrapper, path: str) -> bool:
    """Whether ``path`` still names the open file."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Keep other processes from rotating; whoever does not get its turn in time rotates all the same."""
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_TURN_S, mode=0o600)
    with contextlib.suppress(Timeout, OSError):  # a folder that cannot be written is said by what comes next
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _problem(path: Path, error: BaseException) -> str:
    data = {"file": str(path), "cause": str(error)}
    return f"{error_text('logs.unwritable', data)} {error_hint('logs.unwritable', data)}"
