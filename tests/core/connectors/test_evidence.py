from __future__ import annotations

import pytest

from core.connectors.evidence import with_evidence
from core.retry.judgement import Judgement
from core.wire import Wire

UNREACHED = Judgement("retryable", "network.connect", error_type="ConnectError", sent=False)
BROKEN = Judgement("retryable", "network.read", error_type="ReadError", sent=None, reason_args={"a": 1})


def heard(*, sent: bool, ended_in: str = "") -> Wire:
    wire = Wire()
    wire.host, wire.sent, wire.ended_in = "erp.example", sent, ended_in
    return wire


@pytest.mark.parametrize("sent", [True, False])
def test_the_client_knows_whether_it_was_sent_and_to_whom(sent: bool) -> None:
    judged = with_evidence(BROKEN, heard(sent=sent))
    assert (judged.sent, judged.rule) == (sent, "network.read")
    assert judged.reason_args == {"a": 1, "host": "erp.example"}


def test_a_connection_that_ends_in_the_handshake_is_one_of_tls() -> None:
    assert with_evidence(UNREACHED, heard(sent=False, ended_in="tls")).rule == "tls.handshake"
    assert with_evidence(UNREACHED, heard(sent=False, ended_in="connect")).rule == "network.connect"


def test_what_failed_before_a_request_was_begun_was_not_sent() -> None:
    assert with_evidence(BROKEN, None).sent is False


def test_an_answer_needs_no_evidence() -> None:
    answered = Judgement("retryable", "http.503", status=503, sent=True)
    assert with_evidence(answered, None) is answered
    assert with_evidence(answered, heard(sent=False)) is answered
