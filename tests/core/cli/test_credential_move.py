from __future__ import annotations

import builtins
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core import api_credential_manager, settings
from core.api_credential_manager import get_credential_manager
from core.cli import main
from core.credentials import passphrase

Run = Callable[..., tuple[int, str, str]]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command as a process of its own would; code, output, errors."""
    monkeypatch.setattr(passphrase, "MEMORY_KIB", 64)

    def execute(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(api_credential_manager, "_manager", None)
        monkeypatch.setattr(settings, "_settings", None)
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main(["credentials", *arguments])
        out, err = capsys.readouterr()
        assert "planted" not in out + err
        return code, out, err

    return execute


@pytest.fixture
def dotenv(own_home: Path) -> Path:
    path = Path("their.env").absolute()
    path.write_text("ERP_API_KEY=planted-1\nERP_USERNAME=planted-2\nAPI_TIMEOUT=3\n")
    return path


def stored() -> dict[str, str]:
    return get_credential_manager().get_all_credentials("erp")


def test_a_preview_saves_nothing(run: Run, dotenv: Path) -> None:
    code, out, err = run("import", str(dotenv))
    assert code == 0
    for words in ("ERP_API_KEY", "username", "9 characters", "new", "Nothing was imported"):
        assert words in out
    assert "--all" in err
    assert stored() == {}


def test_all_or_only_some(run: Run, dotenv: Path) -> None:
    assert run("import", str(dotenv), "--only", "erp/username")[0] == 0
    assert stored() == {"username": "planted-2"}
    code, out, _ = run("import", str(dotenv), "--all")
    assert code == 0
    assert "stored already" in out
    assert stored() == {"api_key": "planted-1", "username": "planted-2"}
    code, _, err = run("import", str(dotenv), "--only", "erp/nothing")
    assert code == 2
    assert "erp/nothing" in err


def test_a_person_chooses(run: Run, dotenv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["7", "2"]
    monkeypatch.setattr(builtins, "input", lambda prompt: answers.pop(0))
    monkeypatch.setattr(io, "StringIO", Terminal)
    code, _, err = run("import", str(dotenv))
    assert code == 0
    assert "numbers from the list" in err
    assert stored() == {"username": "planted-2"}

    def ended(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(builtins, "input", ended)
    assert "Nothing was imported" in run("import", str(dotenv))[1]


def test_the_lines_are_commented_out_where_it_was_saved(run: Run, own_home: Path) -> None:
    path = Path(".env").absolute()
    path.write_text("ERP_API_KEY=planted-1\nERP_USERNAME=planted-2\nAPI_TIMEOUT=3\n")
    code, out, _ = run("import", str(path), "--only", "erp/api_key", "--comment-out")
    assert code == 0
    assert path.read_text().splitlines()[1:] == ["ERP_USERNAME=planted-2", "API_TIMEOUT=3"]
    (copy,) = (own_home / "backups").iterdir()
    assert str(copy) in out
    assert "planted-1" in copy.read_text()
    rows = json.loads(run("list", "--json")[1])
    assert [(row["type"], row["origin"]) for row in rows] == [("api_key", "file"), ("username", "dotenv")]


def test_what_fails_is_left_in_the_file(run: Run, dotenv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CREDENTIALS_STORE", "keyring")
    before = dotenv.read_text()
    code, _, err = run("import", str(dotenv), "--all", "--comment-out")
    assert code == 1
    assert err.count("was not imported") == 2
    assert dotenv.read_text() == before


def test_to_another_machine(run: Run, dotenv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("import", str(dotenv), "--all")
    code, out, _ = run("export", "out.jieru", stdin="long word\n")
    assert (code, "Exported 2" in out, "long word" in out) == (0, True, False)
    assert run("export", "out.jieru", stdin="long word\n")[0] == 2, "nothing is written over"
    monkeypatch.setenv("JIERU_HOME", str(tmp_path / "elsewhere"))
    assert run("import", "out.jieru", "--all", stdin="wrong\n")[0] == 2
    assert run("import", "out.jieru", "--all", stdin="long word\n")[0] == 0
    assert stored() == {"api_key": "planted-1", "username": "planted-2"}


def test_names_without_values(run: Run, dotenv: Path) -> None:
    run("import", str(dotenv), "--all")
    code, out, _ = run("export", "--names")
    assert code == 0
    assert "ERP_API_KEY=\n" in out
    assert run("export", "--names", "names.env")[0] == 0
    assert Path("names.env").read_text() == out
    before = dotenv.read_bytes()
    code, _, err = run("export", "--names", str(dotenv))
    assert code == 2
    assert "exists already" in err
    assert dotenv.read_bytes() == before, "the file with the values would have been lost"
    assert run("export")[0] == 2


def test_what_holds_none(run: Run) -> None:
    Path("empty.env").write_text("API_TIMEOUT=3\n")
    assert run("import", "empty.env", "--all")[0] == 2
    code, _, err = run("import", "absent.env", "--all")
    assert code == 2
    assert err.count("\n") == 1
