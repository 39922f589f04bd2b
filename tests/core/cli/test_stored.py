from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from core.cli.stored import mode_of, reading_history
from core.errors import JieruError
from tests.core.cli.stored_calls import record_calls
from tests.core.history.making import simple_call


@pytest.mark.parametrize(
    ("option", "variable", "mode"),
    [(False, None, "live"), (True, None, "sandbox"), (False, "1", "sandbox"), (False, "0", "live")],
)
def test_live_unless_the_sandbox_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, option: bool, variable: str | None, mode: str
) -> None:
    if variable is not None:
        monkeypatch.setenv("JIERU_SANDBOX", variable)
    assert mode_of(argparse.Namespace(sandbox=option)) == mode


def test_asking_makes_no_file(own_home: Path) -> None:
    with reading_history() as history:
        assert history is None
    assert list(own_home.iterdir()) == []


def test_what_was_recorded_can_be_read(own_home: Path) -> None:
    record_calls(own_home, simple_call())
    with reading_history() as history:
        assert history is not None
        assert history.count("live") == 1


def test_a_history_that_cannot_be_opened_is_an_error(own_home: Path) -> None:
    (own_home / "history.sqlite3").mkdir()
    with pytest.raises(JieruError) as caught, reading_history():
        pass
    assert caught.value.code == "history.unavailable"
    assert "history.sqlite3" in str(caught.value)


def test_a_damaged_file_is_said_on_standard_error(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own_home / "history.sqlite3").write_bytes(b"nonsense" * 100)
    with reading_history() as history:
        assert history is not None
        assert history.page(mode="live") == []
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "history.damaged-" in captured.err
