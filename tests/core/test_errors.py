"""One tree of failures: what each is besides, and that each says what happened and what to do next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core import errors
from core.errors import (
    APICallError,
    AttemptTimeout,
    BadFunction,
    BadRequest,
    BadResult,
    CredentialDamaged,
    CredentialError,
    CredentialLocked,
    CredentialMissing,
    CredentialUnavailable,
    DeadlineExceeded,
    DefinitionError,
    HostNotConfirmed,
    JieruError,
    PlatformNotFound,
    SettingError,
    UnknownEndpoint,
)
from core.texts import Language, has_text, text

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("kind", "bases"),
    [
        (PlatformNotFound, (LookupError,)),
        (UnknownEndpoint, ()),
        (CredentialMissing, (CredentialError,)),
        (CredentialLocked, (CredentialError,)),
        (CredentialUnavailable, (CredentialError,)),
        (CredentialDamaged, (CredentialError,)),
        (HostNotConfirmed, ()),
        (SettingError, (ValueError,)),
        (DefinitionError, (ValueError,)),
        (BadRequest, (ValueError,)),
        (BadFunction, (TypeError,)),
        (APICallError, ()),
        (AttemptTimeout, (TimeoutError,)),
        (DeadlineExceeded, (TimeoutError,)),
        (BadResult, ()),
    ],
)
def test_the_tree(kind: type[JieruError], bases: tuple[type[Exception], ...]) -> None:
    assert issubclass(kind, (JieruError, *bases)[0])
    assert all(issubclass(kind, base) for base in bases)
    assert kind.__name__ in (errors.__doc__ or "")


def test_every_error_has_five_attributes() -> None:
    error = CredentialMissing("credential.missing", platform="erp", endpoint="/x", missing="api_key", variable="E")
    assert (error.platform, error.endpoint, error.code) == ("erp", "/x", "credential.missing")
    assert "api_key" in error.message
    assert "E" in error.hint
    assert str(error) == f"{error.message} {error.hint}"


def test_a_call_error_carries_what_was_tried() -> None:
    error = APICallError("call.failed", platform="erp", status=503, stop_reason="max_retries", reason="r")
    assert (error.status, error.stop_reason, error.steps) == (503, "max_retries", ())
    assert (error.body, error.content, error.call_id) == (None, b"", "")


def test_a_bad_result_carries_the_result() -> None:
    assert BadResult([1], attempts=2).result == [1]


def test_a_code_without_a_sentence_still_says_which() -> None:
    assert "no.such.code" in str(JieruError("no.such.code"))


_CODE = re.compile(
    r"(?:PlatformNotFound|UnknownEndpoint|Credential\w+|HostNotConfirmed|SettingError|BadRequest|BadFunction|APICallError"
    r'|AttemptTimeout|DeadlineExceeded|JieruError)\(\s*"([a-z_.]+)"'
)


def test_every_code_in_the_source_has_a_sentence_and_a_next_step_in_both_languages() -> None:
    codes = {code for file in (ROOT / "core").rglob("*.py") for code in _CODE.findall(file.read_text(encoding="utf-8"))}
    codes = {code for code in codes if not code.startswith("self_test.")}  # its findings are the next step themselves
    assert len(codes) > 40
    for code in codes:
        assert has_text(f"error.{code}.message"), code
        assert has_text(f"error.{code}.hint"), code
        languages: tuple[Language, ...] = ("zh", "en")
        assert all(text(f"error.{code}.{part}", lang=lang) for part in ("message", "hint") for lang in languages), code
