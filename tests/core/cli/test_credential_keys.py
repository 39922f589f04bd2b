from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core import api_credential_manager, settings
from core.api_credential_manager import get_credential_manager
from core.cli import main
from core.credentials import passphrase
from core.credentials.envelope import Key
from core.credentials.passphrase import Passphrase

Run = Callable[..., tuple[int, str, str]]
OLD, NEW = Key(bytes(32), "environment").text, Key(bytes(range(32)), "environment").text


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command as a process of its own would; code, output, errors."""
    monkeypatch.setattr(passphrase, "MEMORY_KIB", 64)

    def execute(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(api_credential_manager, "_manager", None)
        monkeypatch.setattr(settings, "_settings", None)
        monkeypatch.setattr(passphrase, "_passphrase", Passphrase())
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main(["credentials", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return execute


def test_rotating(run: Run, own_home: Path) -> None:
    run("set", "erp", "api_key", stdin="value-1234\n")
    code, out, err = run("rotate-key")
    assert (code, err) == (0, "")
    assert "anew: 1" in out
    assert "key file" in out
    assert get_credential_manager().get_credential("erp", "api_key") == "value-1234"
    assert "before: 1" in out
    assert "Old keys" not in run("rotate-key", "--forget")[1]
    assert len((own_home / "credentials.key").read_text().split()) == 1
    (path,) = (own_home / ".credentials").glob("*.enc")
    path.write_bytes(path.read_bytes()[:-10])
    code, _, err = run("rotate-key")
    assert code == 1
    assert path.name in err


def test_rotating_the_variable_s_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", OLD)
    run("set", "erp", "api_key", stdin="value-1234\n")
    code, out, err = run("rotate-key")
    assert (code, out) == (2, "")
    assert "--old-key" in err
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", NEW)
    code, out, err = run("rotate-key", "--old-key", stdin=OLD + "\n")
    assert (code, err) == (0, "")
    assert OLD not in out
    assert get_credential_manager().get_credential("erp", "api_key") == "value-1234"
    code, _, err = run("rotate-key", "--old-key", stdin="no-key-at-all\n")
    assert code == 2
    assert "no-key-at-all" not in err


def test_a_passphrase(run: Run) -> None:
    run("set", "erp", "api_key", stdin="value-1234\n")
    code, out, _ = run("passphrase", stdin="first-word\n")
    assert code == 0
    assert "first-word" not in out
    code, _, err = run("set", "erp", "username", stdin="value\n")
    assert code == 2
    assert "passphrase" in err
    code, _, err = run("passphrase", stdin="wrong\nsecond\n")
    assert code == 2
    assert "does not open" in err
    assert run("passphrase", stdin="first-word\nsecond-word\n")[0] == 0
    assert run("passphrase", "--remove", stdin="second-word\n")[0] == 0
    assert get_credential_manager().get_credential("erp", "api_key") == "value-1234"
    code, _, err = run("passphrase", stdin="")
    assert code == 2
    assert err.count("\n") == 1
