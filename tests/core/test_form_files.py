from __future__ import annotations

import io
from pathlib import Path

import pytest

from core.form_files import opened


def test_a_path_is_open_until_the_attempt_is_over_under_an_ascii_name(tmp_path: Path) -> None:
    path = tmp_path / "视频.mp4"
    path.write_bytes(b"moov")
    with opened({"video": path}) as parts:
        name, file = parts["video"]
        assert (name, file.read()) == ("video.mp4", b"moov")
    assert file.closed


def test_bytes_get_the_name_of_their_field_and_a_tuple_keeps_its_own() -> None:
    named = ("a.csv", b"1,2", "text/csv")
    with opened({"f": b"x", "g": named}) as parts:
        assert parts == {"f": ("f", b"x"), "g": named}


def test_an_open_file_stays_its_owners() -> None:
    file = io.BytesIO(b"moov")
    with opened({"video": file}) as parts:
        assert parts["video"] == ("video", file)
    assert not file.closed


def test_of_several_files_the_others_are_closed_when_one_is_missing(tmp_path: Path) -> None:
    there = tmp_path / "a"
    there.write_bytes(b"")
    with pytest.raises(FileNotFoundError), opened({"a": there, "b": tmp_path / "b"}):
        raise AssertionError("not reached")
