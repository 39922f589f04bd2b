"""What a platform answers about itself."""

from __future__ import annotations

import pytest

from core.platforms.model import Code, CredentialField, Operation, Platform

PLATFORM = Platform(
    "p",
    {},
    "https://p.example",
    ("p.example",),
    credentials=(CredentialField("api_key"),),
    operations=(Operation("a.read", "GET", "/a"), Operation("a.write", "POST", "/a", effect="write")),
    codes=(Code("1", "busy"), Code("1", "quota", operation="a.write"), Code("2", "ok", operation="a.read")),
)


def test_operations_and_credentials_are_found_by_name() -> None:
    found = PLATFORM.operation("a.read")
    assert found is not None
    assert found.path == "/a"
    assert PLATFORM.operation("a.other") is None
    assert PLATFORM.credential("api_key") == CredentialField("api_key")
    assert PLATFORM.credential("token") is None


@pytest.mark.parametrize(
    ("value", "operation", "klass"),
    [
        ("1", None, "busy"),
        ("1", "a.read", "busy"),
        ("1", "a.write", "quota"),
        ("2", "a.write", None),
        ("3", None, None),
    ],
)
def test_a_code_of_one_operation_comes_before_that_of_all(value: str, operation: str | None, klass: str | None) -> None:
    found = PLATFORM.code(value, operation)
    assert (found.klass if found else None) == klass


@pytest.mark.parametrize(
    ("effect", "idempotent", "repeatable"),
    [("read", None, True), ("write", None, False), ("read", False, False), ("write", True, True)],
)
def test_what_is_not_said_of_repeating_follows_from_the_effect(
    effect: str, idempotent: bool | None, repeatable: bool
) -> None:
    operation = Operation("x", "POST", "/x", effect="read" if effect == "read" else "write", idempotent=idempotent)
    assert operation.repeatable is repeatable
