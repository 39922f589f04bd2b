from __future__ import annotations

import pytest

from core.trace import Step
from gui.live.causes import short_cause


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("timeout.read", "timed out"),
        ("timeout.attempt", "timed out"),
        ("network.connect", "no connection"),
        ("network.dns", "host not found"),
        ("network.read", "connection lost"),
        ("network.closed", "connection lost"),
        ("tls.certificate", "certificate refused"),
        ("tls.handshake", "TLS failed"),
        ("redirect.loop", "endless redirects"),
        ("url.invalid", "bad address"),
        ("body.undecodable", "unreadable answer"),
        ("proxy.refused", "proxy refused"),
        ("answer.not_http", "answer is no HTTP"),
        ("request.malformed", "bad header"),
    ],
)
def test_a_rule_has_a_cause_in_words(rule: str, told: str) -> None:
    assert short_cause(Step(rule=rule, error={"type": "ReadError", "message": ""})) == told


def test_without_a_rule_that_says_more_the_class_is_named() -> None:
    assert short_cause(Step(rule="error.other", error={"type": "KeyError", "message": ""})) == "KeyError"
    assert short_cause(Step(rule="error.other")) == "error.other"
