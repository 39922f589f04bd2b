"""One stored credential as text: the same JSON in the keyring and inside the encrypted envelope.

Owns the payload's format. Single-line ASCII on purpose: a raw newline can destroy a passwordless gnome-keyring.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from core.credentials.types import CredentialName, moment
from core.quick import maker

_MAGIC = "jieru"
_VERSION = 1


class MalformedError(ValueError):
    """Not one of our texts, or of a version that this program does not know. Says nothing of the content."""


class NewerFormatError(MalformedError):
    """Written by a newer version of this program. Nothing may be written over it."""


@dataclass(frozen=True, slots=True)
class Record:
    """A value with its name inside, so that a swapped file or item is noticed.

    Attributes:
        changed_at: Seconds since 1970; 0 if unknown.
        expires_at: Seconds since 1970; None if unknown, or no date.
        seq: The index's sequence number when it was saved.
        replaces: SHA-256 of the variable's value that it succeeds; None if none.
    """

    name: CredentialName
    value: str
    changed_at: float
    expires_at: float | None = None
    seq: int = 0
    replaces: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "changed_at", moment(self.changed_at) or 0.0)
        object.__setattr__(self, "expires_at", moment(self.expires_at))

    def __repr__(self) -> str:
        return f"Record({self.name}, {len(self.value)} characters)"


_new_record = maker(Record)


def to_text(record: Record) -> str:
    """The record as one line of ASCII."""
    fields = {
        "magic": _MAGIC,
        "v": _VERSION,
        **record.name._asdict(),
        "value": record.value,
        "changed": record.changed_at,
        "expires": record.expires_at,
        "seq": record.seq,
        "replaces": record.replaces,
    }
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":"))


def from_text(text: str) -> Record:
    """The record again.

    Raises:
        MalformedError: Anything else than a record.
    """
    try:
        fields = json.loads(text)
        known = fields["magic"] == _MAGIC and fields["v"] == _VERSION
        record = _new_record(
            CredentialName(_text(fields["platform"]), _text(fields["type"]), _text(fields["account"])),
            _text(fields["value"]),
            moment(float(fields["changed"])) or 0.0,
            None if fields["expires"] is None else moment(float(fields["expires"])),
            int(fields["seq"]),
            None if fields["replaces"] is None else _text(fields["replaces"]),
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise MalformedError("no credential record") from None  # the cause would carry the text
    if not known:
        raise MalformedError("unknown version")
    return record


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
