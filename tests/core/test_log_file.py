from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.program import run
from core.errors import SettingError
from core.log_file import FILE_NAME, log_file
from core.redaction import get_redactor


def written(home: Path) -> str:
    return (home / "logs" / FILE_NAME).read_text("utf-8")


@pytest.mark.real
def test_a_call_leaves_its_lines_and_standard_error_is_what_it_was(
    own_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_RETRY_DELAY", "0")
    command = ["call", "erp", "order.list", "--sandbox", "--fault", "503", "--json"]
    assert run(command) == 0
    assert "Sent GET /orders" in written(own_home)
    assert "HTTP 503" in written(own_home)
    assert "Failed (attempt 1)" not in capsys.readouterr().err
    assert (own_home / "logs" / FILE_NAME).stat().st_mode & 0o077 == 0


def test_warnings_of_the_program_are_said_without_secrets_and_those_of_calls_are_not(
    own_home: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    get_redactor().register("hidden-value-123456")
    with log_file():
        logging.getLogger("core.x").warning("kept in hidden-value-123456")
        logging.getLogger("core.call_log").warning("an attempt failed")
    told = capsys.readouterr().err
    assert told.startswith("kept in ")
    assert "hidden-value-123456" not in told + written(own_home)
    assert "an attempt failed" not in told
    assert "an attempt failed" in written(own_home)


def test_a_warning_that_cannot_be_read_is_said_without_what_it_holds(
    own_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError("hidden-value-123456")

    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])  # pytest's own would raise what they cannot format
    with log_file():
        logging.getLogger("core.x").warning(Broken())
    assert capsys.readouterr().err == "Broken (not formatted: RuntimeError)\n"
    assert "core.x: Broken (not formatted: RuntimeError)" in written(own_home)


def test_a_level_that_is_none_is_said_and_the_command_goes_on(
    own_home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("JIERU_LOG_LEVEL", "loud")
    assert run(["history"]) == 0
    assert "JIERU_LOG_LEVEL" in capsys.readouterr().err


def test_everything_is_put_back(own_home: Path) -> None:
    before = (logging.getLogger().handlers[:], logging.getLogger().level)
    with log_file():
        assert logging.getLogger().handlers != before[0]
    assert (logging.getLogger().handlers, logging.getLogger().level) == before


def test_everything_is_put_back_where_the_settings_cannot_be_read(own_home: Path) -> None:
    (own_home / "config.toml").write_text("A = [\n")
    before = logging.getLogger().handlers[:]
    with pytest.raises(SettingError), log_file():
        pass
    assert logging.getLogger().handlers == before


def test_help_does_not_load_it() -> None:
    code = (
        "import sys; from core.cli.program import run; run(['--help']);"
        "sys.exit('core.call_log' in sys.modules or 'core.log_file' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
