from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.platforms.model import CredentialField
from gui.credentials.edits import Edits, problem_of

PEM = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"


def test_nothing_but_blanks_keeps_what_is_stored() -> None:
    edits = Edits()
    edits.put("key", "value")
    edits.put("key", "  \n")
    assert (len(edits), list(edits)) == (0, [])


def test_blanks_around_a_line_are_no_part_of_it_and_lines_are_kept_whole() -> None:
    edits = Edits()
    edits.put("key", "  value\n")
    edits.put("pem", PEM, file="key.pem", held=True)
    key, pem = edits.get("key"), edits.get("pem")
    assert key is not None
    assert (key.value, key.trimmed) == ("value", True)
    assert pem is not None
    assert (pem.value, pem.trimmed, pem.lines, pem.file, pem.held) == (PEM, False, 3, "key.pem", True)


def test_a_late_answer_forgets_only_the_value_that_it_is_about() -> None:
    edits = Edits()
    edits.put("key", "first")
    first = edits.get("key")
    assert first is not None
    edits.put("key", "second")
    assert not edits.drop("key", first.revision)
    second = edits.get("key")
    assert second is not None
    assert second.value == "second"
    assert edits.drop("key", second.revision)
    assert not edits.drop("key")


def test_discarding_forgets_everything() -> None:
    edits = Edits()
    edits.put("key", "value")
    edits.clear()
    assert edits.get("key") is None


@given(st.text(min_size=12))
def test_a_value_is_in_no_repr(value: str) -> None:
    edits = Edits()
    edits.put("key", value)
    edit = edits.get("key")
    if edit is not None and len(edit.value) >= 12:
        assert edit.value not in repr(edit)


def test_problems() -> None:
    field = CredentialField("key", pattern="k-[0-9]+")
    edits = Edits()
    for value, problem in (
        ("k-1", ""),
        ("x", "malformed"),
        ("x" * (1 << 20) + "y", "too_long"),
        ("\ud800", "not_unicode"),
    ):
        edits.put("key", value)
        edit = edits.get("key")
        assert edit is not None
        assert problem_of(field, edit) == problem
