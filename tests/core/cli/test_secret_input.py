from __future__ import annotations

import getpass
import io
import sys

import pytest

from core.cli.secret_input import new_passphrase, offer_to_ask, secret_line
from core.credentials.passphrase import get_passphrase
from core.errors import SettingError


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the terminal, in order."""
    lines: list[str] = []
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda prompt: lines.pop(0))
    return lines


def test_lines_that_are_piped_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\r\ntwo\n\n"))
    assert [secret_line(""), new_passphrase()] == ["one", "two"]
    for _ in range(2):
        with pytest.raises(SettingError) as caught:
            secret_line("")
        assert caught.value.code == "credential.nothing_entered"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"secret\xff"), encoding="utf-8"))
    with pytest.raises(SettingError) as caught:
        secret_line("")
    assert "secret" not in str(caught.value)


def test_a_new_passphrase_is_typed_twice(typed: list[str]) -> None:
    typed += ["word", "word"]
    assert new_passphrase() == "word"
    typed += ["word", "wrd"]
    with pytest.raises(SettingError):
        new_passphrase()


def test_only_a_terminal_is_asked(typed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_passphrase(), "ask", lambda: None)
    offer_to_ask()
    typed += ["word"]
    assert get_passphrase()() == "word"
    get_passphrase().give(None)
    monkeypatch.setattr(sys, "stdin", io.StringIO("word\n"))
    assert get_passphrase()() is None
