"""The folder of encrypted files: one credential a file, named by a hash.

Owns the folder and the names in it. Must not know the index, nor where keys come from.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from core.credentials.atomic import (
    Stamp,
    make_private_folder,
    previous,
    read_private,
    read_stamped,
    remove,
    replace,
    stamp_of,
    sweep,
    write_private,
)
from core.credentials.envelope import Key, KeyRef, key_of, seal, unseal
from core.credentials.record import MalformedError, Record
from core.credentials.types import CredentialName

SUFFIX = ".enc"


class FileStore:
    """Reads and writes envelopes.

    Args:
        folder: Where they are; made with the first write.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._prefix = os.path.join(folder, "")
        self._paths: dict[CredentialName, str] = {}
        self._swept = False

    def path(self, name: CredentialName) -> Path:
        """The file of a credential; no character of the name gets into it."""
        return Path(self._path(name))

    def prepare(self) -> None:
        """Make the folder fit to be written to.

        Raises:
            OSError: It cannot be made, or others could change what is in it.
        """
        make_private_folder(self.folder)

    def tidy(self) -> None:
        """Keep git out, and once a process delete what killed ones left; under the lock of the folder.

        Raises:
            OSError: The folder cannot be written.
        """
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            write_private(ignore, b"*\n", keep_previous=False)
        if not self._swept:
            sweep(self.folder)
            self._swept = True

    def stamp(self, name: CredentialName) -> Stamp | None:
        """What changes when the file changes; None if there is none."""
        try:
            return stamp_of(os.lstat(self._path(name)))
        except OSError:
            return None

    def is_empty(self) -> bool:
        """Whether there is no ciphertext at all, not even a previous generation.

        Raises:
            OSError: Nobody can tell.
        """
        try:
            return not any(SUFFIX in path.name for path in self.folder.iterdir())
        except FileNotFoundError:
            return True

    def read(self, name: CredentialName, open_key: Callable[[KeyRef], Key]) -> tuple[Record, Stamp] | None:
        """What is in the credential's file, with its stamp; None if there is none. The caller compares the name.

        Raises:
            MalformedError: Cut or changed.
            OSError: It is there but cannot be read.
        """
        try:
            content, stamp = read_stamped(self._path(name))
        except FileNotFoundError:
            return None
        return unseal(content, open_key(key_of(content))), stamp

    def write(self, record: Record, key: Key) -> Callable[[], None]:
        """Save the credential; the generation before is kept beside it.

        Returns:
            Puts the generation before back in its place, also on a full disk.

        Raises:
            OSError: Not saved; what was there is untouched.
        """
        path, before = self.path(record.name), self.stamp(record.name)
        write_private(path, seal(record, key))

        def undo() -> None:
            with contextlib.suppress(OSError):
                if before is None:
                    path.unlink()
                elif previous(path).lstat().st_ino == before[0]:
                    replace(previous(path), path)

        return undo

    def delete(self, name: CredentialName) -> None:
        """Delete both generations; none there is no error."""
        if self.stamp(name) is not None or previous(self.path(name)).exists():
            remove(self.path(name))

    def generations(self) -> list[Path]:
        """All encrypted files, those before the last save too."""
        return sorted(path for path in self.folder.iterdir() if path.name.removesuffix(".prev").endswith(SUFFIX))

    def envelopes(self, open_key: Callable[[KeyRef], Key]) -> Iterator[tuple[KeyRef, Record | None]]:
        """The key of every envelope, and the credential if it can be read and lies in the file of its name."""
        for path in sorted(self.folder.glob("*" + SUFFIX)):
            try:
                content = read_private(path)
                ref = key_of(content)
            except (OSError, MalformedError):
                continue
            try:
                record = unseal(content, open_key(ref))
            except MalformedError:
                yield ref, None
            else:
                yield ref, record if self.path(record.name) == path else None

    def _path(self, name: CredentialName) -> str:
        """The same as text, which is cheaper where there are a thousand."""
        path = self._paths.get(name)
        if path is None:
            import hashlib  # brings 1 MB of OpenSSL

            text = "\0".join(name)
            digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:40]
            path = self._paths[name] = f"{self._prefix}{digest}{SUFFIX}"
        return path
