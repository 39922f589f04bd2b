"""The rules of the editor, against a store that may be slow, stuck or locked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.credentials.types import CredentialStatus, StoredIn, Validation
from core.errors import CredentialUnavailable
from gui.credentials.row_view import RowFacts
from tests.gui.credentials.conftest import ACME, OTHER, PLACES, SECRET, Bench

PEM = "-----BEGIN PRIVATE KEY-----\nMIIE\n"


@pytest.fixture(autouse=True)
def clean_clipboard(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.clipboard().clear()


def facts(bench: Bench, name: str = "token") -> RowFacts:
    field = ACME.credential(name)
    assert field is not None
    return bench.editor.facts(field)


async def test_facts_hold_no_value(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.type_value("user", "somebody-9f8e7d")
    for name in ("token", "user", "key"):
        told = repr(facts(bench, name))
        assert SECRET not in told
        assert "somebody-9f8e7d" not in told
    assert facts(bench).status is not None


async def test_saving_forgets_what_was_typed_and_says_where_it_went(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.type_value("token", " new-token ")
    assert facts(bench).pending is not None
    bench.editor.save()
    await bench.settle()
    assert bench.store.values["token"] == "new-token"
    assert len(bench.editor.edits) == 0
    assert bench.emptied[-1] == "token"
    assert facts(bench).outcome == ("Saved in the system keyring.", "ok")
    assert bench.stored == ["acme"]


async def test_an_empty_field_keeps_what_is_stored(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.type_value("token", "x")
    bench.editor.type_value("token", "")
    bench.editor.save()
    await bench.settle()
    assert "set token" not in bench.store.calls
    assert bench.store.values["token"] == SECRET


async def test_a_refusal_keeps_the_edit(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.store.refuses = CredentialUnavailable("credential.no_keyring")
    bench.editor.type_value("token", "new-token")
    bench.editor.save()
    await bench.settle()
    assert bench.editor.edits.get("token") is not None
    outcome = facts(bench).outcome
    assert outcome is not None
    assert outcome[1] == "danger"
    bench.editor.type_value("token", "newer")
    assert facts(bench).outcome is None


async def test_what_is_typed_while_a_save_waits_is_not_lost(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.store.stuck = asyncio.Event()
    bench.editor.type_value("token", "first")
    bench.editor.save()
    await bench.until(lambda: facts(bench).saving)
    bench.editor.type_value("token", "second")
    bench.store.stuck.set()
    await bench.settle()
    assert bench.store.values["token"] == "first"
    edit = bench.editor.edits.get("token")
    assert edit is not None
    assert edit.value == "second"
    assert bench.emptied == []


async def test_a_save_that_was_given_up_is_told_when_it_arrives(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.store.stuck = asyncio.Event()
    bench.editor.type_value("token", "new-token")
    bench.editor.save()
    await bench.until(lambda: "set token" in bench.store.calls)
    bench.editor.saver.give_up()
    outcome = facts(bench).outcome
    assert outcome is not None
    assert outcome[1] == "warn"
    assert bench.editor.edits.get("token") is not None
    bench.store.stuck.set()
    await bench.settle()
    assert len(bench.editor.edits) == 0
    assert facts(bench).outcome == ("Saved in the system keyring.", "ok")


async def test_a_late_arrival_for_a_platform_that_is_not_shown(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.store.stuck = asyncio.Event()
    bench.store.stored = StoredIn("file", "keyring_locked")
    bench.editor.type_value("token", "new-token")
    bench.editor.save()
    await bench.until(lambda: "set token" in bench.store.calls)
    bench.editor.saver.give_up()
    bench.editor.show_platform(bench.store, OTHER)
    bench.editor.type_value("key", "k-1")
    bench.store.stuck.set()
    await bench.settle()
    assert bench.told[0][0].startswith("acme · token: Saved")
    assert bench.editor.edits.get("key") is not None, "the other platform's edit is as it was"


async def test_files_are_agreed_to_before_anything_is_saved(qapp: QApplication, bench: Bench) -> None:
    bench.store.places = replace(PLACES, keyring="locked", target="file")
    await bench.show()
    bench.agrees = False
    bench.editor.type_value("token", "new-token")
    bench.editor.save()
    await bench.settle()
    assert (bench.asked, bench.store.values["token"]) == (1, SECRET)
    bench.agrees = True
    bench.editor.save()
    await bench.settle()
    assert (bench.asked, bench.store.values["token"]) == (2, "new-token")


async def test_a_store_that_was_chosen_is_not_asked_about(qapp: QApplication, bench: Bench) -> None:
    bench.store.places = replace(PLACES, mode="file", target="file")
    await bench.show()
    bench.editor.type_value("token", "new-token")
    bench.editor.save()
    await bench.settle()
    assert (bench.asked, bench.store.values["token"]) == (0, "new-token")


async def test_what_cannot_be_kept_is_not_saved_and_an_odd_form_is(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.type_value("key", "odd")
    pending = facts(bench, "key").pending
    assert pending is not None
    assert (pending.problem, bench.editor.valid) == ("malformed", True)
    bench.editor.type_value("token", "\ud800")
    assert not bench.editor.valid
    bench.editor.save()
    await bench.settle()
    assert "set key" not in bench.store.calls


async def test_a_value_that_a_line_cannot_hold_is_kept_whole(qapp: QApplication, bench: Bench, tmp_path: Path) -> None:
    await bench.show()
    long = "x" * 40_000
    bench.editor.hold_value("token", long)
    assert bench.emptied == ["token"]
    file = tmp_path / "key.pem"
    file.write_text(PEM)
    bench.editor.load_file("key", file)
    await bench.until(lambda: bench.editor.edits.get("key") is not None)
    pending = facts(bench, "key").pending
    assert pending is not None
    assert (pending.file, pending.held, pending.lines) == ("key.pem", True, 2)
    bench.editor.save()
    await bench.settle()
    assert (bench.store.values["token"], bench.store.values["key"]) == (long, PEM)


async def test_a_file_that_cannot_be_read_is_told_at_the_field(
    qapp: QApplication, bench: Bench, tmp_path: Path
) -> None:
    await bench.show()
    bench.editor.load_file("key", tmp_path / "absent")
    await bench.until(lambda: facts(bench, "key").outcome is not None)
    outcome = facts(bench, "key").outcome
    assert outcome is not None
    assert "absent" in outcome[0]


async def test_deleting_and_taking_it_back(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.type_value("token", "half-typed")
    bench.editor.delete("token")
    assert facts(bench).deleting_s is not None
    assert len(bench.editor.edits) == 0
    bench.editor.undo("token")
    assert facts(bench).deleting_s is None
    bench.editor.delete("token")
    await bench.editor.deletions.carry_out()
    await bench.settle()
    assert facts(bench).outcome == ("Deleted.", "ok")
    status = facts(bench).status
    assert status is not None
    assert status.state == "absent"
    assert bench.stored == ["acme"]


async def test_a_deletion_that_is_refused(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.delete("token")
    bench.store.refuses = CredentialUnavailable("credential.no_keyring")
    await bench.editor.deletions.carry_out()
    outcome = facts(bench).outcome
    assert outcome is not None
    assert outcome[1] == "danger"
    await bench.show(OTHER)
    bench.editor.delete("key")
    await bench.show()
    await bench.editor.deletions.carry_out()
    assert bench.told[-1][1] == "danger"


async def test_revealing_and_copying_fetch_what_is_stored(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.reveal("token")
    await bench.settle()
    assert bench.revealed == [("token", SECRET)]
    bench.editor.copy("token")
    await bench.settle()
    assert qapp.clipboard().text() == SECRET
    assert qapp.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")
    outcome = facts(bench).outcome
    assert outcome is not None
    assert SECRET not in outcome[0]


async def test_an_unsaved_value_is_the_one_that_is_shown(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.type_value("token", "new-token")
    bench.store.calls.clear()
    bench.editor.reveal("token")
    assert bench.revealed == [("token", "new-token")]
    assert bench.store.calls == []


async def test_a_value_that_vanished_or_is_locked(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.store.states["token"] = CredentialStatus("acme", "token", "keyring", "locked")
    bench.editor.reveal("token")
    await bench.settle()
    outcome = facts(bench).outcome
    assert outcome is not None
    assert outcome[1] == "danger"
    bench.store.states.clear()
    bench.store.values.clear()
    bench.editor.copy("token")
    await bench.settle()
    status = facts(bench).status
    assert status is not None
    assert status.state == "absent"


async def test_another_platform_forgets_what_was_typed(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.type_value("token", "half-typed")
    await bench.show(ACME)
    assert len(bench.editor.edits) == 1, "the same platform again is no other one"
    await bench.show(OTHER)
    assert len(bench.editor.edits) == 0
    assert bench.emptied == ["token"]


async def test_a_token_can_be_renewed_when_what_that_takes_is_there(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    assert facts(bench).refresh == "no"
    bench.store.values["renew"] = "r-1"
    bench.editor.retry()
    await bench.settle()
    assert facts(bench).refresh == "yes"
    assert facts(bench, "user").refresh == "no"
    bench.remote.stuck = asyncio.Event()
    bench.editor.refresh_token("token")
    await bench.until(lambda: facts(bench).refresh == "running")
    bench.remote.stuck.set()
    await bench.settle()
    await asyncio.sleep(0)
    assert bench.told == [("The token was refreshed.", "ok")]
    assert bench.stored == ["acme"]
    bench.editor.set_sandbox(on=True)
    assert facts(bench).refresh == "sandbox"


async def test_a_token_that_ends_another_one_takes_a_word(qapp: QApplication, bench: Bench) -> None:
    careful = replace(ACME, tokens=(replace(ACME.tokens[0], auto=False),))
    await bench.show(careful)
    bench.agrees = False
    bench.editor.refresh_token("token")
    await bench.settle()
    assert (bench.asked, bench.remote.calls) == (1, [])
    bench.agrees, bench.remote.saves = True, False
    bench.editor.refresh_token("token")
    await bench.settle()
    assert bench.remote.calls == ["refresh acme token"]
    assert bench.told[-1][1] == "warn", "it could not be saved"
    bench.editor.set_sandbox(on=True)
    bench.editor.refresh_token("token")
    await bench.settle()
    assert bench.asked == 2, "the sandbox's own token is nobody else's"
    bench.editor.refresh_token("key")
    await bench.settle()
    assert len(bench.remote.calls) == 2


async def test_opening_and_checking_here_ask_no_platform(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.check()
    await bench.settle()
    assert bench.remote.calls == []
    bench.editor.set_sandbox(on=True)
    bench.editor.ask_platform()
    await bench.settle()
    assert bench.remote.calls == []
    bench.editor.set_sandbox(on=False)
    bench.editor.ask_platform()
    await bench.settle()
    assert bench.remote.calls == ["check acme"]
    assert bench.editor.check_target() == "List items"


async def test_a_check_points_at_fields_until_something_changes(qapp: QApplication, bench: Bench) -> None:
    bench.store.validation = Validation(missing=("user",))
    await bench.show()
    bench.editor.check()
    await bench.settle()
    assert (facts(bench, "user").flag, facts(bench, "user").used_by) == ("missing", ("List items",))
    bench.editor.type_value("user", "somebody")
    bench.editor.save()
    await bench.settle()
    assert facts(bench, "user").flag == ""


async def test_nothing_is_done_before_there_is_a_store(qapp: QApplication, bench: Bench) -> None:
    editor = bench.editor
    editor.show_platform(None, None)
    editor.type_value("token", "x")
    for action in (editor.save, editor.check, editor.ask_platform, editor.retry):
        action()
    editor.refresh_token("token")
    editor.delete("token")
    editor.undo("token")
    await bench.settle()
    assert (bench.store.calls, bench.remote.calls) == ([], [])
    assert editor.check_target() == ""


async def test_another_language_forgets_sentences_of_the_one_before(qapp: QApplication, bench: Bench) -> None:
    await bench.show()
    bench.editor.check()
    bench.editor.copy("token")
    await bench.settle()
    bench.editor.forget_words()
    await bench.settle()
    assert (bench.editor.checker.local, facts(bench).outcome) == ((), None)
