"""The files of a form, opened for one attempt and closed after it.

Owns which name a file gets where the caller gave none. Must not know how a form is written: the HTTP client does that.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.calls import File


@contextlib.contextmanager
def opened(files: Mapping[str, File]) -> Iterator[dict[str, Any]]:
    """The parts of a form by their field, as the HTTP client takes them: a file, or its name, the file, and its type.

    Raises:
        OSError: A file cannot be opened.
    """
    parts: dict[str, Any] = {}
    with contextlib.ExitStack() as stack:
        for name, file in files.items():
            if isinstance(file, Path):
                # an ASCII name: the client writes others as raw UTF-8, which servers read differently
                parts[name] = (f"{name}{file.suffix}", stack.enter_context(file.open("rb")))
            elif isinstance(file, bytes | tuple):
                parts[name] = file if isinstance(file, tuple) else (name, file)
            else:
                parts[name] = (f"{name}{Path(str(getattr(file, 'name', ''))).suffix}", file)
        yield parts
