from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.credentials.envelope import KeyRef
from core.credentials.index import Entry, Index, Place, from_json, to_json
from core.credentials.record import MalformedError, NewerFormatError
from core.credentials.types import CredentialName

NAME = CredentialName("douyin", "access_token")
OTHER = CredentialName("erp", "api_key")
TEXT = st.text(st.characters(codec="utf-8"))
NAMES = st.builds(CredentialName, TEXT, TEXT, TEXT)
MOMENTS = st.floats(allow_nan=False, allow_infinity=False)
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
def test_a_cut_index_is_malformed_or_whole(index: Index, data: st.DataObject) -> None:
    content = to_json(index)
    cut = content[: data.draw(st.integers(0, len(content) - 1))]
    try:
        assert from_json(cut) == index  # only the last line's end was cut off
    except MalformedError:
        assert cut.rstrip() != content.rstrip()


def test_a_newer_version_is_not_taken_for_damage() -> None:
    document = json.loads(to_json(Index()))
    with pytest.raises(NewerFormatError):
        from_json(json.dumps({**document, "v": 2, "entries": "of another shape"}).encode())


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
