"""Credentials on their way in and out: from a ``.env`` file, and to another machine.

Owns what may be imported, what the user is shown before, and the format of an export. Must not know how the user
chooses. Values are in memory only, and in no ``repr``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from core.credentials.atomic import publish_private
from core.credentials.dotenv_file import read_dotenv
from core.credentials.passphrase import WrongPassphraseError, is_locked, lock, unlock
from core.credentials.record import MalformedError, Record, from_text, to_text
from core.credentials.types import CredentialName, StoredIn, name_of
from core.errors import CredentialError, SettingError
from core.placeholders import is_placeholder
from core.plain_files import read_plain

if TYPE_CHECKING:
    from core.api_credential_manager import APICredentialManager
    from core.credentials.lookup import Lookup

_MAGIC, _VERSION = "jieru-export", 1
_MAX_SIZE = 64 << 20
_ACCOUNT = "default"  # there is no other one yet

Difference = Literal["new", "same", "differs", "older", "unknown"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A credential that may be imported.

    Attributes:
        variable: Where it is in the ``.env`` file; empty in an export.
        length: Characters of its value.
        difference: From what is stored: ``older`` than that, or ``unknown`` because that cannot be read now.
        changed_at, expires_at: Seconds since 1970; None if unknown.
    """

    platform: str
    type: str
    variable: str
    length: int
    difference: Difference
    changed_at: float | None = None
    expires_at: float | None = None
    record: Record = field(repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a candidate: where it is now, or why it is not."""

    candidate: Candidate
    stored: StoredIn | None = None
    error: CredentialError | SettingError | None = None


def is_export(path: Path) -> bool:
    """Whether a file was written by ``export``, and not for example a ``.env``."""
    try:
        return is_locked(read_plain(path, _MAX_SIZE)[:200])
    except OSError:
        return False


def from_dotenv(manager: APICredentialManager, path: Path) -> list[Candidate]:
    """The credentials of a ``.env`` file; blank values and placeholders are none.

    Raises:
        SettingError: The file cannot be read.
    """
    found = {name: value.rstrip("\r\n") for name, value in read_dotenv(path).items()}
    candidates = []
    for name in _known_names(manager.lookup):
        variable = manager.variable(name.platform, name.type)
        value = found.get(variable, "")
        if value.strip() and not is_placeholder(variable, value):
            candidates.append(_candidate(manager, Record(name, value, 0.0), variable))
    return candidates


def from_export(manager: APICredentialManager, path: Path, passphrase: str) -> list[Candidate]:
    """The credentials of an export.

    Raises:
        SettingError: The file cannot be read, is damaged, or needs another passphrase.
    """
    try:
        content = read_plain(path, _MAX_SIZE)
    except OSError:
        raise SettingError("setting.file_unreadable", name=str(path)) from None
    try:
        document = json.loads(unlock(content, passphrase))
        newer = document["magic"] == _MAGIC and document["v"] > _VERSION
        records = [] if newer else _records(document)
    except WrongPassphraseError:
        raise SettingError("credential.export_passphrase", name=str(path)) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SettingError("credential.export_damaged", name=str(path)) from None
    if newer:
        raise SettingError("credential.export_newer", name=str(path))
    return [_candidate(manager, record, "") for record in records]


def carry_out(manager: APICredentialManager, chosen: Iterable[Candidate]) -> list[Imported]:
    """Save what was chosen; one that fails does not keep the others from being saved."""
    results = []
    for candidate in chosen:
        record = candidate.record
        try:
            stored = manager.set_credential(
                candidate.platform,
                candidate.type,
                record.value,
                expires_at=record.expires_at,
                replaces=record.replaces,
            )
        except (CredentialError, SettingError) as error:
            results.append(Imported(candidate, error=error))
        else:
            results.append(Imported(candidate, stored))
    return results


def export(manager: APICredentialManager, path: Path, passphrase: str) -> list[CredentialName]:
    """Write all stored credentials into a new file that only the passphrase opens; variables stay where they are.

    Returns:
        What is in it.

    Raises:
        CredentialError: One of them cannot be read; nothing was written.
        SettingError: There is nothing to export, or such a file already, or it cannot be written.
    """
    lookup = manager.lookup
    names = sorted(lookup.store().index().entries, key=str)
    records = [record for name in names if (record := _stored(lookup, name)) is not None]
    if not records:
        raise SettingError("credential.export_empty", name=str(path))
    document = {"magic": _MAGIC, "v": _VERSION, "records": [to_text(record) for record in records]}
    content = lock(json.dumps(document).encode("ascii"), passphrase)
    _publish(path, content)
    return [record.name for record in records]


def export_names(manager: APICredentialManager, path: Path) -> None:
    """Write ``names_without_values`` into a new file; one that is there may hold the values themselves.

    Raises:
        SettingError: There is such a file already, or it cannot be written.
    """
    _publish(path, names_without_values(manager).encode("utf-8"))


def names_without_values(manager: APICredentialManager) -> str:
    """A ``.env`` file to be filled in: the variable of each credential that is set, and none of their values."""
    lines: list[str] = []
    for platform in manager.list_platforms():
        for kind, status in sorted(manager.status(platform).items()):
            if status.state != "absent":
                lines += [f"# {platform} · {kind} · {status.origin}", f"{manager.variable(platform, kind)}=", ""]
    return "\n".join(lines)


def chosen(candidates: Sequence[Candidate], words: str) -> list[Candidate]:
    """What somebody means who writes ``all``, or numbers from 1 and ranges of them.

    Raises:
        ValueError: Nothing that is there.
    """
    if words.strip().lower() == "all":
        return list(candidates)
    numbers: set[int] = set()
    for word in words.replace(",", " ").replace("，", " ").split():
        first, _, last = word.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    if numbers and not (0 < min(numbers) <= max(numbers) <= len(candidates)):
        raise ValueError("no such number")
    return [candidates[number - 1] for number in sorted(numbers)]


def _publish(path: Path, content: bytes) -> None:
    try:
        made = publish_private(path, content)
    except OSError as error:
        raise SettingError("credential.export_failed", name=str(path), problem=error.strerror or "") from None
    if not made:
        raise SettingError("credential.export_exists", name=str(path))


def _records(document: Mapping[str, Any]) -> list[Record]:
    if document["magic"] != _MAGIC:
        raise MalformedError("no export")
    records = [from_text(text) for text in document["records"]]
    for record in records:
        try:  # a name that cannot be kept, or that only looks like another one, was never exported
            known = name_of(*record.name) == record.name and record.name.account == _ACCOUNT
        except SettingError:
            known = False
        if not known:
            raise MalformedError("no name")
    return records


def _known_names(lookup: Lookup) -> list[CredentialName]:
    """All credentials that a platform declares or that are stored, set or not."""
    definitions = lookup.definitions
    declared = (name_of(p, kind) for p in definitions.known() for kind in definitions.types(p))
    return list(dict.fromkeys((*declared, *sorted(lookup.store().index().entries, key=str))))


def _stored(lookup: Lookup, name: CredentialName) -> Record | None:
    found = lookup.stored(name)
    return found.record if found else None


def _candidate(manager: APICredentialManager, record: Record, variable: str) -> Candidate:
    difference: Difference = "new"
    try:
        stored = _stored(manager.lookup, record.name)
    except (CredentialError, SettingError):
        difference = "unknown"
    else:
        if stored is not None and stored.value == record.value:
            difference = "same"
        elif stored is not None:
            difference = "older" if record.changed_at and record.changed_at < stored.changed_at else "differs"
    return Candidate(
        record.name.platform,
        record.name.type,
        variable,
        len(record.value),
        difference,
        record.changed_at or None,
        record.expires_at,
        record=record,
    )
