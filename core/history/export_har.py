"""Calls as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/): one entry a request, free of credentials.

Owns the mapping. What is not kept (bodies, headers of answers) is left out or marked as unknown by -1, as the format
asks. Token refreshes are no entries: their request is made of secrets.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from core import __version__
from core.methods import BODYLESS
from core.trace import CallRecord, Step

_UNKNOWN = -1


def har_parts(records: Iterable[CallRecord]) -> Iterator[str]:
    """The file in pieces: memory does not grow with the number of calls."""
    creator = json.dumps({"name": "Jieru", "version": __version__})
    yield f'{{"log": {{"version": "1.2", "creator": {creator}, "entries": ['
    first = True
    for record in records:
        for entry in entries(record):
            yield ("\n" if first else ",\n") + json.dumps(entry, ensure_ascii=False)
            first = False
    yield "\n]}}\n"


def entries(record: CallRecord) -> list[dict[str, Any]]:
    """The requests of one call; ``_jieru`` holds what the format has no place for."""
    template = record.request or {}
    base = str(template.get("base") or f"https://{record.platform or 'unknown'}.invalid")
    url = base.rstrip("/") + (record.path or "/")
    whole = _request(record, template, url)
    bare = {name: value for name, value in whole.items() if name != "postData"}
    start = datetime.fromtimestamp(record.started_us / 1e6, UTC)
    return [
        {
            "startedDateTime": (start + timedelta(seconds=step.started_s)).isoformat(timespec="milliseconds"),
            "time": round(_timings_total(timings := _timings(step)), 3),
            "request": whole if step.step == "main" else bare,  # an upload's parts do not carry the call's own body
            "response": _response(step),
            "cache": {},
            "timings": timings,
            "comment": step.reason,
            "_jieru": {
                "call_id": record.call_id,
                "platform": record.platform,
                "operation": record.operation,
                "mode": record.mode,
                "number": step.number,
                "step": step.step,
                "verdict": step.verdict,
                "rule": step.rule,
                "code": step.code,
                "delay_s": step.delay_s,
                "waited_s": step.waited_s,
            },
        }
        for step in record.steps
        if step.kind == "request"
    ]


def _request(record: CallRecord, template: Mapping[str, Any], url: str) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": record.method or "GET",
        "url": url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": str(value)} for name, value in (template.get("headers") or {}).items()],
        "queryString": [
            {"name": name, "value": value} for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)
        ],
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
    }
    body = template.get("body")
    if body is not None and record.method not in BODYLESS:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(body, ensure_ascii=False)}
    return request


def _response(step: Step) -> dict[str, Any]:
    status = step.status or 0  # browsers write 0 where there was no answer
    error = step.error or {}
    return {
        "status": status,
        "statusText": _phrase(status),
        "httpVersion": "HTTP/1.1" if status else "",
        "cookies": [],
        "headers": [{"name": "Retry-After", "value": step.wait_header}] if step.wait_header else [],
        "content": {"size": len(step.excerpt.encode("utf-8", "replace")), "mimeType": "", "text": step.excerpt},
        "redirectURL": "",
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
        "comment": f"{error['type']}: {error['message']}" if error else "",
    }


def _timings(step: Step) -> dict[str, float]:
    """Milliseconds. Without phases all of it is waiting; ``connect`` includes ``ssl``, as the format says."""
    ms = {name: None if value is None else value * 1000 for name, value in step.phases.items()}
    if all(value is None for value in ms.values()):
        ms["wait"] = step.elapsed_s * 1000
    tls, connect = ms.get("tls"), ms.get("connect")
    return {
        "blocked": _or_unknown(ms.get("queue")),
        "dns": _or_unknown(ms.get("dns")),
        "connect": _or_unknown(connect if tls is None or connect is None else connect + tls),
        "ssl": _or_unknown(tls),
        "send": max(ms.get("send") or 0.0, 0.0),
        "wait": max(ms.get("wait") or 0.0, 0.0),
        "receive": max(ms.get("receive") or 0.0, 0.0),
    }


def _timings_total(timings: Mapping[str, float]) -> float:
    return sum(value for name, value in timings.items() if value > 0 and name != "ssl")


def _or_unknown(value: float | None) -> float:
    return _UNKNOWN if value is None else value


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
