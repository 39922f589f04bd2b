"""One call of a command: the record as far as it got, the answer, the history."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.calls import APIRequest
from core.cli.calling import Calling
from core.errors import APICallError, CredentialMissing
from core.history.store import History
from core.retry.policy import RetryPolicy
from tests.core.loopback import Answer, Vendor, serving

pytestmark = pytest.mark.real

ONCE = RetryPolicy(max_retries=0)


async def call(calling: Calling, vendor: Vendor, monkeypatch: pytest.MonkeyPatch, key: str = "erp-key-123456") -> None:
    monkeypatch.setenv("ERP_API_URL", vendor.url)
    monkeypatch.setenv("ERP_API_KEY", key)
    try:
        await calling.call(APIRequest("erp", "/x", policy=ONCE), sandbox=False, fault=None)
    finally:
        calling.close()


def outcomes(home: Path) -> list[str | None]:
    history = History.open(home / "history.sqlite3")
    try:
        return [record.outcome for record in history.page(mode="live")]
    finally:
        history.close()


async def test_a_good_call_has_record_answer_and_history(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calling = Calling()
    with serving(Vendor(Answer(200, {"ok": 1}))) as vendor:
        await call(calling, vendor, monkeypatch)
    assert calling.record is not None
    assert calling.answer is not None
    assert (calling.record.outcome, calling.answer.body) == ("succeeded", {"ok": 1})
    assert outcomes(own_home) == ["succeeded"]


async def test_a_failed_call_has_no_answer(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calling = Calling()
    with serving(Vendor(Answer(404))) as vendor, pytest.raises(APICallError):
        await call(calling, vendor, monkeypatch)
    assert (calling.answer, outcomes(own_home)) == (None, ["failed"])


async def test_nothing_tried_leaves_no_record(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calling = Calling()
    with serving(Vendor()) as vendor, pytest.raises(CredentialMissing):
        await call(calling, vendor, monkeypatch, key="")
    assert (calling.record, outcomes(own_home)) == (None, [])


def test_closing_before_anything_was_opened_is_harmless() -> None:
    Calling().close()
