"""Where the program writes: one folder with ``JIERU_HOME``, the user's folders without, never a cache."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.paths import Paths, find_paths

ALL = ("history", "credentials", "key_file", "platforms", "config_file", "trusted_hosts", "dotenv", "window_state")


def everything(paths: Paths) -> list[Path]:
    return [paths.data, paths.config, paths.logs, *(getattr(paths, name) for name in ALL)]


def test_with_jieru_home_everything_lies_in_it(tmp_path: Path) -> None:
    paths = find_paths({"JIERU_HOME": str(tmp_path / "one")})
    assert all(path.is_relative_to(tmp_path / "one") for path in everything(paths))
    assert not (tmp_path / "one").exists()  # nothing is made by looking


def test_without_it_the_folders_are_the_users_and_no_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    paths = find_paths({})
    assert all(path.is_relative_to(tmp_path) for path in everything(paths))
    assert not any("cache" in part.lower() for path in everything(paths) for part in path.relative_to(tmp_path).parts)


@pytest.mark.parametrize("home", ["", "  "])
def test_a_blank_home_is_none(home: str) -> None:
    assert find_paths({"JIERU_HOME": home}) == find_paths({})


def test_the_key_lies_outside_the_folder_of_the_encrypted_files(tmp_path: Path) -> None:
    paths = find_paths({"JIERU_HOME": str(tmp_path)})
    assert not paths.key_file.is_relative_to(paths.credentials)


def test_a_home_is_absolute_and_a_user_that_does_not_exist_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    assert find_paths({"JIERU_HOME": "~/x"}).data == Path("/home/somebody/x")
    assert find_paths({"JIERU_HOME": "~no-such-user-here/x"}).data == Path.cwd() / "~no-such-user-here" / "x"
