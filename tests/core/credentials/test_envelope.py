from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.credentials.envelope import Key, KeyRef, key_of, parse_key, seal, unseal
from core.credentials.record import MalformedError, Record
from core.credentials.types import CredentialName

KEY = Key(bytes(range(32)), "file")
OTHER = Key(bytes(range(1, 33)), "file")
NAME = CredentialName("douyin", "access_token")
RECORD = Record(NAME, "act.value-1234", 5.0)


@given(st.text(st.characters(codec="utf-8")))
@settings(max_examples=50)
def test_every_value_comes_back(value: str) -> None:
    record = Record(NAME, value, 5.0)
    assert unseal(seal(record, KEY), KEY) == record


def test_the_first_line_names_the_key_and_nothing_of_the_content() -> None:
    content = seal(RECORD, KEY)
    head, _, rest = content.partition(b"\n")
    assert head == f"jieru1 kid={hashlib.sha256(KEY.raw).hexdigest()[:8]} at=file".encode()
    assert key_of(content) == KEY.ref
    assert b"act." not in base64.urlsafe_b64decode(rest.strip())


@given(st.data())
@settings(max_examples=60)
def test_every_flipped_bit_and_every_cut_is_noticed(data: st.DataObject) -> None:
    content = seal(RECORD, KEY)
    start = content.index(b"\n") + 1
    place = data.draw(st.integers(start, len(content) - 4))  # behind it are the padding and the line's end
    flipped = content[:place] + bytes([content[place] ^ 1 << data.draw(st.integers(0, 7))]) + content[place + 1 :]
    for damaged in (flipped, content[:place]):
        with pytest.raises(MalformedError):
            unseal(damaged, KEY)


@pytest.mark.parametrize("place", range(len(b"jieru1 kid=01234567 at=file\n")))
def test_a_first_line_that_does_not_end_names_no_key(place: int) -> None:
    """A file that was cut there is damaged; it does not ask for a key that may be missing."""
    cut = seal(RECORD, KEY)[:place]
    with pytest.raises(MalformedError, match="no envelope"):
        key_of(cut)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(MalformedError):
        unseal(seal(RECORD, KEY), OTHER)


@given(st.binary(max_size=60))
def test_what_is_no_envelope_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(MalformedError):
        key_of(content)
    with pytest.raises(MalformedError):
        unseal(content, KEY)


@pytest.mark.parametrize(
    "change", [str, lambda text: f"  {text}\n", lambda text: text.replace("-", "+").replace("_", "/")]
)
def test_a_key_may_be_written_in_every_usual_way(change: object) -> None:
    raw = b"\xfb\xff" * 16  # has both special characters of either alphabet
    assert callable(change)
    assert parse_key(change(Key(raw, "file").text), "environment").ref == KeyRef(Key(raw, "file").ref.id, "environment")


@pytest.mark.parametrize("text", ["", "secret", "A" * 44, Key(bytes(32), "file").text[:-2], "钥" * 44, "A" * 43])
def test_a_malformed_key_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(MalformedError) as caught:
        parse_key(text, "environment")
    assert not text or text not in str(caught.value)


def test_a_key_does_not_show_itself() -> None:
    assert KEY.text not in repr(KEY)
    assert repr(KEY.raw) not in repr(KEY)
