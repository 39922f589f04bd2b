from __future__ import annotations

import pytest

from core.credentials.answers import damaged, locked, no_key, other_keyring, parsed, unavailable, unreadable
from core.credentials.atomic import UnsafeFileError
from core.credentials.envelope import KeyRef
from core.credentials.keyring_store import KeyringUnavailableError
from core.credentials.keys import NoKeyError
from core.credentials.record import Record, to_text
from core.credentials.types import CredentialName
from core.errors import CredentialDamaged, CredentialError, CredentialLocked, CredentialUnavailable
from core.texts import has_text, set_language

NAME = CredentialName("douyin", "access_token")
REF = KeyRef("0123abcd", "keyring")
ERRORS: list[tuple[CredentialError, type[CredentialError]]] = [
    (locked(NAME), CredentialLocked),
    (unavailable(NAME, KeyringUnavailableError("silent")), CredentialUnavailable),
    (other_keyring(NAME, "one", "two"), CredentialUnavailable),
    (unreadable(NAME, "x.enc", PermissionError(13, "Permission denied")), CredentialUnavailable),
    (unreadable(NAME, "x.enc", UnsafeFileError("x.enc is a link")), CredentialDamaged),
    (damaged(NAME, "credential.damaged_file", file="x.enc"), CredentialDamaged),
    (damaged(NAME, "credential.file_missing", file="x.enc"), CredentialDamaged),
    (damaged(NAME, "credential.item_missing", backend="one"), CredentialDamaged),
    (no_key(NAME, NoKeyError("unavailable", REF)), CredentialUnavailable),
    (no_key(NAME, NoKeyError("missing", REF)), CredentialDamaged),
    (no_key(NAME, NoKeyError("missing", None)), CredentialDamaged),
    (no_key(NAME, NoKeyError("wrong", REF)), CredentialDamaged),
    (no_key(NAME, NoKeyError("malformed", REF)), CredentialDamaged),
]


@pytest.mark.parametrize(("error", "kind"), ERRORS)
def test_every_answer_has_its_class_its_name_and_a_whole_sentence_in_both_languages(
    error: CredentialError, kind: type[CredentialError]
) -> None:
    assert type(error) is kind
    assert (error.platform, error.data["type"]) == ("douyin", "access_token")
    assert has_text(f"error.{error.code}.message")
    sentences = set()
    try:
        for language in ("zh", "en"):
            set_language(language)
            sentences.add(str(error))
    finally:
        set_language(None)
    assert len(sentences) == 2
    assert not any("{" in sentence for sentence in sentences)


def test_an_item_of_the_keyring() -> None:
    record = Record(NAME, "value-1234", 1.0)
    assert parsed(NAME, to_text(record)) == record
    for text, code in (("value-1234", "credential.damaged_item"), (to_text(record), "credential.swapped")):
        with pytest.raises(CredentialDamaged) as caught:
            parsed(CredentialName("erp", "api_key"), text)
        assert caught.value.code == code
        assert "value-1234" not in str(caught.value)
