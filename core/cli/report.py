"""A call as lines for people: each step with its reason, then how it ended.

Must not know where the record comes from.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

from core.connectors.known_secrets import know_environment
from core.errors import JieruError, SettingError
from core.platforms.loader import get_registry
from core.redaction import Redactor, get_redactor
from core.settings import get_settings
from core.step_line import step_line
from core.texts import text
from core.trace import CallRecord


def print_steps(record: CallRecord | None) -> None:
    """The steps on stderr, so that stdout holds the body alone."""
    if record is None:
        return
    for step in record.steps:
        print(get_redactor().redact(step_line(step)), file=sys.stderr)
    summary = {"elapsed_s": f"{record.elapsed_s or 0.0:.2f}", "waited_s": f"{record.waited_s:.2f}"}
    print(text("cli.call.total", {**summary, "attempts": record.attempts}), file=sys.stderr)


def print_error(error: JieruError) -> None:
    """One line on stderr, redacted."""
    line = " ".join(str(error).split())
    print(redactor_of_errors().redact(f"{text('cli.error')}{line}"), file=sys.stderr)


def redactor_of_errors() -> Redactor:
    """The redactor for what was refused before any credential was looked up: it may hold one all the same."""
    redactor = get_redactor()
    with contextlib.suppress(SettingError):  # a settings file that cannot be read: the very error that is to be told
        know_environment(get_settings(), get_registry(), redactor)
    return redactor


def print_body(body: Any) -> None:
    """The body on stdout: JSON in lines, text as it is; redacted."""
    shown = get_redactor().redact_json(body)
    if shown is not None:
        print(shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False, indent=2))
