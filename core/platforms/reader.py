"""Typed reading of one definition file: every value checked, every mistake reported with its file and line.

Owns ``Source`` (a file and its mistakes) and ``Node`` (one table, perhaps with keys laid over it from a profile or a
user's file). Must not know what the keys mean.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from core.errors import DefinitionError
from core.platforms.lines import KeyPath, line_index

Place = tuple["Source", KeyPath]
T = TypeVar("T")


class Source:
    """One definition file and the mistakes found in it.

    Args:
        file: How the file is called in messages.
        text: Its content.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[DefinitionError] = []
        self._lines: dict[KeyPath, int] | None = None

    def line(self, path: KeyPath) -> int:
        """The line of a key or table, of the nearest table around it, else 1."""
        if self._lines is None:
            self._lines = line_index(self.text)
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines[path] if path else 1

    def report(self, problem: str, path: KeyPath, **data: Any) -> None:
        """Note a mistake at ``path``; the same one only once, however many profiles share it."""
        self.report_line(problem, self.line(path), **data)

    def report_line(self, problem: str, line: int, **data: Any) -> None:
        """Note a mistake on a line; its text is that of definitions, or of the family that ``problem`` names."""
        code = problem if "." in problem else f"definition.{problem}"
        error = DefinitionError(code, file=self.file, line=line, problem=problem, **data)
        if all((error.code, error.data) != (known.code, known.data) for known in self.problems):
            self.problems.append(error)


class Node:
    """One table of a definition.

    A method that finds a mistake reports it to the source and returns the default, so that one reading finds all.
    """

    __slots__ = ("_origins", "_path", "_source", "_used", "values")

    def __init__(
        self, values: Mapping[str, Any], source: Source, path: KeyPath, origins: Mapping[str, Place] | None = None
    ) -> None:
        self.values = values
        self._source = source
        self._path = path
        self._origins = origins or {}
        self._used: set[str] = set()

    def place(self, key: str | None = None) -> Place:
        """The file and path of the table, or of one of its keys."""
        if key is None:
            return self._source, self._path
        return self._origins.get(key, (self._source, (*self._path, key)))

    def under(self, upper: Node) -> Node:
        """This table with the keys of ``upper`` laid over it, which answers for mistakes of the whole."""
        origins = {**{key: self.place(key) for key in self.values}, **{key: upper.place(key) for key in upper.values}}
        return Node({**self.values, **upper.values}, *upper.place(), origins)

    def report(self, problem: str, key: str | None = None, **data: Any) -> None:
        """Note a mistake in this table, or at one of its keys."""
        source, path = self.place(key)
        if source is not self._source:  # an older key, made wrong by what was laid over its table
            source, path = self.place()
        table = ".".join(str(part) for part in self._path if isinstance(part, str))
        source.report(problem, path, table=table, **({"key": key} if key else {}), **data)

    def done(self) -> None:
        """Report the keys that nothing has asked for."""
        for key in self.values:
            if key not in self._used:
                self.report("unknown_key", key)

    def raw(self, key: str) -> Any:
        """The value as it stands; None if it is not there."""
        self._used.add(key)
        return self.values.get(key)

    def text(self, key: str, default: str = "", *, required: bool = False, shape: str = "") -> str:
        """A text, not empty if required, matching the regular expression ``shape`` whole."""
        value: object = self.raw(key)
        if value is None:
            if required:
                self.report("missing_key", None, missing=key)
            return default
        if not isinstance(value, str):
            wrong: str = self._wrong(key, "text", default)
            return wrong
        if required and not value:
            self.report("empty", key)
        elif shape and value and not re.fullmatch(shape, value):
            self.report("wrong_shape", key, value=value, shape=shape)
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str = "") -> str:
        """One of a fixed set of words; the first of ``allowed`` stands in for a wrong one."""
        value = self.text(key, default, required=not default)
        if value and value not in allowed:
            self.report("not_allowed", key, value=value, allowed=", ".join(allowed))
        return value if value in allowed else allowed[0]

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.raw(key)
        if value is None:
            return default
        return value if isinstance(value, bool) else self._wrong(key, "true/false", default)

    def positive(self, key: str, *, required: bool = False) -> float | None:
        """A finite number above zero; None if it is not there."""
        value = self.raw(key)
        if value is None:
            if required:
                self.report("missing_key", None, missing=key)
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
            return self._wrong(key, "number > 0", None)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            return self._wrong(key, "list of texts", ())
        return tuple(value)

    def names(self, key: str) -> Mapping[str, str]:
        """``{ zh = "…", en = "…" }``, or one text for both."""
        value = self.raw(key)
        if isinstance(value, str):
            return {"zh": value, "en": value}
        names = self.mapping(key)
        if names and set(names) != {"zh", "en"}:
            self.report("languages", key)
        return names

    def mapping(self, key: str) -> Mapping[str, str]:
        """A table of texts."""
        value = self.raw(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            return self._wrong(key, "table of texts", {})
        return value

    def table(self, key: str) -> Node | None:
        """A table as a node of its own; None if it is not there."""
        value = self.raw(key)
        if value is None:
            return None
        source, path = self.place(key)
        if not isinstance(value, dict):
            return self._wrong(key, "table", None)
        return Node(value, source, path)

    def tables(self, key: str) -> Iterator[Node]:
        """A list of tables, each as a node of its own."""
        value = self.raw(key)
        if value is None:
            return
        source, path = self.place(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong(key, "list of tables", None)
            return
        for number, item in enumerate(value):
            yield Node(item, source, (*path, number))

    def _wrong(self, key: str, wanted: str, default: T) -> T:
        self.report("wrong_type", key, wanted=wanted)
        return default
