"""The command line as a program: exit codes, one line for an error, and being stopped while it still loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli import main
from core.cli.program import COMMANDS, run
from core.redaction import get_redactor

ROOT = Path(__file__).parents[3]
STOPPED_BY_AN_IMPORT = """
import signal, sys

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            sys.meta_path.remove(self)
            signal.raise_signal(getattr(signal, sys.argv[2]))

sys.meta_path.insert(0, Stop())
from core.cli import main
sys.exit(main(sys.argv[3:]))
"""


@pytest.mark.real
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("module", ["core.cli.program", "core.cli.call", "core.connectors.base", "core.history.store"])
def test_stopped_while_it_still_loads_it_is_stopped_like_any_other(module: str, number: str) -> None:
    command = [sys.executable, "-c", STOPPED_BY_AN_IMPORT, module, number, "call", "erp", "/x", "--json"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=30)
    assert (done.returncode, done.stderr) == (130, "Stopped.\n")
    data = json.loads(done.stdout)
    assert (data["error"]["type"], data["attempts"], data["stop_reason"]) == ("Cancelled", [], None)


@pytest.mark.parametrize(
    "arguments", [[], ["bogus"], ["call"], ["call", "erp", "/x", "--bogus"], ["history", "--limit"]]
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "--help" in err


@pytest.mark.parametrize(("name", "content"), [("config.toml", b"A = [\n"), (".env", b"A=\xff\n")])
@pytest.mark.parametrize("command", [["call", "erp", "/x"], ["credentials", "list"], ["history"], ["platforms"]])
def test_a_settings_file_that_cannot_be_read_is_one_line_that_names_it(
    name: str, content: bytes, command: list[str], own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own_home / name).write_bytes(content)
    assert main(command) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert str(own_home / name) in err
    if command[0] == "call":
        assert main([*command, "--json"]) == 2
        data = json.loads(capsys.readouterr().out)
        assert (data["error"]["type"], data["endpoint"], data["attempts"]) == ("SettingError", "/x", [])


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([command, "--help"] for command in COMMANDS)])
def test_help_and_version_are_successes(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out


@pytest.mark.real
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_empty_ones(closed: str) -> None:
    command = f"'{sys.executable}' -m core.cli credentials set erp api_key {closed}"
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", command], env=environ, input="", capture_output=True, text=True, timeout=30)
    assert done.returncode == 2, "there is no value"
    assert done.stdout == ""
    assert "The value is empty" in done.stderr or "2>" in closed


def test_only_the_command_that_is_used_is_loaded() -> None:
    code = (
        "import sys; from core.cli.program import build_parser; build_parser(['sandbox']);"
        "print('core.cli.call' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_readers_end_of_a_pipe_may_go(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(args: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr("core.cli.platforms.run", broken)
    monkeypatch.setattr("sys.stderr", open(os.devnull, "w"))  # noqa: SIM115 - run closes it
    assert run(["platforms"]) == 1


def test_a_full_disk_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(args: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.cli.platforms.run", full)
    assert main(["platforms"]) == 1
    err = capsys.readouterr().err
    assert "No space left" in err
    assert err.count("\n") == 1


def test_a_mistake_of_ours_is_one_line_without_a_traceback_and_one_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    get_redactor().register("program-secret-1")

    def broken(args: object) -> int:
        raise RuntimeError("no such thing\nprogram-secret-1")

    monkeypatch.setattr("core.cli.call.run", broken)
    assert main(["call", "erp", "/x", "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["error"]["code"] == "unforeseen"
    assert (err.count("\n"), "Traceback" in err, "program-secret-1" in out + err) == (1, False, False)


def test_a_value_on_the_command_line_is_not_said_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credentials", "set", "douyin", "access_token", "act.secret-1234"]) == 2
    err = capsys.readouterr().err
    assert "standard input" in err
    assert "act.secret-1234" not in err
