"""One attempt: authenticated by the connector alone, read whole, judged."""

from __future__ import annotations

from typing import Any

import pytest

from core.connectors.prepare import Prepared
from core.connectors.sending import Sender
from core.http import Clients
from core.platforms.loader import load_platforms
from core.platforms.model import AuthScheme
from core.redaction import MASK, Redactor
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real

ERP = load_platforms().get("erp")
DOUYIN = load_platforms().get("douyin")
BEARER = AuthScheme("b", "bearer", ("token",), query={"open_id": "open_id"})


async def sent(vendor: Vendor, redactor: Redactor | None = None, **changes: Any) -> tuple[Any, Sender]:
    headers = {"authorization": "Bearer of the caller", "X-Own": "1"}
    prepared = Prepared("GET", vendor.url, "/x?a=1", headers, b"")
    facts = {"platform": ERP, "scheme": BEARER, "values": {"token": "t-123456", "open_id": "o 1"}, **changes}
    clients = Clients()
    sender = Sender(
        clients,
        facts["platform"],
        None,
        facts["scheme"],
        limit_s=None,
        redactor=redactor or Redactor(),
        extra={"X-Jieru-Call": "c"},
    )
    try:
        return await sender.send(prepared, facts["values"]), sender
    finally:
        await clients.aclose()


async def test_nobody_overrides_authentication_and_everything_else_arrives() -> None:
    with serving(Vendor(Answer(200, {"ok": 1}))) as vendor:
        exchange, _ = await sent(vendor)
    _, path, headers, _ = vendor.requests[0]
    assert path == "/x?a=1&open_id=o%201"
    assert (headers["authorization"], headers["x-own"], headers["x-jieru-call"]) == ("Bearer t-123456", "1", "c")
    assert (exchange.body, exchange.judgement.kind) == ({"ok": 1}, "ok")


async def test_without_a_scheme_the_callers_headers_go_as_they_are() -> None:
    with serving(Vendor(Answer(200, {}))) as vendor:
        await sent(vendor, scheme=None)
    assert vendor.requests[0][2]["authorization"] == "Bearer of the caller"


async def test_a_finished_auth_header_is_a_secret_too() -> None:
    redactor = Redactor()
    with serving(Vendor(Answer(200, {}))) as vendor:
        await sent(vendor, redactor)
    assert redactor.redact("sent Bearer t-123456.") == f"sent {MASK}."


async def test_the_excerpt_of_a_failed_answer_is_short_and_redacted() -> None:
    redactor = Redactor()
    redactor.register("t-123456")
    with serving(Vendor(Answer(500, b"t-123456 " * 400))) as vendor:
        exchange, _ = await sent(vendor, redactor)
    excerpt = exchange.judgement.excerpt
    assert 0 < len(excerpt) <= 500
    assert "t-12" not in excerpt
    assert MASK in excerpt


async def test_the_platforms_code_decides_before_the_status() -> None:
    with serving(Vendor(Answer(200, {"err_no": 28001005}))) as vendor:
        exchange, _ = await sent(vendor, platform=DOUYIN)
    assert (exchange.judgement.kind, exchange.judgement.rule) == ("retryable", "douyin.busy")
