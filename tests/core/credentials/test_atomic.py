from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from core.credentials import atomic
from core.credentials.atomic import (
    REPLACE_LIMIT_S,
    UnsafeFileError,
    make_private_folder,
    previous,
    publish_private,
    read_private,
    remove,
    replace,
    sweep,
    write_private,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_files_and_folders_are_private_under_every_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        folder = tmp_path / "folder"
        make_private_folder(folder)
        write_private(folder / "file", b"content")
    finally:
        os.umask(before)
    assert (mode(folder), mode(folder / "file")) == (0o700, 0o600)
    assert read_private(folder / "file") == b"content"


def test_missing_parents_are_made_private(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    assert (mode(tmp_path / "a"), mode(tmp_path / "a" / "b")) == (0o700, 0o700)


def test_a_folder_that_others_can_read_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    make_private_folder(folder)
    assert mode(folder) == 0o700


def test_a_folder_that_its_owner_closed_stays_closed(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o555)
    make_private_folder(folder)
    assert mode(folder) == 0o500


def test_unsafe_folders_are_refused_and_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o770)
    link = tmp_path / "link"
    link.symlink_to(shared)
    file = tmp_path / "file"
    file.write_text("")
    for path in (shared, link, file):
        with pytest.raises(UnsafeFileError):
            make_private_folder(path)
    assert mode(shared) == 0o770


def test_the_generation_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"1", b"2", b"3"):
        write_private(path, content)
    assert (path.read_bytes(), previous(path).read_bytes()) == (b"3", b"2")
    assert sorted(entry.name for entry in tmp_path.iterdir() if entry.is_file()) == ["file", "file.prev"]


def test_a_crash_between_the_two_renames_leaves_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_private(path, b"1")
    os.link(path, previous(path))  # killed after keeping the generation, before replacing
    write_private(path, b"2")
    assert (path.read_bytes(), previous(path).read_bytes()) == (b"2", b"1")
    assert list(tmp_path.glob(".tmp-*")) == []


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "file"
    write_private(path, b"old")

    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, full)
        with pytest.raises(OSError, match="No space"):
            write_private(path, b"new", keep_previous=False)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.glob(".tmp-*")) == []


def test_a_planted_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"victim")
    path = tmp_path / "file"
    path.symlink_to(victim)
    with pytest.raises(UnsafeFileError):
        read_private(path)
    write_private(path, b"mine")
    assert victim.read_bytes() == b"victim"
    assert read_private(path) == b"mine"


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(UnsafeFileError):
            read_private(path)


def test_a_file_that_others_can_read_is_read_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    path.chmod(0o644)
    assert read_private(path) == b"content"
    assert mode(path) == 0o600


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "MAX_SIZE", 3)
    write_private(tmp_path / "file", b"1234")
    with pytest.raises(UnsafeFileError):
        read_private(tmp_path / "file")


def test_only_the_first_publishes(tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert publish_private(path, b"first") is True
    assert publish_private(path, b"second") is False
    assert read_private(path) == b"first"
    assert mode(path) == 0o600
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["key"]


def test_removing_takes_both_generations(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_private(path, b"1")
    write_private(path, b"2")
    remove(path)
    remove(path)
    assert list(tmp_path.glob("file*")) == []


def test_leftovers_are_swept_whatever_the_clock_says(tmp_path: Path) -> None:
    for name, when in ((".tmp-old", 1000.0), (".tmp-future", 4e9), (".tmp-now", None), ("file", 1000.0)):
        (tmp_path / name).write_bytes(b"")
        if when is not None:
            os.utime(tmp_path / name, (when, when))
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["file"]


def test_an_interruption_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_private(path, b"old")

    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    for call in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, interrupted)
            with pytest.raises(KeyboardInterrupt):
                write_private(path, b"new")
        assert path.read_bytes() == b"old"
        assert list(tmp_path.glob(".tmp-*")) == []


def test_a_file_that_somebody_has_open_is_tried_again_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new").write_bytes(b"new")
    slept: list[float] = []
    really = os.replace

    def held(source: Path, target: Path) -> None:
        if len(slept) < 3:
            raise PermissionError
        really(source, target)

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(PermissionError):
        replace(tmp_path / "new", tmp_path / "file", retry=False)
    assert slept == []
    replace(tmp_path / "new", tmp_path / "file", retry=True, sleep=slept.append)
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_file_that_somebody_keeps_open_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    def held(source: Path, target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(PermissionError):
        replace(tmp_path / "new", tmp_path / "file", retry=True, sleep=slept.append)
    assert 1.0 < sum(slept) <= REPLACE_LIMIT_S


def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: object, **options: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refused)
    key = tmp_path / "key"
    assert publish_private(key, b"first") is True
    assert publish_private(key, b"second") is False
    write_private(tmp_path / "file", b"1")
    write_private(tmp_path / "file", b"2")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == {
        "key": b"first",
        "file": b"2",
    }


def test_a_wide_mode_on_a_read_only_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    path.chmod(0o644)

    def read_only(descriptor: int, mode: int) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(os, "fchmod", read_only)
    assert read_private(path) == b"content"
