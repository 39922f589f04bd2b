from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.credentials import dotenv_file
from core.credentials.dotenv_file import comment_out, read_dotenv
from core.errors import SettingError

TEXT = "\ufeff# head\r\n\n  export A_TOKEN=planted-1 # why\r\nB=\"planted\n2\"\n\nC\nD=\nA_TOKEN=planted-3\nE='kept'  "


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_bytes(TEXT.encode())
    path.chmod(0o640)
    return path


def chosen(file: Path, *names: str) -> dict[str, str]:
    values = read_dotenv(file)
    return {name: values[name] for name in names}


def test_the_values(file: Path) -> None:
    assert read_dotenv(file) == {"A_TOKEN": "planted-3", "B": "planted\n2", "E": "kept"}


def test_lines_become_comments_and_everything_else_stays(file: Path, tmp_path: Path) -> None:
    copy = comment_out(file, chosen(file, "A_TOKEN", "B"), tmp_path / "backups", "moved")
    assert file.read_bytes().decode() == (
        "\ufeff# head\r\n\n  # A_TOKEN=  # moved\r\n# B=  # moved\n\nC\nD=\n# A_TOKEN=  # moved\nE='kept'  "
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert copy.read_bytes() == TEXT.encode()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert read_dotenv(file) == {"E": "kept"}
    assert comment_out(file, chosen(file, "E"), tmp_path / "backups", "moved") != copy
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == [".env"]


VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12)
LINES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["A", "B", "C_D"]), VALUES).map(lambda pair: f'{pair[0]}="{pair[1]}"'),
        st.tuples(st.sampled_from(["A", "B", "C_D"]), VALUES).map(lambda pair: f"export {pair[0]} = {pair[1]}"),
        VALUES.map(lambda text: f"# {text}"),
        VALUES,
    ),
    max_size=8,
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\n\n"]), st.sets(st.sampled_from(["A", "B", "C_D"])))
@hypothesis_settings(deadline=None)
def test_only_what_was_named_is_gone(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], end: str, named: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("dotenv")
    path = folder / ".env"
    path.write_bytes(end.join(lines).encode())
    before = read_dotenv(path)
    comment_out(path, {name: before.get(name, "").rstrip("\r\n") for name in named}, folder / "backups", "moved")
    assert read_dotenv(path) == {k: v for k, v in before.items() if k not in named}


def test_a_link_is_followed(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(file)
    comment_out(link, chosen(file, "E"), tmp_path / "backups", "moved")
    assert link.is_symlink()
    assert "E" not in read_dotenv(file)


def test_what_is_no_text_file_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, binary, large = tmp_path / "pipe", tmp_path / "binary", tmp_path / "large"
    os.mkfifo(pipe)
    binary.write_bytes(b"A=secret\xff")
    monkeypatch.setattr(dotenv_file, "MAX_SIZE", 20)
    large.write_bytes(b"x" * 21)
    for path in (pipe, binary, large, tmp_path, tmp_path / "absent"):
        with pytest.raises(SettingError) as caught:
            read_dotenv(path)
        assert caught.value.data["name"] == str(path)
        assert "secret" not in str(caught.value)


def test_what_another_program_writes_meanwhile_is_not_lost(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.fsync

    def written(descriptor: int) -> None:
        really(descriptor)
        file.write_text("NEW=1\n")

    monkeypatch.setattr(os, "fsync", written)
    with pytest.raises(SettingError):
        comment_out(file, chosen(file, "E"), tmp_path / "backups", "moved")
    assert file.read_text() == "NEW=1\n"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == [".env"]


def test_a_value_that_has_changed_since_it_was_imported_is_not_commented_away(file: Path, tmp_path: Path) -> None:
    imported = chosen(file, "E")
    file.write_text("E=newer\n")
    with pytest.raises(SettingError) as caught:
        comment_out(file, imported, tmp_path / "backups", "moved")
    assert caught.value.code == "setting.file_changed"
    assert file.read_text() == "E=newer\n"
