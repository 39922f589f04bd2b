"""The results of a batch: a CSV file that grows row by row, and what is needed to go on after a crash.

Owns the file, and beside it the note of started writes and the lock that keeps a second batch away. A result is one
write to the file: after a crash the file ends with a whole result or with a torn one, which is cut off. Must not know
how a row is called.
"""

from __future__ import annotations

import csv
import errno
import os
from array import array
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import IO, Literal, cast

from core.batch.table import Row
from core.credentials.atomic import replace
from core.errors import BadRequest
from core.history.export_csv import BOM, cell, line

_PIECE = 1 << 20
_LARGEST = (1 << 31) - 1
"""Characters in a cell of the results, which hold whole answers: what ``csv`` takes everywhere."""

State = Literal["ok", "failed", "unknown", "not_sent"]

PUT_OFF = frozenset({"budget", "circuit"})
"""Stop reasons that say nothing of the row: its platform was spared. It is sent again when the batch goes on."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """How one row ended.

    Attributes:
        row: Its number.
        state: ``unknown``: a write that may have been carried out; to be checked by hand, never repeated.
            ``not_sent``: nothing of it has left; sent when the batch goes on.
        stop_reason: As of the call.
        body: The answer as JSON text; empty if there was none.
    """

    row: int
    state: State
    status: int | None = None
    code: str | None = None
    stop_reason: str = ""
    attempts: int = 0
    elapsed_s: float = 0.0
    message: str = ""
    call_id: str = ""
    body: str = ""


_OWN = tuple(field.name for field in fields(RowResult))
_own = attrgetter(*_OWN)


class Results:
    """The file of one batch.

    Args:
        path: Where results go; ``<path>.started`` beside it holds the numbers of writes under way.
        columns: The table's columns; each result carries its row.
        resume: Go on with a file that is there.

    A context: what is not closed in it is left to others at its end.

    Attributes:
        done: Numbers of the finished rows, as flags: one byte a row.
        counts: How many ended how; of a row that is not sent there is no more than its line.
        started: Writes that were begun and have no result.
        again: How many results of this run are of rows that will be sent again when it goes on.

    Raises:
        BadRequest: The file is there without ``resume``, belongs to other columns, cannot be read, or another batch
            is writing it.
    """

    def __init__(self, path: Path, columns: tuple[str, ...], count: int, *, resume: bool = False) -> None:
        from filelock import FileLock, Timeout

        self._path = path
        self._note = path.with_name(path.name + ".started")
        self._head = (BOM + line([*_OWN, *columns])).encode()
        self.done = bytearray(count + 1)
        self.counts: dict[State, int] = {"ok": 0, "failed": 0, "unknown": 0, "not_sent": 0}
        self.started: set[int] = set()
        self.again = 0
        self._values = array("q", bytes(8 * len(self.done)))
        self._beyond = 0
        self._file: IO[bytes]
        self._started: IO[bytes]
        self._lock = FileLock(path.with_name(path.name + ".lock"), timeout=0)
        try:
            path.parent.stat()  # the lock would make a folder that is not there
            self._lock.acquire()
            self._begin(resume=resume)
        except Timeout:
            raise BadRequest("batch.output_in_use", name=str(path)) from None
        except OSError as error:
            self.unlock()
            raise self._unwritable(error) from None
        except BaseException:
            self.unlock()
            raise

    def __enter__(self) -> Results:
        return self

    def __exit__(self, *_error: object) -> None:
        self.unlock()

    def _begin(self, *, resume: bool) -> None:
        there = self._path.exists() and self._path.stat().st_size > 0
        if there and not resume:
            raise BadRequest("batch.output_exists", name=str(self._path))
        if there:
            self._read()
        else:  # of results that somebody has deleted
            self._note.unlink(missing_ok=True)

    def check_rows(self, rows: Iterable[Row]) -> None:
        """See that each finished row still is the row that was sent.

        Raises:
            BadRequest: Rows were changed, moved or deleted; names the first one.
        """
        last = 0
        for row in rows:
            last = row.number
            if self.done[last] and self._values[last] != _hash(map(cell, row.values.values())):
                break
        else:
            if not self._beyond:
                return
            last = self._beyond
        raise BadRequest("batch.rows_changed", name=str(self._path), row=last)

    def open(self) -> None:
        """Make the files, or open those that are there.

        Raises:
            BadRequest: They cannot be written.
        """
        try:
            self._file = self._path.open("ab", buffering=0)
            self._started = self._note.open("ab", buffering=0)
            if self._file.tell() == 0:
                _write(self._file, self._head)
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> BadRequest:
        return BadRequest("batch.unwritable", name=str(self._path), problem=error.strerror or str(error))

    def begin(self, row: int) -> None:
        """Note that the write of ``row`` is about to be sent.

        Raises:
            BadRequest: The note cannot be written.
        """
        try:
            _write(self._started, b"%d\n" % row)
        except OSError as error:
            raise self._unwritable(error) from None

    def add(self, result: RowResult, values: Mapping[str, str]) -> None:
        """Write one result, in one piece.

        Raises:
            BadRequest: It cannot be written.
        """
        cells = [*_own(result)]
        cells[_OWN.index("elapsed_s")] = f"{result.elapsed_s:.3f}"
        # half a surrogate pair of an answer is written as in JSON
        data = line([*cells, *values.values()]).encode(errors="backslashreplace")
        try:
            _write(self._file, data)
        except OSError as error:
            raise self._unwritable(error) from None
        self.again += _put_off(result.state, result.stop_reason)
        self._count(result.row, result.state)

    def close(self, *, complete: bool) -> None:
        """Close the files; the note is only kept while there is something to go on with."""
        self._file.close()
        self._started.close()
        if complete:
            self._note.unlink(missing_ok=True)
        self.unlock()

    def unlock(self) -> None:
        """Let another batch go on with the results; closing does it too."""
        if self._lock.is_locked:
            with suppress(OSError):  # Windows deletes no file that is open; it is only untidy
                os.unlink(self._lock.lock_file)
            self._lock.release()

    def _count(self, row: int, state: State) -> None:
        if 0 < row < len(self.done) and not self.done[row]:
            self.done[row] = state != "not_sent"
            self.counts[state] += 1

    def _read(self) -> None:
        """Take over the whole results of an earlier run; cut off a torn one, and take out what is to be sent again."""
        again: dict[int, tuple[int, int]] = {}  # the row, and where its result stands
        csv.field_size_limit(_LARGEST)
        with self._path.open("rb") as file:
            if file.readline() != self._head:
                raise self._not_ours()
            good = file.tell()
            pieces: list[bytes] = []
            quoted = False
            for piece in file:  # a cell may hold line ends: a record ends where all quotes are closed
                pieces.append(piece)
                quoted ^= piece.count(b'"') % 2 == 1
                if not quoted and piece.endswith(b"\r\n"):
                    row, state, stop_reason, values = self._parse(b"".join(pieces))
                    if _put_off(state, stop_reason):
                        again[row] = good, file.tell()
                    else:
                        self._count(row, state)
                        self._remember(row, values)
                    good = file.tell()
                    pieces.clear()
        os.truncate(self._path, good)
        started = self._read_note() - again.keys()
        if again:
            self._take_out(again.values(), started)
        self.started = {number for number in started if number < len(self.done) and not self.done[number]}

    def _parse(self, record: bytes) -> tuple[int, State, str, list[str]]:
        """Number, state, stop reason and the table's cells of one result."""
        try:
            (cells,) = csv.reader([record.decode()])
            row, state, _, _, stop_reason, *_ = cells
            return int(row), cast("State", state), stop_reason, cells[len(_OWN) :]
        except (ValueError, csv.Error):  # somebody has worked on it
            raise self._not_ours() from None

    def _not_ours(self) -> BadRequest:
        return BadRequest("batch.other_output", name=str(self._path))

    def _remember(self, row: int, values: list[str]) -> None:
        if 0 < row < len(self.done):
            self._values[row] = _hash(values)
        else:
            self._beyond = self._beyond or row

    def _take_out(self, stretches: Iterable[tuple[int, int]], started: Iterable[int]) -> None:
        """Write the file anew without these bytes, and before it the note: a crash between the two loses nothing."""
        beside = self._path.with_name(self._path.name + ".part")
        beside.write_bytes(b"".join(b"%d\n" % number for number in started))
        replace(beside, self._note)
        with self._path.open("rb") as old, beside.open("wb") as new:
            for begin, end in stretches:
                _copy(old, new, begin - old.tell())
                old.seek(end)
            _copy(old, new, None)
            new.flush()
            os.fsync(new.fileno())
        replace(beside, self._path)

    def _read_note(self) -> set[int]:
        if not self._note.exists():
            return set()
        noted = self._note.read_bytes()
        whole = noted.rfind(b"\n") + 1
        os.truncate(self._note, whole)  # a torn number was of a row that was not sent; the next one must not join it
        return {int(number) for number in noted[:whole].split() if number.isdigit()}


def _put_off(state: str, stop_reason: str) -> bool:
    return state == "not_sent" or stop_reason in PUT_OFF


def _hash(values: Iterable[str]) -> int:
    return hash(tuple(values))


def _write(file: IO[bytes], data: bytes) -> None:
    """Write all of ``data`` at the end of ``file``, or nothing; raises ``OSError``."""
    written = file.write(data)
    if written != len(data):  # a full disk takes a part
        number = file.fileno()
        os.ftruncate(number, os.fstat(number).st_size - (written or 0))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _copy(old: IO[bytes], new: IO[bytes], size: int | None) -> None:
    """The next ``size`` bytes, or all that is left, a piece at a time."""
    left = float("inf") if size is None else size
    while left and (piece := old.read(int(min(left, _PIECE)))):
        new.write(piece)
        left -= len(piece)
