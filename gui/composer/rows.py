"""One line of a parameter or header table, and its text form for the clipboard.

Pure: no Qt. Must not know where a row is sent to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.platforms.model import Param

_PAIR = re.compile(r"\s*([^=:\t]+?)\s*(?:[=\t]|:\s?)\s*(.*?)\s*")


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its value.

    Attributes:
        enabled: Whether it is sent.
        notes: A remark for the reader.
        declared: The declared parameter behind it; its name cannot be changed.
    """

    name: str = ""
    value: str = ""
    enabled: bool = True
    notes: str = ""
    declared: Param | None = None


def parse_rows(text: str) -> tuple[Row, ...]:
    """Rows from lines ``k=v``, ``k: v`` or ``k<tab>v``; a leading ``#`` switches a row off.

    Lines without a name are left out, a line without a value has an empty one.
    """
    rows = []
    for line in text.splitlines():
        enabled = not line.startswith("#")
        bare = line.lstrip("#").strip()
        match = _PAIR.fullmatch(bare)
        name, value = (match[1], match[2]) if match else (bare, "")
        if name:
            rows.append(Row(name, value, enabled))
    return tuple(rows)


def format_rows(rows: Iterable[Row]) -> str:
    """The reverse of ``parse_rows``."""
    return "\n".join(f"{'' if row.enabled else '# '}{row.name}={row.value}" for row in rows)
