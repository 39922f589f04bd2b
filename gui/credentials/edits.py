"""What was typed or read from a file and is not saved yet, by credential type.

Owns the values between keyboard and store. Pure: no Qt. Must not show them: ``repr`` tells lengths only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from core.credentials.types import MAX_VALUE, check_value
from core.errors import SettingError
from core.platforms.model import CredentialField

EditProblem = Literal["", "malformed", "too_long", "not_unicode"]


@dataclass(frozen=True, slots=True, repr=False)
class Edit:
    """One new value.

    Attributes:
        value: As it will be stored.
        file: The name of the file that it was read from; empty if it was typed or pasted.
        held: Whether it is kept here only, because a line cannot hold it; else it stands in its field too.
        trimmed: Whether blanks around it were taken away.
        revision: Grows with every change of any field, so that a late answer can be told from a newer edit.
    """

    value: str
    file: str
    held: bool
    trimmed: bool
    revision: int

    def __repr__(self) -> str:
        return f"Edit({len(self.value)} characters, revision {self.revision})"

    @property
    def lines(self) -> int:
        """Lines of the value; a line end at its end begins no new one."""
        return len(self.value.splitlines())


class Edits:
    """The unsaved values of one platform."""

    def __init__(self) -> None:
        self._edits: dict[str, Edit] = {}
        self._revision = 0

    def __len__(self) -> int:
        return len(self._edits)

    def __iter__(self) -> Iterator[str]:
        return iter(self._edits)

    def get(self, credential_type: str) -> Edit | None:
        """The unsaved value of a type, or None."""
        return self._edits.get(credential_type)

    def put(self, credential_type: str, value: str, *, file: str = "", held: bool = False) -> None:
        """Take a value; blanks around one line are no part of it, and nothing but blanks means "keep what is stored".

        A text of several lines is kept as it is: a PEM block ends with a line end.
        """
        self._revision += 1
        kept = value if "\n" in value.strip() else value.strip()
        if kept:
            self._edits[credential_type] = Edit(kept, file, held, kept != value, self._revision)
        else:
            self._edits.pop(credential_type, None)

    def drop(self, credential_type: str, revision: int | None = None) -> bool:
        """Forget an unsaved value; with ``revision`` only if it is still that one. Whether it was forgotten."""
        edit = self._edits.get(credential_type)
        if edit is None or (revision is not None and edit.revision != revision):
            return False
        del self._edits[credential_type]
        return True

    def clear(self) -> None:
        """Forget everything."""
        self._edits.clear()


def problem_of(field: CredentialField, edit: Edit) -> EditProblem:
    """What is wrong with a new value, as far as can be told without a store; empty for nothing."""
    if len(edit.value) > MAX_VALUE:
        return "too_long"
    try:
        check_value(edit.value)
    except SettingError:
        return "not_unicode"
    if field.pattern and re.fullmatch(field.pattern, edit.value) is None:
        return "malformed"
    return ""
