"""What goes into a call and comes out: frozen, and silent about what may be secret."""

from __future__ import annotations

import dataclasses

import pytest

from core.calls import APIRequest, APIResponse


def test_only_platform_and_endpoint_are_needed() -> None:
    request = APIRequest("erp", "/x")
    others = {field.name: getattr(request, field.name) for field in dataclasses.fields(request)[2:]}
    assert list(others) == [
        "method", "data", "params", "headers", "files", "timeout", "policy", "idempotent", "idempotency_key",
    ]  # fmt: skip
    assert set(others.values()) == {None}


def test_neither_can_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        APIRequest("erp", "/x").endpoint = "/y"  # type: ignore[misc]


def test_the_text_form_of_an_answer_shows_no_content() -> None:
    answer = APIResponse("id", 200, "0", {"set-cookie": "secret"}, b"secret", {"a": "secret"}, (), 0.1, "ok")
    assert "secret" not in repr(answer)
    assert "status=200" in repr(answer)
