from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.plain_files import read_plain


def test_an_ordinary_file_and_a_link_to_one(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a\r\n")
    (tmp_path / "link").symlink_to("file")
    assert read_plain(tmp_path / "file") == read_plain(tmp_path / "link", 3) == b"a\r\n"


def test_what_is_none_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(bytes(4))
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "large", tmp_path / "nothing"):
        with pytest.raises(OSError, match=f"{path.name}'$"):
            read_plain(path, 3)
