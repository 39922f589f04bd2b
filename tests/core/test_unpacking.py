"""Packed bodies in any pieces: what was packed comes out, in slices, and half of one is an error."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.unpacking import SLICE, UnpackError, unpacker_for


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    " GZIP ": gzip.compress,
    "deflate": zlib.compress,
}


def unpacked(coding: str, pieces: Iterable[bytes]) -> bytes:
    unpacker = unpacker_for(coding)
    assert unpacker is not None
    found = [part for piece in pieces for part in unpacker.feed(piece)]
    unpacker.end()
    return b"".join(found)


def in_pieces(packed: bytes, size: int) -> list[bytes]:
    return [packed[at : at + size] for at in range(0, len(packed), size)]


@given(body=st.binary(max_size=3000), size=st.integers(1, 50), coding=st.sampled_from(sorted(PACKERS)))
def test_what_was_packed_comes_out_whatever_the_pieces(body: bytes, size: int, coding: str) -> None:
    assert unpacked(coding, in_pieces(PACKERS[coding](body), size)) == body


@given(body=st.binary(max_size=3000), size=st.integers(1, 50))
def test_deflate_is_also_taken_without_its_wrapping(body: bytes, size: int) -> None:
    assert unpacked("deflate", in_pieces(bare(body), size)) == body


@given(size=st.integers(1, 50))
def test_gzip_may_have_several_members_and_padding(size: int) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(7)
    assert unpacked("gzip", in_pieces(packed, size)) == b"one two"


@given(left=st.integers(1, 30), coding=st.sampled_from(["gzip", "deflate"]))
def test_a_body_that_breaks_off_is_an_error(left: int, coding: str) -> None:
    packed = PACKERS[coding](b"a whole answer" * 5)
    with pytest.raises(UnpackError):
        unpacked(coding, [packed[: min(left, len(packed) - 1)]])


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_what_is_not_packed_is_an_error(coding: str) -> None:
    with pytest.raises(UnpackError):
        unpacked(coding, [b"no packed body at all"])


def test_of_nothing_there_is_nothing_to_unpack() -> None:
    assert unpacked("gzip", []) == b""


def test_a_bomb_comes_in_slices() -> None:
    unpacker = unpacker_for("gzip")
    assert unpacker is not None
    slices = [len(part) for part in unpacker.feed(gzip.compress(bytes(5 * SLICE + 1)))]
    assert max(slices) == SLICE
    assert sum(slices) == 5 * SLICE + 1


@pytest.mark.parametrize("coding", ["", "identity", "br", "gzip, gzip"])
def test_what_nobody_asked_for_is_left_as_it_is(coding: str) -> None:
    assert unpacker_for(coding) is None
