"""Encrypted files, one a credential, in one private folder.

Owns file names and what a reading error means. Must not know keys' places nor the index. File names are hashes: no
name of a platform can lead out of the folder, collide by case, or be too long.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from core.credentials.atomic import UnsafeFile, make_private_folder, read_private, remove, sweep, write_private
from core.credentials.envelope import Key, KeyRef, key_of, seal, unseal
from core.credentials.record import Malformed, Record
from core.credentials.types import CredentialName
from core.errors import CredentialDamaged, CredentialUnavailable

SUFFIX = ".enc"


class FileStore:
    """The files of one folder.

    Args:
        folder: The folder; made with the first file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: CredentialName) -> Path:
        """The file of a credential."""
        text = "\0".join((name.platform, name.type, name.account))
        digest = base64.b32encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
        return self.folder / f"{digest[:32].lower()}{SUFFIX}"

    def has_files(self) -> bool:
        """Whether there is any ciphertext: then a key exists somewhere, or is lost."""
        return any(True for _ in self.folder.glob(f"*{SUFFIX}"))

    def read(self, name: CredentialName, find_key: Callable[[KeyRef], Key]) -> Record:
        """The record of ``name``.

        Raises:
            CredentialDamaged: Missing, changed, of another key, or of another name.
            CredentialUnavailable: It, or its key, cannot be read now.
        """
        record = self._open(self.path(name), find_key, name)
        if record.name != name:
            raise CredentialDamaged(
                "credential.swapped", platform=name.platform, type=name.type, file=self.path(name).name
            )
        return record

    def write(self, record: Record, key: Key) -> None:
        """Save ``record`` and read it back.

        Raises:
            CredentialUnavailable: Not saved; the file before is as it was.
        """
        try:
            self.prepare()
            write_private(self.path(record.name), seal(record, key))
        except OSError as error:
            raise self._failed("credential.not_saved", record.name, error) from error
        if self.read(record.name, lambda _: key) != record:
            raise CredentialDamaged("credential.damaged_file", type=record.name.type, file=self.path(record.name).name)

    def delete(self, name: CredentialName) -> None:
        """Delete the file of ``name``; one that is not there is no error.

        Raises:
            CredentialUnavailable: It is still there.
        """
        if not self.folder.exists():
            return
        try:
            remove(self.path(name))
        except OSError as error:
            raise self._failed("credential.not_deleted", name, error) from error

    def prepare(self) -> None:
        """Make the folder, keep git out of it, and sweep what killed processes left.

        Raises:
            OSError: It cannot be made, or is not safe.
        """
        make_private_folder(self.folder)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="ascii")
        sweep(self.folder)

    def records(self, find_key: Callable[[KeyRef], Key]) -> Iterator[Record]:
        """Every record in the folder, to make a lost index anew.

        Raises:
            CredentialDamaged: One of them, or the key, is.
            CredentialUnavailable: The key cannot be read now.
        """
        for path in sorted(self.folder.glob(f"*{SUFFIX}")):
            record = self._open(path, find_key, None)
            if self.path(record.name) == path:
                yield record

    def _open(self, path: Path, find_key: Callable[[KeyRef], Key], name: CredentialName | None) -> Record:
        kind = name.type if name else "?"
        try:
            content = read_private(path)
        except FileNotFoundError:
            raise CredentialDamaged("credential.file_missing", type=kind, file=path.name) from None
        except UnsafeFile as error:
            raise CredentialDamaged("credential.unsafe_file", type=kind, file=path.name) from error
        except OSError as error:
            raise CredentialUnavailable("credential.file_unreadable", type=kind, file=path.name) from error
        try:
            return unseal(content, find_key(key_of(content)))
        except Malformed:
            raise CredentialDamaged("credential.damaged_file", type=kind, file=path.name) from None

    def _failed(self, code: str, name: CredentialName, error: OSError) -> CredentialUnavailable:
        problem = error.strerror or str(error)
        return CredentialUnavailable(code, platform=name.platform, type=name.type, problem=problem)
