"""The rows of a batch: a CSV file in UTF-8 or GB18030, read one row at a time.

Owns the reading and every check of the file's shape, before anything is sent. Must not know what rows are for.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import BadRequest

LARGEST_CELL = 16 * 1024 * 1024
"""Characters; Python's own limit of 131 072 would refuse a document in a cell."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, from 1 without the header, and its cells by column."""

    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose shape has been checked.

    Attributes:
        encoding: ``utf-8-sig`` (a byte-order mark may be there) or ``gb18030``.
        columns: The header, in order.
        count: How many rows there are below it.
    """

    path: Path
    encoding: str
    columns: tuple[str, ...]
    count: int

    def rows(self) -> Iterator[Row]:
        """The rows in order; memory does not grow with their number.

        Raises:
            BadRequest: The file has changed since it was checked.
        """
        number = 0
        for number, cells in enumerate(_cells(self.path, self.encoding)):
            if len(cells) != len(self.columns) or number > self.count:
                raise self._changed()
            if number:
                yield Row(number, dict(zip(self.columns, cells, strict=True)))
        if number < self.count:
            raise self._changed()

    def _changed(self) -> BadRequest:
        return BadRequest("batch.table_changed", name=self.path.name)


def open_table(path: Path) -> Table:
    """Check the whole of ``path``.

    Raises:
        BadRequest: It cannot be read, is neither UTF-8 nor GB18030, has no header, a column without name or twice, no
            rows, or a row of another length; names the row.
    """
    encoding = _encoding(path)
    columns: tuple[str, ...] | None = None
    count = 0
    for cells in _cells(path, encoding):
        if columns is None:
            columns = _header(path, cells)
            continue
        count += 1
        if len(cells) != len(columns):
            raise BadRequest("batch.ragged_row", name=path.name, row=count, found=len(cells), wanted=len(columns))
    if columns is None:
        raise BadRequest("batch.no_header", name=path.name)
    if not count:
        raise BadRequest("batch.no_rows", name=path.name)
    return Table(path, encoding, columns, count)


def _header(path: Path, cells: list[str]) -> tuple[str, ...]:
    columns = tuple(cell.strip() for cell in cells)
    for place, column in enumerate(columns):
        if not column:
            raise BadRequest("batch.nameless_column", name=path.name, column=place + 1)
        if column in columns[:place]:
            raise BadRequest("batch.column_twice", name=path.name, column=column)
    return columns


def _cells(path: Path, encoding: str) -> Iterator[list[str]]:
    """The non-empty lines of the file as cells."""
    csv.field_size_limit(LARGEST_CELL)
    try:
        with path.open(encoding=encoding, newline="") as file:
            for cells in csv.reader(file, strict=True):
                if cells:
                    yield cells
    except OSError as error:
        raise BadRequest("batch.unreadable", name=str(path), problem=error.strerror or str(error)) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadRequest("batch.not_csv", name=path.name, problem=str(error)) from None


def _encoding(path: Path) -> str:
    """UTF-8 if all of it is that, else GB18030, which Excel writes in China."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        except OSError as error:
            raise BadRequest("batch.unreadable", name=str(path), problem=error.strerror or str(error)) from None
        return encoding
    raise BadRequest("batch.not_text", name=path.name)
