"""Secrets that are typed unseen at a terminal, or piped in line by line; never given on the command line.

Must not know what they are for.
"""

from __future__ import annotations

import getpass
import sys

from core.credentials.passphrase import get_passphrase
from core.errors import SettingError
from core.texts import text


def secret_line(prompt: str) -> str:
    """One line, typed unseen after ``prompt``, or the next one of standard input.

    Raises:
        SettingError: There is none, or it is no text.
    """
    if sys.stdin.isatty():
        given = getpass.getpass(prompt)
    else:
        try:
            given = sys.stdin.readline().removesuffix("\n").removesuffix("\r")
        except UnicodeDecodeError:
            raise SettingError("credential.not_unicode", name="stdin") from None
    if not given:
        raise SettingError("credential.nothing_entered", name="stdin")
    return given


def new_passphrase() -> str:
    """A new passphrase, typed twice at a terminal.

    Raises:
        SettingError: The second differs.
    """
    given = secret_line(text("cli.passphrase.new"))
    if sys.stdin.isatty() and given != secret_line(text("cli.passphrase.again")):
        raise SettingError("credential.passphrases_differ", name="passphrase")
    return given


def offer_to_ask() -> None:
    """From now on ask at the terminal, if there is one, when the key file needs its passphrase."""
    get_passphrase().ask = lambda: getpass.getpass(text("cli.passphrase.now")) if sys.stdin.isatty() else None
