from __future__ import annotations

import json
from typing import Any

import pytest

from core.sandbox.auth import sign
from core.sandbox.messages import Request
from core.sandbox.ths123 import Ths123

NOW = 1_795_500_000.0
ORDER = {"code": "600519.SH", "side": "buy", "price": 1500.5, "quantity": 100}


@pytest.fixture
def ths() -> Ths123:
    return Ths123({"api_key": "k", "api_secret": "s"}, clock=lambda: NOW)


def send(ths: Ths123, method: str, target: str, body: object = None) -> tuple[int, Any]:
    data = b"" if body is None else json.dumps(body).encode()
    headers = (
        ("x-api-key", "k"),
        ("x-timestamp", f"{NOW:.0f}"),
        ("x-nonce", "abc123"),
        ("x-signature", sign("s", method, target, f"{NOW:.0f}", "abc123", data)),
    )
    answer = ths.answer(Request(method, target, headers, data), scripted=False)
    return answer.status, json.loads(answer.body)


def test_a_quote_has_name_and_consistent_figures(ths: Ths123) -> None:
    status, quote = send(ths, "GET", "/stock/000001.SZ/quote")
    assert (status, quote["code"], quote["name"]) == (200, "000001.SZ", "平安银行")
    assert quote["change"] == pytest.approx(quote["latest"] - quote["prev_close"], abs=0.01)
    assert quote["change_ratio"] == pytest.approx(quote["change"] / quote["prev_close"] * 100, abs=0.02)
    assert quote["time"] == "2026-11-24 14:00:00"


def test_other_shares_have_quotes_too(ths: Ths123) -> None:
    assert send(ths, "GET", "/stock/830799.BJ/quote")[1]["name"] == "示例证券830799"


@pytest.mark.parametrize("code", ["AAPL", "12345.SZ", "000001.XX", "000001"])
def test_an_unknown_code_is_not_found(ths: Ths123, code: str) -> None:
    assert send(ths, "GET", f"/stock/{code}/quote") == (404, {"error": "unknown_code", "code": code})


def test_an_order_is_in_the_account_and_binds_its_money(ths: Ths123) -> None:
    before = send(ths, "GET", "/account")[1]
    status, order = send(ths, "POST", "/order", ORDER)
    assert (status, order["status"]) == (201, "accepted")
    after = send(ths, "GET", "/account")[1]
    assert (before["orders"], after["orders"]) == ([], [order])
    assert (after["frozen"], after["available"]) == (150_050.0, before["available"] - 150_050.0)


def test_selling_binds_no_money(ths: Ths123) -> None:
    send(ths, "POST", "/order", {**ORDER, "side": "sell"})
    assert send(ths, "GET", "/account")[1]["frozen"] == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "x"),
        ("code", None),
        ("side", "hold"),
        ("side", []),
        ("price", 0),
        ("price", "10"),
        ("price", True),
        ("quantity", 50),
        ("quantity", 100.5),
        ("quantity", -100),
    ],
)
def test_a_bad_order_names_its_field_and_is_not_placed(ths: Ths123, field: str, value: object) -> None:
    assert send(ths, "POST", "/order", {**ORDER, field: value}) == (400, {"error": "bad_parameter", "field": field})
    assert send(ths, "GET", "/account")[1]["orders"] == []


def test_a_body_that_is_no_object_is_a_bad_order(ths: Ths123) -> None:
    assert send(ths, "POST", "/order", [1])[0] == 400


def test_a_quote_needs_a_known_sender(ths: Ths123) -> None:
    assert ths.answer(Request("GET", "/stock/000001.SZ/quote"), scripted=True).status == 401
