"""Which line of a TOML text holds which key or table.

Owns a walk over the text of a document that ``tomllib`` has already accepted: ``tomllib`` gives values without their
places, and a mistake in a definition must be reported with its line. Must not judge or convert anything.
"""

from __future__ import annotations

from bisect import bisect_right

KeyPath = tuple[str | int, ...]


def line_index(text: str) -> dict[KeyPath, int]:
    """The line (from 1) of each table and key of a valid TOML document.

    Args:
        text: A document that ``tomllib`` accepts.

    Returns:
        Paths such as ``("operation", 0, "params", 1, "name")``; numbers count in arrays.
    """
    return _Walk(text.replace("\r\n", "\n")).run()


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0, *(place + 1 for place, char in enumerate(text) if char == "\n")]
        self.lines: dict[KeyPath, int] = {}
        self.counts: dict[KeyPath, int] = {}

    def run(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self.skip("\n"):
            if self.text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)
        return self.lines

    def line(self) -> int:
        return bisect_right(self.starts, self.at)

    def skip(self, also: str = "") -> bool:
        """Pass over blanks, comments and the characters of ``also``; false at the end of the text."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif char in " \t" or char in also:
                self.at += 1
            else:
                return True
        return False

    def header(self) -> KeyPath:
        line, array = self.line(), self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        *parents, last = self.dotted("]")
        self.at += 2 if array else 1
        path: KeyPath = ()
        for part in parents:
            path = self.newest((*path, part))
        path = (*path, last)
        if array:
            self.counts[path] = self.counts.get(path, 0) + 1
            self.lines.setdefault(path, line)
            path = self.newest(path)
        self.lines.setdefault(path, line)
        return path

    def newest(self, path: KeyPath) -> KeyPath:
        """``path`` with the number of the latest element, if it is an array of tables."""
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def pair(self, table: KeyPath) -> None:
        line = self.line()
        path = table
        for part in self.dotted("="):
            path = (*path, part)
            self.lines.setdefault(path, line)
        self.at += 1
        self.skip()
        self.value(path)

    def dotted(self, end: str) -> list[str]:
        parts: list[str] = []
        while self.skip() and self.text[self.at] != end:
            if self.text[self.at] == ".":
                self.at += 1
            elif self.text[self.at] in "\"'":
                start = self.at
                self.string()
                parts.append(_unquoted(self.text[start : self.at]))
            else:
                start = self.at
                while self.text[self.at] not in f" \t.{end}":
                    self.at += 1
                parts.append(self.text[start : self.at])
        return parts

    def value(self, path: KeyPath) -> None:
        char = self.text[self.at]
        if char in "\"'":
            self.string()
        elif char == "[":
            self.at += 1
            number = 0
            while self.skip(",\n") and self.text[self.at] != "]":
                self.lines[(*path, number)] = self.line()
                self.value((*path, number))
                number += 1
            self.at += 1
        elif char == "{":
            self.at += 1
            while self.skip(",\n") and self.text[self.at] != "}":
                self.pair(path)
            self.at += 1
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self.at += 1

    def string(self) -> None:
        quote = self.text[self.at]
        fence = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self.at += len(fence)
        while not self.text.startswith(fence, self.at):
            self.at += 2 if quote == '"' and self.text[self.at] == "\\" else 1
        self.at += len(fence)
        while len(fence) == 3 and self.text.startswith(quote, self.at):
            self.at += 1  # up to two quotation marks may stand before the closing three


def _unquoted(key: str) -> str:
    import tomllib  # rare: only a quoted key needs it

    (name,) = tomllib.loads(f"{key} = 0")
    return name
