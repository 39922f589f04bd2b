"""What a judgement says of its error, and under which key it is counted."""

from __future__ import annotations

import pytest

from core.retry.judgement import OK, Judgement


def test_a_success_has_no_error() -> None:
    assert (OK.kind, OK.rule, OK.sent, OK.error) == ("ok", "ok", True, None)


def test_an_error_is_its_type_and_its_words() -> None:
    judged = Judgement("retryable", "network.read", error_type="ReadError", message="")
    assert judged.error == {"type": "ReadError", "message": ""}


@pytest.mark.parametrize(
    ("error_type", "rule", "key"),
    [
        ("PlatformCode", "douyin.token_expired", "douyin.token_expired"),
        ("ConnectError", "network.connect", "ConnectError"),
        (None, "result.refused", "result.refused"),
    ],
)
def test_a_code_is_counted_by_its_rule_and_an_exception_by_its_class(
    error_type: str | None, rule: str, key: str
) -> None:
    assert Judgement("permanent", rule, error_type=error_type).statistics_key == key
