"""A call as lines for people."""

from __future__ import annotations

from typing import Any

import pytest

from core.cli.report import print_body, print_error, print_steps
from core.errors import BadRequest
from core.redaction import get_redactor
from core.trace import CallRecord, Step

WAITED = Step(number=1, started_s=0.5, elapsed_s=0.02, status=429, verdict="retry", rule="http.429", waited_s=1.004)


def test_the_steps_go_to_stderr_and_are_redacted(capsys: pytest.CaptureFixture[str]) -> None:
    get_redactor().register("report-secret-1")
    failed = Step(number=2, verdict="stop", rule="error.other", error={"type": "report-secret-1", "message": ""})
    print_steps(CallRecord("id", steps=(WAITED, failed), elapsed_s=2.0))
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 3
    assert "report-secret-1" not in err
    assert "attempts: 2, total 2.00 s, waited 1.00 s" in err


def test_nothing_tried_has_no_steps(capsys: pytest.CaptureFixture[str]) -> None:
    print_steps(None)
    assert capsys.readouterr() == ("", "")


def test_an_error_is_one_line_without_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    get_redactor().register("report-secret-2")
    print_error(BadRequest("usage", problem="a\nb report-secret-2", command="jieru-cli"))
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert "report-secret-2" not in err


@pytest.mark.parametrize(
    ("body", "out"),
    [(None, ""), ("text", "text\n"), ("", "\n"), ({"a": "中"}, '{\n  "a": "中"\n}\n'), (0, "0\n"), ([], "[]\n")],
)
def test_the_body_goes_to_stdout(body: Any, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_body(body)
    assert capsys.readouterr().out == out
