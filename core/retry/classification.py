"""What an exception means: worth another try, or not. The order of the rules is the contract.

1. not an ``Exception`` (cancellation, …): never comes here
2. a known HTTP status decides; text is never read
3. permanent: certificate, invalid URL, unsupported protocol, redirect loop, undecodable or endless body
4. transient types: timeouts, network, name look-up, TLS handshake, a closed connection
5. mistakes of the program: ``ValueError``, ``TypeError``, ``LookupError``, ``AttributeError``, other ``OSError``
6. last of all, words in the text: "timeout", "timed out", "connection", "network"

An exception group is worth another try only if each member is. Pure; must not import an HTTP client: the classes of
httpx and httpx2 are recognised if the program has loaded them.
"""

from __future__ import annotations

import errno
import socket
import ssl
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from core.errors import AnswerTooLarge, AttemptTimeout, DeadlineExceeded, JieruError
from core.retry.judgement import Judgement, RetryAfter, new_judgement
from core.retry.retry_after import read_retry_after

RETRYABLE_STATUSES = frozenset({429, 500, 502, 503, 504})
_WORDS = ("timeout", "timed out", "connection", "network")
_ERRNOS = frozenset(
    {
        errno.EPIPE,
        errno.ECONNRESET,
        errno.ECONNREFUSED,
        errno.ETIMEDOUT,
        errno.EHOSTUNREACH,
        errno.ENETUNREACH,
    }
)
_CLIENTS = ("httpx", "httpx2")
_PERMANENT = {
    "InvalidURL": "url.invalid",
    "UnsupportedProtocol": "url.protocol",
    "TooManyRedirects": "redirect.loop",
    "DecodingError": "body.undecodable",
}
# class → (rule, whether the request was sent)
_TRANSIENT: Mapping[str, tuple[str, bool | None]] = {
    "ConnectTimeout": ("timeout.connect", False),
    "PoolTimeout": ("timeout.pool", False),
    "ReadTimeout": ("timeout.read", None),
    "WriteTimeout": ("timeout.write", None),
    "TimeoutException": ("timeout.other", None),
    "ConnectError": ("network.connect", False),
    "ReadError": ("network.read", None),
    "WriteError": ("network.write", None),
    "CloseError": ("network.close", None),
    "NetworkError": ("network.connection", None),
}
# the same for Python's own and ours; the first that fits decides
_TRANSIENT_TYPES: Sequence[tuple[type[Exception], tuple[str, bool | None]]] = (
    (AttemptTimeout, ("timeout.attempt", None)),
    (DeadlineExceeded, ("timeout.attempt", None)),
    (ConnectionRefusedError, ("network.connect", False)),
    (socket.gaierror, ("network.dns", False)),
    (TimeoutError, ("timeout.other", None)),
    (ssl.SSLError, ("tls.handshake", False)),
    (ConnectionError, ("network.connection", None)),
)
# the client's classes that only the words of their text can tell apart, with a rule that says more than that
_SPOKEN = {
    "ProxyError": "proxy.refused",
    "RemoteProtocolError": "answer.not_http",
    "LocalProtocolError": "request.malformed",
}
_CLOSED = ("disconnected", "closed connection", "connection closed", "without sending")


def classify(error: Exception) -> Judgement:
    """The judgement of an exception, by the rules above."""
    status, headers = known_status(error)
    if status is not None:
        return judge_status(status, headers, error_type=type(error).__name__, message=_text(error))
    if isinstance(error, BaseExceptionGroup):
        return _classify_group(error)
    names = _client_names(type(error))  # type: ignore[arg-type]  # every class is hashable, whatever its instances are
    rule = _permanent_rule(error, names)
    if rule:
        return _failure(error, "permanent", rule, sent=False if rule.startswith(("tls", "url")) else None)
    transient = _transient_rule(error, names)
    if transient:
        return _failure(error, "retryable", transient[0], sent=transient[1])
    if isinstance(error, ValueError | TypeError | LookupError | AttributeError | OSError | JieruError):
        return _failure(error, "permanent", "error.own", sent=None)
    text = _text(error).lower()
    retryable = any(word in text for word in _WORDS)
    spoken = next((_SPOKEN[name] for name in names if name in _SPOKEN), "error.text" if retryable else "error.other")
    return _failure(error, "retryable" if retryable else "permanent", spoken, sent=None)


def judge_status(status: int, headers: Mapping[str, str], *, error_type: str, message: str) -> Judgement:
    """Rule 2: what a bare HTTP status means."""
    retryable = status in RETRYABLE_STATUSES
    retry_after = read_retry_after(headers, datetime.now(UTC)) if retryable else None
    return Judgement(
        "retryable" if retryable else "permanent",
        f"http.{status}",
        status=status,
        by_status=True,
        error_type=error_type,
        message=message or f"HTTP {status}",
        sent=True,
        rejected=status == 429 or (status == 503 and retry_after is not None),
        retry_after=retry_after,
        reason_args=told_wait(retry_after) or _told_place(status, headers),
    )


def _told_place(status: int, headers: Mapping[str, str]) -> dict[str, str]:
    """Where a redirect leads, for a step's reason; without the query, which may hold a secret."""
    if not 300 <= status < 400:
        return {}
    location = headers.get("location", "")
    return {"location": location.partition("?")[0][:200] or "?"}


def told_wait(retry_after: RetryAfter | None) -> dict[str, Any]:
    """What a step's reason tells of the wait that an answer asks for: the header as received, and the seconds."""
    return {"retry_after": retry_after.header, "retry_after_s": retry_after.seconds} if retry_after else {}


def known_status(error: Exception) -> tuple[int | None, Mapping[str, str]]:
    """The HTTP status that an exception carries, with the headers if it has them."""
    response = _attribute(error, "response")
    if response is not None:
        status = _attribute(response, "status_code")
        if _is_status(status):
            return int(status), _headers(response)
    for name in ("status_code", "status"):
        status = _attribute(error, name)
        if status is not None and _is_status(status):
            return int(status), _headers(error)
    return None, {}


def _headers(holder: object) -> Mapping[str, str]:
    """The headers that matter, of whatever kind a client's mapping is; empty where it has none."""
    given = _attribute(holder, "headers")
    found: dict[str, str] = {}
    for name in ("Retry-After", "Date", "Location"):
        try:
            value = given.get(name, given.get(name.lower()))
        except Exception:  # noqa: BLE001 - a foreign mapping may raise anything; then it says nothing
            value = None
        if isinstance(value, str):
            found[name.lower()] = value
    return found


def cause_chain(error: BaseException) -> list[BaseException]:
    """The exception and what it came from, outermost first; loops end.

    ``raise … from None`` hides a cause from readers of a traceback; it is one all the same. The connection pool of
    httpcore raises everything so.
    """
    chain = [error]
    cause = error.__cause__ or error.__context__
    while cause is not None and not any(cause is known for known in chain):
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    return chain


def _classify_group(group: BaseExceptionGroup[Any]) -> Judgement:
    rule = _permanent_rule(group, ())
    if rule:
        return _failure(group, "permanent", rule, sent=False)
    members = [classify(member) for member in group.exceptions if isinstance(member, Exception)]
    for member in members:
        if member.kind != "retryable":
            return _failure(group, "permanent", member.rule, sent=member.sent)
    if len(members) < len(group.exceptions):
        return _failure(group, "permanent", "error.other", sent=None)
    sent = False if all(member.sent is False for member in members) else None
    asked = [member.retry_after for member in members if member.retry_after]
    longest = max(asked, key=lambda one: one.seconds, default=None)
    judgement = _failure(group, "retryable", members[0].rule, sent=sent)
    return replace(judgement, retry_after=longest, reason_args=told_wait(longest))


def _permanent_rule(error: BaseException, names: tuple[str, ...]) -> str:
    for cause in cause_chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "tls.certificate"
    if isinstance(error, AnswerTooLarge):
        return error.code
    for name in names:
        if name in _PERMANENT:
            return _PERMANENT[name]
    return ""


def _transient_rule(error: Exception, names: tuple[str, ...]) -> tuple[str, bool | None] | None:
    for name in names:
        if name == "RemoteProtocolError":
            closed = any(words in _text(error).lower() for words in _CLOSED)
            return ("network.closed", None) if closed else None
        found = _TRANSIENT.get(name)
        if found:
            if found[0] == "network.connect":
                return _refine_connect(error), False
            return found
    by_type = _type_rule(type(error))  # type: ignore[arg-type]  # every class is hashable
    if by_type is None and isinstance(error, OSError) and isinstance(error.errno, int) and error.errno in _ERRNOS:
        return "network.connection", None
    return by_type


def _refine_connect(error: Exception) -> str:
    for cause in cause_chain(error):
        if isinstance(cause, socket.gaierror):
            return "network.dns"
        if isinstance(cause, ssl.SSLError):
            return "tls.handshake"
    return "network.connect"


@lru_cache(maxsize=256)
def _client_names(kind: type[Exception]) -> tuple[str, ...]:
    """Names of the HTTP client's classes that ``kind`` is or derives from, most specific first."""
    return tuple(
        cls.__name__
        for cls in kind.__mro__
        if any(getattr(sys.modules.get(client), cls.__name__, None) is cls for client in _CLIENTS)
    )


@lru_cache(maxsize=256)
def _type_rule(kind: type[Exception]) -> tuple[str, bool | None] | None:
    return next((rule for cls, rule in _TRANSIENT_TYPES if issubclass(kind, cls)), None)


def _failure(error: BaseException, kind: Any, rule: str, *, sent: bool | None) -> Judgement:
    name = type(error).__name__
    return new_judgement(kind, rule, "non_retryable", None, None, False, name, _text(error) or name, sent)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - a foreign __str__ may raise anything; the class says enough
        return ""


def _is_status(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599


def _attribute(holder: object, name: str) -> Any:
    try:
        return getattr(holder, name, None)
    except Exception:  # noqa: BLE001 - a foreign property may raise anything; then it says nothing
        return None
