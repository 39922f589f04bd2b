"""The encrypted file of one credential: a clear first line that names the key, then a Fernet token.

Owns the file format ``jieru1``. The key's id in clear is what tells a wrong key from a damaged file: the two need
opposite advice. Must not know where keys come from.

    jieru1 kid=<first 8 hex digits of SHA-256 of the key> at=<environment|keyring|file>
    <Fernet token of the record>
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from core.credentials.record import MalformedError, Record, from_text, to_text

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

KeyPlace = Literal["environment", "keyring", "file"]

_HEADER = re.compile(rb"jieru1 kid=([0-9a-f]{8}) at=(environment|keyring|file)\n")


class KeyRef(NamedTuple):
    """Which key, and where it was kept when it was used. A tuple, because each file looks its key up."""

    id: str
    place: KeyPlace


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A Fernet key: 32 bytes."""

    raw: bytes
    place: KeyPlace

    @property
    def ref(self) -> KeyRef:
        """How envelopes and the index name it."""
        import hashlib  # brings 1 MB of OpenSSL, which a start without stored credentials does without

        return KeyRef(hashlib.sha256(self.raw).hexdigest()[:8], self.place)

    @property
    def text(self) -> str:
        """The usual form: 44 characters of URL-safe base64."""
        return base64.urlsafe_b64encode(self.raw).decode("ascii")


def parse_key(text: str, place: KeyPlace) -> Key:
    """The key from its usual form; either base64 alphabet, white space around it does not matter.

    Raises:
        MalformedError: Not 32 bytes in base64.
    """
    try:
        raw = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise MalformedError("no base64") from None
    if len(raw) != 32:
        raise MalformedError("not 32 bytes")
    return Key(raw, place)


def seal(record: Record, key: Key) -> bytes:
    """The file's content for a record."""
    token = _fernet(key.raw).encrypt(to_text(record).encode("ascii"))
    return b"jieru1 kid=%s at=%s\n%s\n" % (key.ref.id.encode(), key.place.encode(), token)


def key_of(content: bytes) -> KeyRef:
    """Which key opens this file.

    Raises:
        MalformedError: No envelope of ours.
    """
    return _key_in(content[: content.find(b"\n") + 1])


@lru_cache(maxsize=64)
def _key_in(header: bytes) -> KeyRef:
    """What the first line says, its end included; it is the same in nearly all files."""
    found = _HEADER.fullmatch(header)
    if found is None:
        raise MalformedError("no envelope")
    return KeyRef(found[1].decode(), found[2].decode())  # type: ignore[arg-type]  # the pattern allows no other


def unseal(content: bytes, key: Key) -> Record:
    """The record inside.

    Raises:
        MalformedError: Changed or cut, or not of this key after all.
    """
    start = content.find(b"\n") + 1
    _key_in(content[:start])
    try:
        # no time limit: a clock set back would make every file look damaged
        plain = _fernet(key.raw).decrypt(content[start:])
    except _refusal():
        raise MalformedError("changed or cut") from None
    return from_text(plain.decode("utf-8", "replace"))


def _refusal() -> type[Exception]:
    """What Fernet says of a token that is not this key's; imported when it does."""
    from cryptography.fernet import InvalidToken

    return InvalidToken


@lru_cache(maxsize=8)
def _fernet(raw: bytes) -> Fernet:
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(raw))
