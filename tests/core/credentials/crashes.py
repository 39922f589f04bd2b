"""Carries out changes of the credential store in processes that are killed, or find the disk full, at each step.

A program of its own, started by ``test_crashes.py``: only a process without threads can be forked. A step is a file
being opened for writing, flushed, linked, renamed or deleted. Reads a plan as JSON from standard input, and writes one
line of JSON for each step at which the change was cut off, and one for the whole.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import cryptography.fernet
import dotenv
import filelock

from core.api_credential_manager import APICredentialManager
from core.credentials import passphrase
from core.credentials.passphrase import Passphrase
from core.errors import CredentialError
from core.platforms.loader import get_registry
from core.settings import Settings
from tests.core.keyrings import FolderKeyring

Operation = list[str]
IMPORTED = (cryptography.fernet, dotenv, filelock)
"""What the processes would otherwise import each for itself."""
PLANTED = b"planted"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Steps:
    """Counts steps below ``root``, and lets none happen from one of them on.

    Args:
        root: The folder that is watched.
        number: The step, from 1.
        how: ``killed``, or ``full``: what needs room fails from there on.
    """

    def __init__(self, root: Path, number: int, how: str) -> None:
        self._root = str(root)
        self._number = number
        self._how = how
        self._events = ("os.link", "os.mkdir", *(("os.rename", "os.remove") if how == "killed" else ()))
        self._seen = 0
        self.struck = False
        self._fsync = os.fsync
        sys.addaudithook(self._audit)
        os.fsync = self._flush  # type: ignore[assignment]  # called with a descriptor only

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and self._is_ours(path):
                self._step()
        elif event in self._events and self._is_ours(arguments[0]):
            self._step()

    def _flush(self, descriptor: int) -> None:
        self._step()
        self._fsync(descriptor)

    def _is_ours(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self._root)

    def _step(self) -> None:
        self._seen += 1
        if self._seen >= self._number:
            self.struck = True
            if self._how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, "No space left on device")


def start(word: str = "") -> APICredentialManager:
    """As a new process of a user who has a passphrase in mind."""
    return APICredentialManager(settings=Settings(), passphrase=Passphrase(lambda: word))


def carry_out(operation: Operation) -> None:
    """One change, as a user makes it."""
    manager = start()
    match operation:
        case ["set", kind, value]:
            manager.set_credential("erp", kind, value)
        case ["delete", kind]:
            manager.delete_credential("erp", kind)
        case ["lock"]:
            FolderKeyring.lock(True)
        case ["unlock"]:
            FolderKeyring.lock(False)
        case ["rotate"]:
            manager.keys.rotate()
        case ["rotate and forget"]:
            manager.keys.rotate(forget=True)
        case ["passphrase", old, new]:
            start(old).keys.set_passphrase(new or None)
        case ["store", where]:
            os.environ["API_CREDENTIALS_STORE"] = where
        case _:
            raise ValueError(operation)


def everything(kinds: list[str], words: list[str]) -> dict[str, str | None]:
    """What a new process reads, with the passphrase that opens the key; the code of the error where it cannot."""
    manager = start()
    for word in words:
        with suppress(CredentialError):
            manager.keys.give_passphrase(word)
            break
    found: dict[str, str | None] = {}
    for kind in kinds:
        try:
            found[kind] = manager.get_credential("erp", kind)
        except CredentialError as error:
            found[kind] = error.code
    return found


def in_clear(folder: Path) -> list[str]:
    """The files of the home folder that hold a planted value; the keyring's own are not ours."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and "keyring" not in path.parts and PLANTED in path.read_bytes()
    ]


def fork(work: Callable[[], Any]) -> Any:
    """The result of ``work`` in a process of its own, or None if that was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 1
        try:
            os.write(writer, json.dumps(work()).encode())
            status = 0
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(writer)
    with open(reader, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return None
    if status:
        sys.exit("a process failed; its traceback is above")
    return json.loads(answer)


def main() -> None:
    plan = json.load(sys.stdin)
    root = Path(plan["root"])
    kinds: list[str] = plan["kinds"]
    words: list[str] = plan["words"]
    passphrase.MEMORY_KIB = 64
    get_registry().ids()  # read once, and not in each process

    def use(home: Path) -> None:
        os.environ["JIERU_HOME"] = str(home)
        os.environ["JIERU_TEST_KEYRING"] = str(home / "keyring")

    def prepare() -> bool:
        use(root / "before")
        for operation in plan["prepare"]:
            carry_out(operation)
        return True

    (root / "before").mkdir()
    fork(prepare)
    number = 0
    while True:
        number += 1
        home = root / "now"
        shutil.copytree(root / "before", home)
        use(home)

        def change(number: int = number, home: Path = home) -> dict[str, Any]:
            for operation in plan["prepare"]:
                if operation[0] == "store":
                    carry_out(operation)
            steps = Steps(home, number, plan["how"])
            failed = False
            try:
                for operation in plan["change"]:
                    carry_out(operation)
            except CredentialError:
                failed = True
            return {"struck": steps.struck, "failed": failed}

        def look(home: Path = home) -> dict[str, Any]:
            clear = in_clear(home)
            values = everything(kinds, words)
            for operation in plan["after"]:
                carry_out(operation)
            with suppress(FileNotFoundError):
                os.remove(home / "keyring" / "locked")
            return {
                "values": values,
                "clear": clear + in_clear(home),
                "after": everything(kinds, words),
                "litter": [path.name for path in home.rglob(".tmp-*")],
            }

        outcome = fork(change)
        print(json.dumps({"step": number, "outcome": outcome, **fork(look)}), flush=True)
        shutil.rmtree(home)
        if outcome is not None and not outcome["struck"]:
            return


if __name__ == "__main__":
    main()
