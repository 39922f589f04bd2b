"""Unpacking the body of an answer while it arrives: gzip and deflate, in slices that hold up nobody.

Owns the two codings, and that a body which breaks off is an error: half an answer must not pass for a whole one. Must
not know HTTP clients, nor how large an answer may be: who takes the slices says so.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

SLICE = 1 << 20
"""Bytes in one slice: unpacking them takes a few milliseconds, however many more the packed ones hold."""

_GZIP_MAGIC = b"\x1f\x8b"


class UnpackError(ValueError):
    """The body is packed otherwise than it says, damaged, or breaks off."""


class Unpacker:
    """One coding of one body.

    Args:
        gzip: RFC 1952, perhaps of several members; else what servers send as "deflate": RFC 1950, or bare RFC 1951.
    """

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._begin = b""  # of a member, until it is known what it is
        self._member: zlib._Decompress | None = None
        self._over = False

    def feed(self, packed: bytes) -> Iterator[bytes]:
        """The slices that ``packed``, the next piece of the body, unpacks to.

        Raises:
            UnpackError: It cannot be unpacked.
        """
        while packed and not self._over:
            if self._member is None:
                packed = self._begin + packed
                if len(packed) < len(_GZIP_MAGIC):
                    self._begin = packed
                    return
                self._begin, self._member = b"", self._member_of(packed)
            try:
                piece = self._member.decompress(packed, SLICE)
            except zlib.error as error:
                raise UnpackError(str(error)) from error
            packed = self._member.unconsumed_tail
            if piece:
                yield piece
            if self._member.eof:
                rest = self._member.unused_data
                if self._gzip and rest.startswith(_GZIP_MAGIC):
                    self._member, packed = None, rest
                else:  # padding, which no client takes for a part of the body; or one byte, which says nothing yet
                    self._over = not self._gzip or len(rest) >= len(_GZIP_MAGIC)
                    return

    def end(self) -> None:
        """There is no more to come.

        Raises:
            UnpackError: The body breaks off. Of an empty one there is nothing to unpack.
        """
        if self._begin or (self._member is not None and not self._member.eof):
            raise UnpackError("the packed body breaks off")

    def _member_of(self, packed: bytes) -> zlib._Decompress:
        if self._gzip:
            return zlib.decompressobj(zlib.MAX_WBITS | 16)
        wrapped = packed[0] & 0x0F == 8 and int.from_bytes(packed[:2], "big") % 31 == 0  # RFC 1950 §2.2
        return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def unpacker_for(coding: str) -> Unpacker | None:
    """What unpacks a body with this ``Content-Encoding``; None if it is not packed, or otherwise than was asked for."""
    match coding.strip().lower():
        case "gzip" | "x-gzip":  # RFC 9110 §8.4.1.3
            return Unpacker(gzip=True)
        case "deflate":
            return Unpacker(gzip=False)
        case _:
            return None
