"""Files that are cut, changed, emptied or exchanged: one is damaged and says so, and no value is wrong."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.api_credential_manager import APICredentialManager
from core.errors import CredentialDamaged, CredentialError, CredentialUnavailable
from core.settings import Settings

VALUES = {f"type_{number}": f"planted-{number}-中文" for number in range(4)}
DAMAGES = ("cut", "flipped", "emptied", "garbage", "deleted", "exchanged")


@contextmanager
def a_home() -> Iterator[Path]:
    """A home of its own for each example; the key is in the key file."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"JIERU_HOME": folder, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
        with mock.patch.dict(os.environ, environ):
            yield Path(folder)


def start() -> APICredentialManager:
    return APICredentialManager(settings=Settings(), register_secret=lambda value: None)


def found() -> dict[str, str | None]:
    """What a new process reads; ``damaged`` and ``unavailable`` for what it says so of."""
    manager = start()
    answers: dict[str, str | None] = {}
    for kind in VALUES:
        try:
            answers[kind] = manager.get_credential("erp", kind)
        except CredentialDamaged:
            answers[kind] = "damaged"
        except CredentialUnavailable:
            answers[kind] = "unavailable"
    return answers


@pytest.fixture(scope="module")
def whole() -> Iterator[Path]:
    """A home with four credentials, each saved twice."""
    with a_home() as home, tempfile.TemporaryDirectory() as kept:
        for value in ("before", None):
            for kind in VALUES:
                start().set_credential("erp", kind, value or VALUES[kind])
        shutil.copytree(home, Path(kept) / "home")
        yield Path(kept) / "home"


def damage(path: Path, how: str, other: Path, draw: st.DataObject) -> None:
    content = path.read_bytes()
    if how == "cut":
        path.write_bytes(content[: draw.draw(st.integers(0, len(content) - 1), label="length")])
    elif how == "flipped":
        place = draw.draw(st.integers(0, 8 * len(content) - 1), label="bit")
        changed = bytearray(content)
        changed[place // 8] ^= 1 << place % 8
        path.write_bytes(changed)
    elif how == "emptied":
        path.write_bytes(b"")
    elif how == "garbage":
        path.write_bytes(draw.draw(st.binary(max_size=300), label="garbage"))
    elif how == "deleted":
        path.unlink()
    else:
        path.write_bytes(other.read_bytes())
        other.write_bytes(content)


@given(how=st.sampled_from(DAMAGES), draw=st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_gives_a_wrong_value_or_spreads(whole: Path, how: str, draw: st.DataObject) -> None:
    with a_home() as home:
        shutil.copytree(whole, home, dirs_exist_ok=True)
        names = sorted(path.relative_to(home) for path in home.rglob("*") if path.is_file() and path.name != ".lock")
        names = [name for name in names if name.suffix not in (".lock",)]
        path = home / draw.draw(st.sampled_from(names), label="file")
        other = home / draw.draw(st.sampled_from([name for name in names if home / name != path]), label="other")
        damage(path, how, other, draw)
        touched = {path.name, other.name} if how == "exchanged" else {path.name}
        answers = found()

        credentials = {name.removesuffix(".prev") for name in touched if ".enc" in name}
        wrong = {kind for kind, value in VALUES.items() if answers[kind] != value}
        if "credentials.key" not in touched:
            assert len(wrong) <= len(credentials)
        for kind in wrong:
            old = how == "exchanged" and answers[kind] == "before"  # the generation before was put in its place
            assert answers[kind] in ("damaged", "unavailable") or old
            assert not old or start().status("erp")[kind].note == "older_value"
        for kind in VALUES:
            try:
                start().set_credential("erp", kind, "after")
            except CredentialError:
                assert "credentials.key" in touched or "index.json" in touched
            else:
                assert start().get_credential("erp", kind) == "after"


@pytest.mark.parametrize("content", ["", "nonsense", "A" * 43 + "=", "\n"])
def test_a_damaged_key_file_is_left_alone_and_all_comes_back_with_the_right_one(whole: Path, content: str) -> None:
    with a_home() as home:
        shutil.copytree(whole, home, dirs_exist_ok=True)
        key = (home / "credentials.key").read_bytes()
        (home / "credentials.key").write_text(content)
        assert set(found().values()) == {"damaged"}
        with pytest.raises(CredentialDamaged):
            start().set_credential("erp", "type_0", "after")
        assert (home / "credentials.key").read_text() == content
        (home / "credentials.key").write_bytes(key)
        assert found() == VALUES


def test_nothing_is_in_clear_in_the_whole_folder(whole: Path) -> None:
    contents = [path.read_bytes() for path in whole.rglob("*") if path.is_file()]
    assert len(contents) > 8
    assert not [content for content in contents if b"planted" in content or "中文".encode() in content]
