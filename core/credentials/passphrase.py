"""Content that only a passphrase opens: the key file where the user chose one, and what is exported.

Owns the format, the derivation (Argon2id, RFC 9106's second choice with one lane) and its limits. Must not know what
is inside, nor who types the passphrase.

    jieru1 kid=<first 8 hex digits of SHA-256 of the derived key> at=passphrase kdf=argon2id m=65536 t=3 p=1 salt=<hex>
    <Fernet token>
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from core.credentials.envelope import Key
from core.credentials.record import MalformedError
from core.errors import SettingError

MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 1
"""0.15 s and 64 MiB on a desktop machine."""

MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES = 1024 * 1024, 16, 16
"""More than this a file may not ask for: it could keep the machine busy for hours."""

_HEADER = re.compile(
    rb"jieru1 kid=([0-9a-f]{8}) at=passphrase kdf=argon2id m=(\d{1,9}) t=(\d{1,9}) p=(\d{1,9}) salt=([0-9a-f]{32})\n"
)
_START = b"jieru1 kid="
_PLACE = b" at=passphrase "


class WrongPassphraseError(Exception):
    """The content is whole, and another passphrase opens it."""


class Passphrase:
    """The passphrase that this process was given, or gets when it asks; it asks once.

    Args:
        ask: Asks the user; None where nobody can be asked.
    """

    def __init__(self, ask: Callable[[], str | None] = lambda: None) -> None:
        self.ask = ask
        self._given: str | None = None

    @property
    def given(self) -> str | None:
        """The passphrase, or None if nobody has given one; asks nobody."""
        return self._given

    def __call__(self) -> str | None:
        """The passphrase, or None if nobody has given one."""
        if self._given is None:
            self._given = self.ask() or None
        return self._given

    def give(self, passphrase: str | None) -> None:
        """Use this one from now on; None forgets it."""
        self._given = passphrase or None


def is_locked(content: bytes) -> bool:
    """Whether a passphrase is needed to read ``content``."""
    head = content.partition(b"\n")[0]
    return head.startswith(_START) and _PLACE in head


def lock(content: bytes, passphrase: str) -> bytes:
    """``content`` as only ``passphrase`` opens it.

    Raises:
        SettingError: The passphrase is empty.
    """
    from cryptography.fernet import Fernet

    if not passphrase:
        raise SettingError("credential.empty_passphrase", name="passphrase")
    salt = os.urandom(16)
    key = _derived(passphrase, salt, MEMORY_KIB, PASSES, LANES)
    facts = (key.ref.id.encode(), MEMORY_KIB, PASSES, LANES, salt.hex().encode())
    return b"jieru1 kid=%s at=passphrase kdf=argon2id m=%d t=%d p=%d salt=%s\n%s\n" % (
        *facts,
        Fernet(key.text).encrypt(content),
    )


def unlock(content: bytes, passphrase: str) -> bytes:
    """What ``lock`` was given.

    Raises:
        WrongPassphraseError: Another passphrase opens it.
        MalformedError: Cut or changed, or asking for too much.
    """
    from cryptography.fernet import Fernet, InvalidToken

    header = _HEADER.match(content)
    if header is None:
        raise MalformedError("not locked with a passphrase")
    memory, passes, lanes = int(header[2]), int(header[3]), int(header[4])
    if not (8 * lanes <= memory <= MOST_MEMORY_KIB and 1 <= passes <= MOST_PASSES and 1 <= lanes <= MOST_LANES):
        raise MalformedError("unreasonable parameters")
    key = _derived(passphrase, bytes.fromhex(header[5].decode()), memory, passes, lanes)
    if key.ref.id.encode() != header[1]:
        raise WrongPassphraseError
    try:
        return Fernet(key.text).decrypt(content[header.end() :].strip())
    except InvalidToken:
        raise MalformedError("changed or cut") from None


def _derived(passphrase: str, salt: bytes, memory_kib: int, passes: int, lanes: int) -> Key:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        derivation = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib)
        # typed on another keyboard the same characters may come in another composition
        return Key(derivation.derive(_composed(passphrase)), "file")
    except (ImportError, UnsupportedAlgorithm):  # a cryptography of one's own, built with an OpenSSL before 3.2
        raise SettingError("credential.no_argon2", name="cryptography") from None


def _composed(passphrase: str) -> bytes:
    import unicodedata

    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


_passphrase = Passphrase()


def get_passphrase() -> Passphrase:
    """The process's passphrase."""
    return _passphrase
