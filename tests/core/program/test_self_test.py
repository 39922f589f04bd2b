from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.credentials import keyring_backends
from core.credentials.keyring_store import KeyringUnavailableError
from core.errors import JieruError
from core.paths import find_paths
from core.program import self_test
from core.redaction import get_redactor
from core.texts import Language
from tests.core.keyrings import SharedKeyring


def test_it_runs_in_a_home_of_its_own_and_leaves_everything_as_it_was(
    monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    monkeypatch.setenv("DOUYIN_ACCESS_TOKEN", "act.live")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:password@proxy")
    Path(".env").write_text("ERP_API_KEY=live\n")
    before, folder = dict(os.environ), Path.cwd()
    with self_test.surroundings() as scratch:
        paths = find_paths()
        assert {paths.data, paths.config} == {scratch}
        assert scratch != own_home
        assert Path.cwd() == scratch.resolve()
        assert not {"DOUYIN_ACCESS_TOKEN", "HTTPS_PROXY"} & set(os.environ)
        assert os.environ["PATH"] == before["PATH"]
        (scratch / "history.sqlite3").touch()
    assert not scratch.exists()
    assert dict(os.environ) == before
    assert Path.cwd() == folder
    assert list(own_home.iterdir()) == []


def test_a_failed_check_is_told_and_the_others_are_run() -> None:
    def broken() -> str:
        raise JieruError("self_test.texts", missing="cli.error")

    lines: list[str] = []
    good = self_test.run_checks({"texts": broken, "call": lambda: "fine\nstep 1\nstep 2"}, lines.append)
    assert not good
    failed, passed, end = lines
    assert failed.startswith("failed ")
    assert failed.endswith("s  texts: One of the languages lacks these texts: cli.error")
    assert passed.splitlines()[0].startswith("ok ")
    assert passed.splitlines()[0].endswith("s  sandbox call: fine")
    assert [line.strip() for line in passed.splitlines()[1:]] == ["step 1", "step 2"]
    assert end == "Self-test failed: 1 of 2 checks."


def test_a_failure_shows_no_secret() -> None:
    get_redactor().register("act.planted-secret")

    def broken() -> str:
        raise OSError("cannot send act.planted-secret")

    lines: list[str] = []
    self_test.run_checks({"call": broken}, lines.append)
    assert "OSError: cannot send " in lines[0]
    assert "planted" not in lines[0]


def test_all_in_order(own_home: Path) -> None:
    lines: list[str] = []
    checks = {"definitions": self_test.definitions, "texts": self_test.texts, "credentials": self_test.credentials}
    assert self_test.run_checks(checks, lines.append)
    assert "douyin" in lines[0]
    assert "store: file" in lines[2]
    assert lines[-1] == "Self-test passed: all 3 checks are in order."
    assert not list((own_home / ".credentials").glob("*.enc"))


@pytest.mark.real
def test_the_call_is_retried_and_found_in_the_history() -> None:
    first, *steps = self_test.call().splitlines()
    assert first == "retried as it should be"
    assert len(steps) == 4
    assert "429" in steps[0]
    assert self_test.history() == "4 steps written and read back"


@pytest.mark.real
def test_another_course_of_the_call_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "DEMO_RULES", ("ok",))
    with pytest.raises(JieruError, match=r"douyin\.token_expired.*not ok"):
        self_test.call()


def test_a_history_without_the_call_is_a_failure() -> None:
    with pytest.raises(JieruError, match="history"):
        self_test.history()


def test_a_platform_or_text_that_is_missing_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def keys(language: Language) -> frozenset[str]:
        return frozenset({"a", "b"} if language == "en" else {"a"})

    monkeypatch.setattr(self_test, "keys", keys)
    with pytest.raises(JieruError, match="texts: b"):
        self_test.texts()
    monkeypatch.setattr("core.platforms.loader.BUILTIN", ("douyin", "nowhere"))
    with pytest.raises(FileNotFoundError, match="nowhere"):
        self_test.definitions()


def test_without_a_keyring_that_is_said() -> None:
    first, *backends = self_test.keyring().splitlines()
    assert "encrypted files" in first
    assert [line.split(":")[0] for line in backends] == list(keyring_backends.trusted_backends())


def test_a_keyring_that_answers_keeps_an_entry_for_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.keyrings.SharedKeyring")
    assert self_test.keyring().startswith("tests.core.keyrings.SharedKeyring stores, returns and deletes")
    assert SharedKeyring.used
    assert SharedKeyring.shared == {}


def test_nothing_is_stored_in_a_locked_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.keyrings.BrokenKeyring")
    monkeypatch.setattr(keyring_backends, "would_ask", lambda _backend: True)
    assert "BrokenKeyring would ask for a password" in self_test.keyring()


def test_a_keyring_that_breaks_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.keyrings.BrokenKeyring")
    with pytest.raises(KeyringUnavailableError):
        self_test.keyring()


def test_a_keyring_module_that_was_left_out_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_backends, "trusted_backends", lambda: ("keyring.backends.Nowhere.Keyring",))
    with pytest.raises(ModuleNotFoundError, match="Nowhere"):
        self_test.keyring()
