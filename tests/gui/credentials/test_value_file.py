from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.credentials.types import MAX_VALUE
from core.errors import JieruError
from gui.credentials.value_file import read_value

PEM = "-----BEGIN PRIVATE KEY-----\n" + "MIIE\n" * 26 + "-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (PEM.encode(), PEM),
        (PEM.replace("\n", "\r\n").encode(), PEM.replace("\n", "\r\n")),
        (b"token-1234\n", "token-1234"),
        (b"token-1234\r\n", "token-1234"),
        (b"\xef\xbb\xbftoken-1234", "token-1234"),
        (("x" * 40_000).encode(), "x" * 40_000),
    ],
)
def test_a_value_is_read_whole(tmp_path: Path, content: bytes, value: str) -> None:
    file = tmp_path / "value.txt"
    file.write_bytes(content)
    assert read_value(file) == value


def _code(path: Path) -> str:
    with pytest.raises(JieruError) as caught:
        read_value(path)
    assert path.name in str(caught.value)
    assert str(path.parent) not in str(caught.value)
    return caught.value.code


def test_what_is_no_text_is_told_by_name_and_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "key.p12"
    file.write_bytes(b"\xff\xfe\x00secret")
    assert _code(file) == "value_file.no_text"
    file.write_bytes(b" \n")
    assert _code(file) == "value_file.empty"
    file.write_bytes(b"x" * (MAX_VALUE + 1))
    assert _code(file) == "value_file.too_long"
    file.write_bytes(b"x" * (4 * MAX_VALUE + 1))
    assert _code(file) == "value_file.too_long"
    assert _code(tmp_path / "nothing") == "value_file.no_file"
    assert _code(tmp_path) == "value_file.no_file"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert _code(pipe) == "value_file.no_file"


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "key.pem"
    file.write_text("x")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert _code(file) == "value_file.unreadable"
