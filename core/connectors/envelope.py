"""What an answer means: the platform's own codes first, whatever the HTTP status, then the status.

Pure. Owns the reading of in-body codes; must not know how a request was made. Sources: each definition's
``[envelope]`` and ``[[code]]`` tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.platforms.model import Code, Envelope, Platform
from core.retry.classification import judge_status, told_wait
from core.retry.judgement import Judgement, new_judgement
from core.retry.retry_after import read_retry_after

_NOT_JSON = Judgement("permanent", "body.not_json", error_type="BodyError", message="no JSON", sent=True)
_KINDS: Mapping[str, Any] = {
    "ok": "ok",
    "empty": "ok",
    "busy": "retryable",
    "rate_limit": "retryable",
    "token_expired": "token_expired",
    "quota": "permanent",
    "reauthorize": "permanent",
    "permanent": "permanent",
}


def judge_answer(
    platform: Platform, operation_id: str | None, status: int, headers: Mapping[str, str], body: Any
) -> Judgement:
    """The judgement of one answer.

    Args:
        platform: Whose codes apply.
        operation_id: For codes that mean something else in one operation.
        status: HTTP status.
        headers: Lower-case names.
        body: The decoded body.
    """
    value, listed = read_code(platform.envelope, body)
    entry = None if value is None or listed else platform.code(value, operation_id)
    entry = entry or platform.code(f"http:{status}", operation_id)
    if entry is not None:
        return _judge_entry(platform, entry, status, headers, value, read_message(platform.envelope, body))
    if 200 <= status < 300:
        if value is None or listed:
            if platform.envelope.code_paths and isinstance(body, str):
                return replace(_NOT_JSON, status=status)
            return new_judgement("ok", "ok", status=status, code=value, sent=True)
        message = read_message(platform.envelope, body)
        return Judgement(
            "permanent",
            f"{platform.id}.unknown_code",
            status=status,
            code=value,
            error_type="PlatformCode",
            message=message or value,
            sent=True,
        )
    bare = judge_status(status, headers, error_type="HTTPStatus", message=read_message(platform.envelope, body))
    return replace(bare, code=value)


def read_code(envelope: Envelope, body: Any) -> tuple[str | None, bool]:
    """The in-body code as text, and whether it is one of ``ok``.

    It is the first present value of the paths that is not ok, else the first present one, else None.
    """
    first: str | None = None
    for path in envelope.code_paths:
        value = at_path(body, path)
        if value is None or isinstance(value, dict | list):
            continue
        text = "true" if value is True else "false" if value is False else str(value)
        if text not in envelope.ok:
            return text, False
        first = text if first is None else first
    return first, first is not None


def read_message(envelope: Envelope, body: Any) -> str:
    """The vendor's own description, empty if there is none."""
    for path in envelope.message_paths:
        value = at_path(body, path)
        if isinstance(value, str) and value:
            return value
    return ""


def at_path(body: Any, path: str) -> Any:
    """The value at a dotted path of a JSON value; None if it is not there. Numbers index lists."""
    for key in path.split("."):
        if isinstance(body, Mapping):
            body = body.get(key)
        elif isinstance(body, list) and key.isdecimal() and int(key) < len(body):
            body = body[int(key)]
        else:
            return None
    return body


def _judge_entry(
    platform: Platform,
    entry: Code,
    status: int,
    headers: Mapping[str, str],
    value: str | None,
    message: str,
) -> Judgement:
    kind = _KINDS[entry.klass]
    if kind == "ok":
        return Judgement("ok", "ok", status=status, code=value, sent=True)
    by_status = entry.value.startswith("http:")
    bare = judge_status(status, headers, error_type="HTTPStatus", message=message)
    # the platform may say "busy" with HTTP 200: then the header counts all the same
    waits = kind == "retryable" or entry.klass == "quota"  # of a quota it tells when there is a new one
    retry_after = read_retry_after(headers, datetime.now(UTC)) if waits else None
    return Judgement(
        kind,
        f"http.{status}" if by_status else f"{platform.id}.{entry.klass}",
        stop_reason=entry.klass if entry.klass in ("quota", "reauthorize") else "non_retryable",
        status=status,
        code=value,
        by_status=by_status,
        error_type="HTTPStatus" if by_status else "PlatformCode",
        message=message or value or f"HTTP {status}",
        sent=True,
        rejected=entry.klass in ("rate_limit", "token_expired") or bare.rejected,
        retry_after=retry_after,
        reason_args={
            **told_wait(retry_after),
            "text": dict(entry.text),
            "next": dict(entry.next),
        },
    )
