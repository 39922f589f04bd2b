from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.credentials import passphrase
from core.credentials.passphrase import Passphrase, WrongPassphraseError, get_passphrase, is_locked, lock, unlock
from core.credentials.record import MalformedError
from core.errors import SettingError


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "MEMORY_KIB", 64)


def test_the_usual_cost_is_that_of_rfc_9106() -> None:
    content = lock(b"content", "correct horse")
    assert b" m=64 t=3 p=1 " in content, "this test's own"
    assert (passphrase.PASSES, passphrase.LANES) == (3, 1)


@pytest.mark.real
def test_what_is_shipped_is_locked_with_64_mib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    content = lock(b"content", "correct horse")
    assert b" kdf=argon2id m=65536 t=3 p=1 salt=" in content
    assert unlock(content, "correct horse") == b"content"


@given(st.binary(max_size=200), st.text(min_size=1, max_size=20))
@hypothesis_settings(max_examples=20, deadline=None)
def test_what_goes_in_comes_out(content: bytes, word: str) -> None:
    assert unlock(lock(content, word), word) == content


def test_nothing_of_it_is_readable_and_no_two_are_alike() -> None:
    one, two = lock(b"planted", "word"), lock(b"planted", "word")
    assert b"planted" not in one
    assert one != two
    assert is_locked(one)
    assert not is_locked(b"jieru1 kid=01234567 at=file\nx")


def test_another_passphrase_is_no_damage_and_damage_no_other_passphrase() -> None:
    content = lock(b"content", "word")
    with pytest.raises(WrongPassphraseError):
        unlock(content, "Word")
    for damaged in (content[:-20], content[:-3] + b"AA\n", b"", b"text", content.replace(b"jieru1", b"jieru2")):
        with pytest.raises(MalformedError):
            unlock(damaged, "word")


def test_both_spellings_of_a_letter_are_one() -> None:
    assert unlock(lock(b"content", "caf\u00e9"), "cafe\u0301") == b"content"


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"m=64", b"m=999999999"), (b"t=3", b"t=17"), (b"p=1", b"p=0"), (b"p=1", b"p=9"), (b"m=64", b"m=0")],
)
def test_no_file_may_keep_the_machine_busy(old: bytes, new: bytes) -> None:
    with pytest.raises(MalformedError):
        unlock(lock(b"content", "word").replace(old, new), "word")


def test_an_empty_passphrase_is_none() -> None:
    with pytest.raises(SettingError):
        lock(b"content", "")


def test_it_is_asked_for_once() -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        return "word"

    word = Passphrase(ask)
    assert (word(), word(), asked) == ("word", "word", [1])
    word.give("other")
    assert word() == "other"
    word.give(None)
    assert (word(), asked) == ("word", [1, 1])
    assert Passphrase()() is None
    assert Passphrase(lambda: "")() is None
    assert get_passphrase() is get_passphrase()
