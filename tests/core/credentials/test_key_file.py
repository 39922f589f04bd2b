from __future__ import annotations

import stat
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from core.credentials import passphrase
from core.credentials.envelope import Key
from core.credentials.key_file import KeyFile, PassphraseNeededError, UnreadableKeyFileError
from core.credentials.passphrase import WrongPassphraseError
from core.credentials.record import MalformedError

ONE, TWO = Key(bytes(32), "file"), Key(bytes(range(32)), "file")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "MEMORY_KIB", 64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "credentials.key"


def test_there_is_none_at_first_and_reading_makes_none(path: Path) -> None:
    assert KeyFile(path).read() == []
    assert not KeyFile(path).is_locked()
    KeyFile(path).tidy()
    assert not path.parent.exists()


def test_the_first_one_stays(path: Path) -> None:
    assert KeyFile(path).publish(ONE) == ONE
    assert KeyFile(path).publish(TWO) == ONE
    assert KeyFile(path).read() == [ONE]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_line_a_key_the_newest_first(path: Path) -> None:
    file = KeyFile(path)
    with file.locked():
        file.write([TWO, ONE], None)
    assert path.read_text() == f"{TWO.text}\n{ONE.text}\n"
    assert file.read() == [TWO, ONE]
    assert file.publish(ONE) == TWO


def test_a_passphrase(path: Path) -> None:
    file = KeyFile(path)
    file.publish(ONE)
    with file.locked():
        file.write([ONE], "word")
    assert ONE.text not in path.read_text()
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["credentials.key", "credentials.key.lock"]
    assert file.is_locked()
    with pytest.raises(PassphraseNeededError):
        file.read()
    with pytest.raises(WrongPassphraseError):
        KeyFile(path, lambda: "other").read()
    assert KeyFile(path, lambda: "word").read() == [ONE]


@pytest.mark.parametrize("content", [b"", b"\n", b"nonsense", b"\xff", b"jieru1 kid=01234567 at=passphrase kdf=x\n"])
def test_what_is_no_key_file_is_said_and_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    for use in (KeyFile(path, lambda: "word").read, lambda: KeyFile(path, lambda: "word").publish(ONE)):
        with pytest.raises(MalformedError):
            use()
    assert path.read_bytes() == content


def test_what_cannot_be_read_is_not_taken_for_absent(path: Path) -> None:
    path.mkdir(parents=True)
    for use in (KeyFile(path).read, KeyFile(path).is_locked, lambda: KeyFile(path).publish(ONE)):
        with pytest.raises(UnreadableKeyFileError):
            use()


def test_it_is_changed_under_a_lock_of_its_own(path: Path) -> None:
    path.parent.mkdir()
    with FileLock(path.with_name("credentials.key.lock")):
        hasty = KeyFile(path, lock_limit_s=0.02)
        with pytest.raises(Timeout):
            hasty.publish(ONE)
        hasty.tidy()
    assert hasty.read() == []


def test_what_a_killed_process_left_is_swept_once(path: Path) -> None:
    file = KeyFile(path)
    file.publish(ONE)
    leftover = path.with_name(".tmp-0123456789abcdef-99")
    leftover.write_bytes(b"")
    file.tidy()
    assert not leftover.exists()
    leftover.write_bytes(b"")
    file.tidy()
    assert leftover.exists()


def test_without_keys_there_is_no_file(path: Path) -> None:
    file = KeyFile(path)
    file.publish(ONE)
    with file.locked():
        file.write([], None)
    assert not path.exists()
    assert file.read() == []
    assert file.publish(ONE) == ONE
