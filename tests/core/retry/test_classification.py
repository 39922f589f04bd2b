"""The decision order as a table: exception → kind, rule, whether it was sent."""

from __future__ import annotations

import errno
import json
import socket
import ssl
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import httpx
import httpx2
import pytest

from core.errors import AttemptTimeout, BadRequest, CredentialMissing, DeadlineExceeded
from core.retry.classification import classify, judge_status, known_status
from core.retry.judgement import RetryAfter

CLIENTS = [httpx, httpx2]


class WithStatusError(Exception):
    def __init__(self, message: str, **attributes: Any) -> None:
        super().__init__(message)
        self.__dict__.update(attributes)


def caused(outer: BaseException, *chain: BaseException) -> Any:
    current = outer
    for cause in chain:
        current.__cause__ = cause
        current = cause
    return outer


def status_error(client: Any, status: int, headers: dict[str, str] | None = None, url: str = "https://a/x") -> Any:
    request = client.Request("GET", url)
    response = client.Response(status, headers=headers or {}, request=request)
    return client.HTTPStatusError(f"Client error '{status}' for url '{url}'", request=request, response=response)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("name", "text", "kind", "rule", "sent"),
    [
        ("ConnectTimeout", "", "retryable", "timeout.connect", False),
        ("PoolTimeout", "", "retryable", "timeout.pool", False),
        ("ReadTimeout", "", "retryable", "timeout.read", None),
        ("WriteTimeout", "", "retryable", "timeout.write", None),
        ("ConnectError", "All connection attempts failed", "retryable", "network.connect", False),
        ("ReadError", "", "retryable", "network.read", None),
        ("WriteError", "", "retryable", "network.write", None),
        ("CloseError", "", "retryable", "network.close", None),
        ("RemoteProtocolError", "Server disconnected without sending a response.", "retryable", "network.closed", None),
        ("RemoteProtocolError", "peer closed connection without sending complete message body", "retryable",
         "network.closed", None),
        ("RemoteProtocolError", "peer unexpectedly closed connection", "retryable", "network.closed", None),
        ("RemoteProtocolError", "illegal status line: b'garbage'", "permanent", "answer.not_http", None),
        ("DecodingError", "Error -3 while decompressing", "permanent", "body.undecodable", None),
        ("TooManyRedirects", "Exceeded maximum allowed redirects.", "permanent", "redirect.loop", None),
        ("UnsupportedProtocol", "unsupported network protocol", "permanent", "url.protocol", False),
        ("InvalidURL", "Invalid port in connection", "permanent", "url.invalid", False),
        ("ProxyError", "404 X", "permanent", "proxy.refused", None),
        ("LocalProtocolError", "Illegal header value", "permanent", "request.malformed", None),
    ],
)  # fmt: skip
def test_client_errors(client: Any, name: str, text: str, kind: str, rule: str, sent: bool | None) -> None:
    judged = classify(getattr(client, name)(text))
    assert (judged.kind, judged.rule, judged.sent) == (kind, rule, sent)
    assert judged.error_type == name
    assert judged.message  # an empty text of the client is no excuse


@pytest.mark.parametrize("client", CLIENTS)
def test_connect_error_is_told_apart_by_its_cause(client: Any) -> None:
    dns = caused(client.ConnectError("x"), OSError("inner"), socket.gaierror(-2, "Name or service not known"))
    assert (classify(dns).kind, classify(dns).rule, classify(dns).sent) == ("retryable", "network.dns", False)
    handshake = caused(client.ConnectError("x"), ssl.SSLError(1, "handshake failure"))
    assert (classify(handshake).kind, classify(handshake).rule) == ("retryable", "tls.handshake")
    certificate = caused(client.ConnectError("x"), OSError("inner"), ssl.SSLCertVerificationError(1, "self-signed"))
    assert (classify(certificate).kind, classify(certificate).rule) == ("permanent", "tls.certificate")


@pytest.mark.parametrize(
    ("error", "kind", "rule"),
    [
        (TimeoutError(), "retryable", "timeout.other"),
        (TimeoutError("timed out"), "retryable", "timeout.other"),
        (AttemptTimeout("attempt.timeout", limit_s=1), "retryable", "timeout.attempt"),
        (DeadlineExceeded("call.deadline", deadline_s=1), "retryable", "timeout.attempt"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), "retryable", "network.connection"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "retryable", "network.connect"),
        (BrokenPipeError(errno.EPIPE, "pipe"), "retryable", "network.connection"),
        (OSError(errno.EHOSTUNREACH, "unreachable"), "retryable", "network.connection"),
        (OSError(errno.ENETUNREACH, "unreachable"), "retryable", "network.connection"),
        (OSError(errno.ETIMEDOUT, "timed out"), "retryable", "timeout.other"),
        (socket.gaierror(socket.EAI_AGAIN, "again"), "retryable", "network.dns"),
        (ssl.SSLError(1, "handshake"), "retryable", "tls.handshake"),
        (ssl.SSLCertVerificationError(1, "connection"), "permanent", "tls.certificate"),
        (ValueError("invalid connection string"), "permanent", "error.own"),
        (KeyError("network"), "permanent", "error.own"),
        (TypeError("timeout"), "permanent", "error.own"),
        (AttributeError("connection"), "permanent", "error.own"),
        (PermissionError(errno.EACCES, "network share"), "permanent", "error.own"),
        (FileNotFoundError(errno.ENOENT, "connection.txt"), "permanent", "error.own"),
        (json.JSONDecodeError("timeout", "", 0), "permanent", "error.own"),
        (CredentialMissing("connection"), "permanent", "error.own"),
        (BadRequest("timeout"), "permanent", "error.own"),
        (RuntimeError("request timed out"), "retryable", "error.text"),
        (RuntimeError("Connection lost"), "retryable", "error.text"),
        (RuntimeError("NETWORK down"), "retryable", "error.text"),
        (RuntimeError("read timeout"), "retryable", "error.text"),
        (RuntimeError("disk on fire"), "permanent", "error.other"),
        (Exception(), "permanent", "error.other"),
    ],
)
def test_builtin_errors(error: Exception, kind: str, rule: str) -> None:
    judged = classify(error)
    assert (judged.kind, judged.rule) == (kind, rule)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "permanent"), (401, "permanent"), (404, "permanent"), (408, "permanent"), (409, "permanent"),
     (429, "retryable"), (500, "retryable"), (501, "permanent"), (502, "retryable"), (503, "retryable"),
     (504, "retryable"), (302, "permanent")],
)  # fmt: skip
def test_a_status_decides_and_text_is_never_read(client: Any, status: int, kind: str) -> None:
    judged = classify(status_error(client, status, url="https://api.example.com/v1/connections/7?network=timeout"))
    assert (judged.kind, judged.rule, judged.status) == (kind, f"http.{status}", status)
    assert judged.by_status
    assert judged.sent is True


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (WithStatusError("connection", status_code=503), 503),
        (WithStatusError("connection", status=404), 404),
        (WithStatusError("x", status_code=True), None),
        (WithStatusError("x", status="503"), None),
        (WithStatusError("x", status=7), None),
        (WithStatusError("x", status=1_000), None),
    ],
)
def test_known_status(error: Exception, status: int | None) -> None:
    assert known_status(error)[0] == status


def test_a_property_that_raises_says_nothing() -> None:
    class OddError(Exception):
        @property
        def response(self) -> object:
            raise RuntimeError

    assert classify(OddError("network")).rule == "error.text"


class RaisingHeaders(dict[str, str]):
    def get(self, *_args: Any) -> Any:
        raise RuntimeError


class AnswerError(Exception):
    """As clients other than httpx have it: an answer inside, or status and headers of its own."""

    def __init__(self, **fields: Any) -> None:
        vars(self).update(fields)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"retry-after": "7"}, 7.0),
        ({"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT", "Date": "Fri, 31 Dec 2027 23:59:49 GMT"}, 10.0),
        ({b"retry-after": b"7"}, None),
        ({"retry-after": 7}, None),
        (RaisingHeaders(), None),
        (None, None),
        ("Retry-After: 7", None),
    ],
)
def test_headers_of_any_client_are_read_or_left(headers: Any, seconds: float | None) -> None:
    response = SimpleNamespace(status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
    for error in (AnswerError(response=response), AnswerError(status=503, headers=headers)):
        judged = classify(error)
        assert (judged.rule, judged.kind, type(judged.status)) == ("http.503", "retryable", int)
        assert (judged.retry_after and judged.retry_after.seconds) == seconds


def test_an_odd_date_of_an_answer_is_left() -> None:
    odd = {"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT", "Date": b"today"}
    assert classify(AnswerError(status=503, headers=odd)).kind == "retryable"


def test_an_error_number_may_be_anything() -> None:
    assert classify(OSError([], "odd")).rule == "error.own"


@pytest.mark.parametrize("client", CLIENTS)
def test_retry_after_of_a_status_error(client: Any) -> None:
    judged = classify(status_error(client, 429, {"Retry-After": "7"}))
    assert judged.retry_after is not None
    assert judged.retry_after.seconds == 7.0
    assert judged.rejected


@pytest.mark.parametrize(
    ("status", "headers", "rejected"),
    [(429, {}, True), (503, {"Retry-After": "1"}, True), (503, {}, False), (500, {"Retry-After": "1"}, False)],
)
def test_what_clearly_was_not_carried_out(status: int, headers: dict[str, str], rejected: bool) -> None:
    assert classify(status_error(httpx2, status, headers)).rejected is rejected


def test_a_group_is_retryable_only_if_each_member_is() -> None:
    good = ExceptionGroup("g", [TimeoutError(), ConnectionResetError()])
    bad = ExceptionGroup("g", [TimeoutError(), ValueError("x")])
    nested = ExceptionGroup("g", [ExceptionGroup("h", [ConnectionRefusedError()])])
    overflow = ExceptionGroup("unhandled errors in a TaskGroup", [OverflowError("port")])
    assert classify(good).kind == "retryable"
    assert classify(bad).kind == "permanent"
    assert (classify(nested).kind, classify(nested).sent) == ("retryable", False)
    assert classify(overflow).kind == "permanent"


def test_a_group_asks_for_the_longest_wait_of_its_members() -> None:
    answers = [status_error(httpx2, 429, {"Retry-After": seconds}) for seconds in ("7", "30", "")]
    judged = classify(ExceptionGroup("g", [*answers, TimeoutError()]))
    assert (judged.kind, judged.retry_after) == ("retryable", RetryAfter("30", 30.0))


def test_a_loop_of_causes_ends() -> None:
    first, second = RuntimeError("a"), RuntimeError("b")
    first.__cause__, second.__cause__ = second, first
    assert classify(first).kind == "permanent"


def test_a_rejected_certificate_behind_a_group_is_permanent() -> None:
    group = ExceptionGroup("g", [ConnectionError()])
    group.__cause__ = ssl.SSLCertVerificationError(1, "self-signed")
    assert (classify(group).kind, classify(group).rule) == ("permanent", "tls.certificate")


@pytest.mark.parametrize(
    ("headers", "location"),
    [
        ({"location": "https://other.example/x?token=t-123456"}, "https://other.example/x"),
        ({"location": "/x"}, "/x"),
        ({}, "?"),
    ],
)
def test_a_redirect_is_told_with_where_it_leads_but_no_query(headers: dict[str, str], location: str) -> None:
    judgement = judge_status(302, headers, error_type="HTTPStatus", message="")
    assert (judgement.kind, judgement.reason_args) == ("permanent", {"location": location})
