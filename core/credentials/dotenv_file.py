"""A ``.env`` file as something to move credentials out of.

Owns its syntax, as far as python-dotenv reads it, and the careful way to change it. Must not know which variables are
credentials.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.credentials.atomic import make_private_folder, publish_private, replace
from core.errors import SettingError
from core.plain_files import read_plain

MAX_SIZE = 1 << 20
_BOM = "\ufeff"  # which some editors write, and python-dotenv drops


def read_dotenv(path: Path) -> dict[str, str]:
    """The variables with their values; of one that is there twice the last.

    Raises:
        SettingError: It cannot be read, or is no text.
    """
    return {name: value for name, value in _values(_text(path)).items() if value}


def comment_out(path: Path, variables: Mapping[str, str], backups: Path, remark: str) -> Path:
    """Turn the lines of ``variables`` into comments without their values.

    Args:
        path: The file; a link is followed. It keeps its mode and everything else that is in it.
        variables: Names, and the values that are safe elsewhere. One that has another value by now is not lost: it is
            refused.
        backups: The folder, made with mode 0700, for a copy of the file as it was.
        remark: What the comment says.

    Returns:
        The copy. It holds the values.

    Raises:
        SettingError: It cannot be read, or has been changed meanwhile.
        OSError: Nothing was changed.
    """
    target = Path(os.path.realpath(path))
    text = _text(target)
    found = _values(text)
    if any(found.get(name, "").rstrip("\r\n") != value for name, value in variables.items()):
        raise SettingError("setting.file_changed", name=str(path))
    lines = [_BOM] if text.startswith(_BOM) else []
    for binding in _bindings(text):
        original: str = binding.original.string
        lines.append(_commented(original, binding.key, remark) if binding.key in variables else original)
    copy = _keep(backups, text.encode("utf-8"))
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IMODE(target.stat().st_mode))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write("".join(lines).encode("utf-8"))
            file.flush()
            os.fsync(descriptor)
        _check_unchanged(target, text)
        replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return copy


def _text(path: Path) -> str:
    try:
        return read_plain(path, MAX_SIZE).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingError("setting.file_unreadable", name=str(path)) from None


def _check_unchanged(path: Path, text: str) -> None:
    if _text(path) != text:
        raise SettingError("setting.file_changed", name=str(path))


def _bindings(text: str) -> Iterator[Any]:
    from dotenv.parser import parse_stream

    return parse_stream(io.StringIO(text, newline=""))


def _values(text: str) -> dict[str, str]:
    return {binding.key: binding.value or "" for binding in _bindings(text) if binding.key}


def _commented(original: str, variable: str, remark: str) -> str:
    """The lines of a value that goes over several become one; blank lines before it and the end stay."""
    before = original[: len(original) - len(original.lstrip())]
    end = original[len(original.rstrip("\r\n")) :]
    return f"{before}# {variable}=  # {remark}{end}"


def _keep(folder: Path, content: bytes) -> Path:
    make_private_folder(folder)
    number = 1
    while not publish_private(copy := folder / f"env-{number}", content):
        number += 1
    return copy
