"""What a field shows for what is known of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from core.credentials.types import CredentialStatus, Origin, State
from gui.credentials.row_view import Pending, RowFacts, RowView, can_delete, row_view
from tests.gui.credentials.conftest import ACME, NOW

TOKEN, KEY = ACME.credentials[0], ACME.credentials[2]
SET = CredentialStatus("acme", "token", "keyring", "set", length=107, changed_at=NOW - 86_400)


def view(status: CredentialStatus | None = SET, **facts: object) -> RowView:
    made = RowFacts(status, NOW)
    return row_view(TOKEN, replace(made, **facts))  # type: ignore[arg-type]  # fields of the facts


def told(shown: RowView) -> dict[str, str]:
    return {note.kind: note.text for note in shown.notes}


def test_a_stored_value_is_dots_and_its_length(qapp: QApplication) -> None:
    shown = view()
    assert (shown.summary.kind, shown.summary.dots, shown.summary.right) == ("stored", 20, "107 characters")
    assert shown.badge[0] == "System keyring"
    assert shown.since.startswith("changed ")
    assert (shown.can_reveal, shown.can_delete, shown.read_only) == (True, True, False)
    assert shown.notes == ()
    assert view(replace(SET, length=3)).summary.dots == 3


def test_nothing_is_known_yet(qapp: QApplication) -> None:
    shown = view(None)
    assert (shown.summary.kind, shown.badge[0]) == ("reading", "Reading…")
    assert (shown.can_reveal, shown.can_delete) == (False, False)


def test_an_empty_field_says_how_to_fill_it(qapp: QApplication) -> None:
    shown = view(CredentialStatus("acme", "token"))
    assert (shown.summary.kind, shown.summary.text) == ("empty", "Type or paste the value")
    assert told(shown) == {"help": "Ask"}
    assert not shown.can_delete


@pytest.mark.parametrize(
    ("state", "kind", "icon"),
    [
        ("locked", "locked", "lock"),
        ("unavailable", "unavailable", "warning-circle"),
        ("damaged", "damaged", "x-circle"),
    ],
)
def test_what_cannot_be_read_is_drawn_as_that_and_can_be_deleted(
    qapp: QApplication, state: State, kind: str, icon: str
) -> None:
    shown = view(replace(SET, state=state, length=None), explained="Why.")
    assert (shown.summary.kind, shown.summary.icon) == (kind, icon)
    assert (shown.can_reveal, shown.can_delete) == (False, True)
    assert told(shown).get("problem", "") == ("Why." if state == "damaged" else "")


@pytest.mark.parametrize(
    ("origin", "words"),
    [("environment", "the variable ACME_TOKEN"), ("dotenv", ".env file"), ("refreshed", "Renewed from ACME_TOKEN")],
)
def test_a_variable_decides_and_says_so(qapp: QApplication, origin: Origin, words: str) -> None:
    shown = view(replace(SET, origin=origin, changed_at=None))
    assert shown.read_only
    assert words in told(shown)["source"]


def test_a_value_behind_a_variable(qapp: QApplication) -> None:
    status = replace(SET, origin="environment", changed_at=None)
    assert not can_delete(status)
    hidden = view(replace(status, shadows="keyring"))
    assert hidden.can_delete
    assert "system keyring holds a value too" in told(hidden)["shadow"]
    assert hidden.since == "read at each use"


@pytest.mark.parametrize(
    ("left", "tone", "fraction"),
    [(30 * 60.0, "warn", 0.02), (-1.0, "danger", 0.0), (15 * 86_400.0, "secondary", 0.94)],
)
def test_expiry(qapp: QApplication, left: float, tone: str, fraction: float) -> None:
    note = view(replace(SET, expires_at=NOW + left)).notes[0]
    assert (note.kind, note.tone) == ("expiry", tone)
    assert note.fraction == pytest.approx(fraction, abs=0.01)
    assert note.action == ""


def test_a_token_can_be_renewed_where_there_is_a_way(qapp: QApplication) -> None:
    note = view(refresh="yes").notes[0]
    assert (note.action, note.action_text, note.enabled) == ("refresh", "Refresh now", True)
    assert view(CredentialStatus("acme", "token"), refresh="yes").notes[0].action_text == "Get one now"
    assert not view(refresh="running").notes[0].enabled
    sandbox = view(refresh="sandbox").notes[0]
    assert not sandbox.enabled
    assert "sandbox" in sandbox.hint


def test_an_unsaved_value(qapp: QApplication) -> None:
    shown = view(pending=Pending(12, trimmed=True))
    assert told(shown)["unsaved"] == (
        "Not saved · replaces the stored value (107 characters) · blanks around it are left out"
    )
    assert "12 characters" in told(view(None, pending=Pending(12)))["unsaved"]
    assert told(view(pending=Pending(12), saving=True))["unsaved"] == "Saving…"


def test_a_value_that_a_line_cannot_hold(qapp: QApplication) -> None:
    shown = view(pending=Pending(1704, 28, "key.pem", held=True))
    assert (shown.summary.kind, shown.summary.text) == ("held", "key.pem")
    assert shown.summary.right == "1,704 characters · 28 lines"
    assert view(pending=Pending(40_000, held=True)).summary.text == "Pasted text"


@pytest.mark.parametrize("problem", ["malformed", "too_long", "not_unicode"])
def test_a_value_with_a_problem(qapp: QApplication, problem: str) -> None:
    shown = view(pending=Pending(3, problem=problem))  # type: ignore[arg-type]  # one of the words
    assert shown.invalid
    assert told(shown)["problem"]


@pytest.mark.parametrize(
    ("used_by", "text"),
    [
        ((), "Required: enter a value."),
        (("List",), "Required: “List” needs it."),
        (("List", "Get"), "Required: “List” and “Get” need it."),
        (("List", "Get", "Put"), "Required: “List” and 2 more operations need it."),
    ],
)
def test_a_check_points_out_what_is_missing(qapp: QApplication, used_by: tuple[str, ...], text: str) -> None:
    shown = view(CredentialStatus("acme", "token"), flag="missing", used_by=used_by)
    assert told(shown)["problem"] == text
    assert shown.invalid


def test_other_findings_of_a_check(qapp: QApplication) -> None:
    assert "form" in told(view(flag="malformed"))["problem"]
    assert "expired" in told(view(flag="expired"))["problem"]
    assert "problem" not in told(view(flag="expired", pending=Pending(3))), "it is being mended"


def test_a_deletion_that_can_be_undone(qapp: QApplication) -> None:
    shown = view(deleting_s=7.6, refresh="yes")
    assert [(note.kind, note.text, note.action) for note in shown.notes] == [("deletion", "Deleted in 8 s", "undo")]
    assert shown.summary.kind == "deleting"
    assert (shown.read_only, shown.can_delete) == (True, False)


def test_what_became_of_a_save(qapp: QApplication) -> None:
    note = view(outcome=("Saved.", "ok")).notes[0]
    assert (note.kind, note.text, note.tone, note.icon) == ("outcome", "Saved.", "ok", "check-circle")
    assert "outcome" not in told(view(outcome=("Saved.", "ok"), saving=True, pending=Pending(3)))


def test_the_vendor_s_page_is_at_the_field_where_each_has_its_own(qapp: QApplication) -> None:
    empty = RowFacts(CredentialStatus("acme", "key"), NOW, page_link=True)
    assert [note.action for note in row_view(KEY, empty).notes] == ["page"]
    assert row_view(KEY, replace(empty, page_link=False)).notes == ()


def test_a_remark_of_the_environment_is_told(qapp: QApplication) -> None:
    assert "source" in told(view(replace(SET, note="blank")))
