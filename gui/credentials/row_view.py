"""What one field of the editor shows: facts in, badge, summary and notes out.

Pure but for the words. Owns which notes there are, their order and their wording. Must not know a value: facts hold
lengths and dates only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from core.credentials.types import CredentialStatus
from core.platforms.model import CredentialField
from gui.credentials.edits import EditProblem
from gui.credentials.words import (
    changed_text,
    characters,
    countdown_text,
    note_text,
    origin_badge,
    sentences,
    store_name,
)
from gui.i18n import current_language
from gui.platform_state import SOON_S
from gui.widgets.badge import BadgeTone
from gui.widgets.labels import Tone

NoteKind = Literal["expiry", "unsaved", "problem", "source", "shadow", "deletion", "outcome", "help"]
NoteAction = Literal["", "refresh", "undo", "page"]
SummaryKind = Literal["reading", "empty", "stored", "held", "locked", "unavailable", "damaged", "deleting"]
MOST_DOTS = 20
_VARIABLES = ("environment", "dotenv", "refreshed")


@dataclass(frozen=True, slots=True)
class Note:
    """One line under a value.

    Attributes:
        action: What its link does; empty for no link.
        hint: Why the link cannot be used.
        fraction: How much of a token's life is left, for the bar; None for no bar.
    """

    kind: NoteKind
    text: str
    tone: Tone = "secondary"
    icon: str = ""
    action: NoteAction = ""
    action_text: str = ""
    enabled: bool = True
    hint: str = ""
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What is drawn in the empty field in place of the stored value."""

    kind: SummaryKind
    text: str = ""
    dots: int = 0
    right: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """An unsaved value without the value.

    Attributes:
        file: The file that it was read from; empty if it stands in the field.
    """

    length: int
    lines: int = 1
    file: str = ""
    held: bool = False
    trimmed: bool = False
    problem: EditProblem = ""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """Everything that a row depends on.

    Attributes:
        status: None while it is being read.
        flag: What a check found: ``missing``, ``malformed``, ``expired``, or nothing.
        used_by: Names of the operations that need it.
        deleting_s: Seconds until it is deleted; None if it is not to be.
        outcome: What became of the last save of this field, and whether that is good news.
        explained: The store's own words about a value that cannot be read.
        page_link: Whether to offer the vendor's page at this field.
        refresh: Whether its token can be renewed from here, cannot, is being, or not in sandbox mode.
        now: Seconds since 1970.
    """

    status: CredentialStatus | None
    now: float
    pending: Pending | None = None
    saving: bool = False
    flag: Literal["", "missing", "malformed", "expired"] = ""
    used_by: tuple[str, ...] = ()
    deleting_s: float | None = None
    outcome: tuple[str, Literal["ok", "warn", "danger"]] | None = None
    explained: str = ""
    page_link: bool = False
    refresh: Literal["no", "yes", "running", "sandbox"] = "no"


@dataclass(frozen=True, slots=True)
class RowView:
    """What the row shows."""

    badge: tuple[str, BadgeTone, str]
    since: str
    summary: Summary
    notes: tuple[Note, ...]
    read_only: bool
    invalid: bool
    can_reveal: bool
    can_delete: bool


def row_view(field: CredentialField, facts: RowFacts) -> RowView:
    """The view of one field."""
    status = facts.status
    if status is None:
        reading = QCoreApplication.translate("Credentials", "Reading…")
        badge: tuple[str, BadgeTone, str] = (reading, "neutral", "spinner-gap")
    else:
        badge = origin_badge(status)
    notes = tuple(note for note in _notes(field, facts) if note is not None)
    return RowView(
        badge=badge,
        since=_since(status, facts.now),
        summary=_summary(facts),
        notes=notes,
        read_only=is_read_only(status) or facts.deleting_s is not None,
        invalid=any(note.kind == "problem" for note in notes),
        can_reveal=facts.pending is not None or (status is not None and status.state == "set"),
        can_delete=facts.deleting_s is None and can_delete(status),
    )


def is_read_only(status: CredentialStatus | None) -> bool:
    """Whether a variable decides: a value saved here would not be used."""
    return status is not None and status.origin in _VARIABLES


def can_delete(status: CredentialStatus | None) -> bool:
    """Whether there is something stored to delete, readable or not."""
    if status is None:
        return False
    stored = status.origin in ("keyring", "file", "refreshed") or status.shadows is not None
    return stored or status.state == "damaged"


def _since(status: CredentialStatus | None, now: float) -> str:
    if status is None or status.state == "absent":
        return ""
    if status.origin in ("environment", "dotenv"):
        return QCoreApplication.translate("Credentials", "read at each use")
    return changed_text(status.changed_at, now) if status.changed_at is not None else ""


def _summary(facts: RowFacts) -> Summary:
    status, pending = facts.status, facts.pending
    if pending is not None and pending.held:
        told = pending.file or QCoreApplication.translate("Credentials", "Pasted text")
        return Summary("held", told, right=characters(pending.length, pending.lines), icon="file")
    if facts.deleting_s is not None:
        return Summary("deleting", QCoreApplication.translate("Credentials", "To be deleted"), icon="trash")
    if status is None:
        return Summary("reading")
    match status.state:
        case "locked":
            told = QCoreApplication.translate("Credentials", "The keyring is locked; unlock it to read this value")
            return Summary("locked", told, icon="lock")
        case "unavailable":
            told = QCoreApplication.translate("Credentials", "Its store does not answer")
            return Summary("unavailable", told, icon="warning-circle")
        case "damaged":
            told = QCoreApplication.translate("Credentials", "Stored, but cannot be read back")
            return Summary("damaged", told, icon="x-circle")
        case "absent":
            return Summary("empty", QCoreApplication.translate("Credentials", "Type or paste the value"))
    length = status.length or 0
    return Summary("stored", dots=min(length, MOST_DOTS), right=characters(length))


def _notes(field: CredentialField, facts: RowFacts) -> tuple[Note | None, ...]:
    return (
        _deletion(facts),
        _expiry(facts),
        _unsaved(facts),
        _problem(facts),
        _outcome(facts),
        _source(field, facts.status),
        _shadow(facts.status, facts.now),
        _help(field, facts),
    )


def _deletion(facts: RowFacts) -> Note | None:
    if facts.deleting_s is None:
        return None
    told = QCoreApplication.translate("Credentials", "Deleted in {n} s").format(n=max(0, round(facts.deleting_s)))
    undo = QCoreApplication.translate("Credentials", "Undo")
    return Note("deletion", told, "warn", "trash", "undo", undo)


def _expiry(facts: RowFacts) -> Note | None:
    status = facts.status
    if status is None or facts.deleting_s is not None:
        return None
    expires_at = None if status.state == "absent" else status.expires_at
    if expires_at is None and facts.refresh == "no":
        return None
    told, icon = "", ""
    tone: Tone = "secondary"
    fraction: float | None = None
    if expires_at is not None:
        left = expires_at - facts.now
        told, icon = countdown_text(left), "timer" if left > 0 else "warning"
        tone = "secondary" if left >= SOON_S else "warn" if left > 0 else "danger"
        life = expires_at - status.changed_at if status.changed_at is not None else 0.0
        fraction = min(1.0, max(0.0, left / life)) if life > 0 else None
    words = {
        "no": "",
        "running": QCoreApplication.translate("Credentials", "Refreshing…"),
    }
    get = QCoreApplication.translate("Credentials", "Get one now")
    action_text = words.get(
        facts.refresh, get if status.state == "absent" else QCoreApplication.translate("Credentials", "Refresh now")
    )
    hint = ""
    if facts.refresh == "sandbox":
        hint = QCoreApplication.translate("Credentials", "The sandbox is on: the real platform is not asked.")
    action: NoteAction = "" if facts.refresh == "no" else "refresh"
    return Note("expiry", told, tone, icon, action, action_text, facts.refresh == "yes", hint, fraction)


def _unsaved(facts: RowFacts) -> Note | None:
    pending, status = facts.pending, facts.status
    if pending is None:
        return None
    if facts.saving:
        told = QCoreApplication.translate("Credentials", "Saving…")
        return Note("unsaved", told, "secondary", "spinner-gap")
    told = QCoreApplication.translate("Credentials", "Not saved")
    if status is not None and status.state == "set" and status.length is not None:
        replaced = QCoreApplication.translate("Credentials", "replaces the stored value ({length})")
        told += " · " + replaced.format(length=characters(status.length))
    else:
        told += " · " + characters(pending.length, pending.lines)
    if pending.trimmed:
        told += " · " + QCoreApplication.translate("Credentials", "blanks around it are left out")
    return Note("unsaved", told, "warn", "pencil-simple")


def _problem(facts: RowFacts) -> Note | None:
    pending = facts.pending
    if pending is not None and pending.problem:
        told = {
            "malformed": QCoreApplication.translate(
                "Credentials", "This is not the form that the platform describes; compare it with its page."
            ),
            "too_long": QCoreApplication.translate("Credentials", "Too long: at most 1,048,576 characters."),
            "not_unicode": QCoreApplication.translate("Credentials", "It holds characters that are no text."),
        }[pending.problem]
        return Note("problem", told, "danger", "warning-circle")
    if facts.explained and facts.status is not None and facts.status.state == "damaged":  # else the banner tells it
        return Note("problem", facts.explained, "danger", "warning-circle")
    if pending is not None or not facts.flag:
        return None
    if facts.flag == "missing":
        needed = facts.used_by
        if not needed:
            told = QCoreApplication.translate("Credentials", "Required: enter a value.")
        elif len(needed) == 1:
            told = QCoreApplication.translate("Credentials", "Required: “{name}” needs it.").format(name=needed[0])
        elif len(needed) == 2:
            told = QCoreApplication.translate("Credentials", "Required: “{name}” and “{other}” need it.")
            told = told.format(name=needed[0], other=needed[1])
        else:
            told = QCoreApplication.translate("Credentials", "Required: “{name}” and {n} more operations need it.")
            told = told.format(name=needed[0], n=len(needed) - 1)
    elif facts.flag == "malformed":
        told = QCoreApplication.translate(
            "Credentials", "The stored value is not of the form that the platform describes."
        )
    else:
        told = QCoreApplication.translate("Credentials", "It has expired: refresh it, or enter a new one.")
    return Note("problem", told, "danger", "warning-circle")


def _outcome(facts: RowFacts) -> Note | None:
    if facts.outcome is None or facts.saving:
        return None
    told, tone = facts.outcome
    icon = {"ok": "check-circle", "warn": "warning", "danger": "warning-circle"}[tone]
    return Note("outcome", told, tone, icon)


def _source(field: CredentialField, status: CredentialStatus | None) -> Note | None:
    if status is None:
        return None
    told = note_text(status.note)
    if is_read_only(status) and status.state != "absent":
        if status.origin == "refreshed":
            line = QCoreApplication.translate("Credentials", "Renewed from {name}; a new value of the variable wins.")
        elif status.origin == "dotenv":
            line = QCoreApplication.translate("Credentials", "From {name} in a .env file; change it there.")
        else:
            line = QCoreApplication.translate("Credentials", "From the variable {name}; change it where it is set.")
        told = sentences(line.format(name=field.env), told)
    return Note("source", told) if told else None


def _shadow(status: CredentialStatus | None, now: float) -> Note | None:
    if status is None or status.shadows is None:
        return None
    told = QCoreApplication.translate(
        "Credentials", "The variable goes first: the {store} holds a value too, which is not used while it is set."
    ).format(store=store_name(status.shadows))
    return Note("shadow", told, "accent", "stack")


def _help(field: CredentialField, facts: RowFacts) -> Note | None:
    told = field.help.get(current_language()) or field.help.get("en") or ""
    link = facts.page_link and bool(field.url)
    status = facts.status
    in_question = status is not None and (status.state == "absent" or facts.pending is not None or bool(facts.flag))
    if not in_question or is_read_only(status) or not (told or link):
        return None  # what is there needs no explanation; the name has it as a tooltip
    page = QCoreApplication.translate("Credentials", "Vendor's page") if link else ""
    return Note("help", told, "tertiary", "", "page" if link else "", page)
