from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.credentials.envelope import KeyRef
from core.credentials.index import Entry, Index, Place, from_json, to_json, with_check
from core.credentials.record import MalformedError, NewerFormatError
from core.credentials.types import CredentialName

NAME = CredentialName("douyin", "access_token")
OTHER = CredentialName("erp", "api_key")
TEXT = st.text(st.characters(codec="utf-8"))
NAMES = st.builds(CredentialName, TEXT, TEXT, TEXT)
MOMENTS = st.floats(0.0, 2e11)
PLACES: st.SearchStrategy[Place] = st.sampled_from(("keyring", "file"))
ENTRIES = st.builds(Entry, PLACES, MOMENTS, st.none() | MOMENTS, st.integers(0), st.none() | TEXT, TEXT)
KEYS = st.builds(KeyRef, st.from_regex("[0-9a-f]{8}", fullmatch=True), PLACES)
INDEXES = st.builds(
    Index,
    st.integers(0),
    st.none() | KEYS,
    st.lists(KEYS, max_size=3).map(tuple),
    st.dictionaries(NAMES, ENTRIES, max_size=4),
    st.frozensets(st.tuples(NAMES, PLACES), max_size=4),
)


@given(INDEXES)
def test_every_index_comes_back(index: Index) -> None:
    assert from_json(to_json(index)) == index


@given(st.binary())
def test_anything_else_is_malformed(content: bytes) -> None:
    with pytest.raises(MalformedError):
        from_json(content)


@given(INDEXES, st.data())
def test_a_cut_or_changed_index_is_malformed(index: Index, data: st.DataObject) -> None:
    content = to_json(index)
    with pytest.raises(MalformedError):
        from_json(content[: data.draw(st.integers(0, len(content) - 1), label="length")])
    place = data.draw(st.integers(0, 8 * len(content) - 1), label="bit")
    changed = bytearray(content)
    changed[place // 8] ^= 1 << place % 8
    with pytest.raises(MalformedError) as caught:
        from_json(bytes(changed))
    assert caught.type is MalformedError, "and never taken for a newer version"


def test_a_newer_version_is_not_taken_for_damage() -> None:
    body = b'"v": 2, "entries": "of another shape"}\n'
    with pytest.raises(NewerFormatError):
        from_json(with_check(body))
    with pytest.raises(MalformedError):
        from_json(with_check(b'"v": 1}\n'))


def test_anyone_can_read_it() -> None:
    document = json.loads(to_json(Index().saved(NAME, Entry("file", 1.5))))
    assert document["v"] == 1
    assert [entry["type"] for entry in document["entries"]] == ["access_token"]


def test_each_change_counts() -> None:
    index = Index().saved(NAME, Entry("keyring", 1.0))
    assert (index.seq, index.entries[NAME].seq) == (1, 1)
    index = index.saved(NAME, Entry("keyring", 2.0))
    assert (index.seq, index.entries[NAME].seq) == (2, 2)


def test_moving_to_the_other_store_dooms_the_copy() -> None:
    index = Index().saved(NAME, Entry("keyring", 1.0)).saved(NAME, Entry("file", 2.0))
    assert index.entries[NAME].store == "file"
    assert index.tombstones == {(NAME, "keyring")}
    back = index.saved(NAME, Entry("keyring", 3.0))
    assert back.tombstones == {(NAME, "file")}, "what is saved in a place is not to be deleted there any more"


def test_a_deleted_name_is_dead_until_it_is_buried() -> None:
    index = Index().saved(NAME, Entry("keyring", 1.0)).saved(OTHER, Entry("file", 1.0)).deleted(NAME, "keyring")
    assert set(index.entries) == {OTHER}
    assert index.tombstones == {(NAME, "keyring")}
    assert index.buried(NAME, "keyring").tombstones == frozenset()


def test_the_entries_of_a_platform() -> None:
    index = Index().saved(NAME, Entry("keyring", 1.0)).saved(OTHER, Entry("file", 1.0))
    second = index.saved(CredentialName("douyin", "open_id", "second"), Entry("file", 1.0))
    assert list(second.of("douyin")) == ["access_token"]
    assert list(second.of("douyin", "second")) == ["open_id"]


def test_the_key_is_named() -> None:
    assert Index().with_key(KeyRef("0123abcd", "file")).key == KeyRef("0123abcd", "file")


def test_keys_that_are_used_no_more_are_remembered_until_they_are_deleted() -> None:
    one, two = KeyRef("00000001", "file"), KeyRef("00000002", "keyring")
    index = Index().with_key(one).with_key(two)
    assert (index.key, index.retired) == (two, (one,))
    assert index.with_key(one).retired == (two,)
    assert index.without_retired(one).retired == ()


def test_what_is_adopted_keeps_its_number_and_the_next_one_is_higher() -> None:
    index = Index(seq=3).saved(NAME, Entry("keyring", 1.0, seq=7))
    assert (index.seq, index.entries[NAME].seq) == (7, 7)
    assert index.saved(OTHER, Entry("file", 1.0)).entries[OTHER].seq == 8
