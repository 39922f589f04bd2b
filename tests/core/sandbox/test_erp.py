from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from core.sandbox.erp import Erp
from core.sandbox.messages import Request

CREDENTIALS = {"api_key": "k", "username": "u", "password": "p"}


@pytest.fixture
def erp() -> Erp:
    return Erp(CREDENTIALS, clock=lambda: 1_795_500_000.0)


def send(erp: Erp, method: str, target: str, body: object = None, **headers: str) -> tuple[int, Any]:
    sent = (("x-api-key", "k"), *((name.replace("_", "-"), value) for name, value in headers.items()))
    data = b"" if body is None else json.dumps(body).encode()
    answer = erp.answer(Request(method, target, sent, data), scripted=False)
    return answer.status, json.loads(answer.body)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((("x-api-key", "k"),), 200),
        ((("authorization", "Basic " + base64.b64encode(b"u:p").decode()),), 200),
        ((("authorization", "Bearer k"),), 401),
        ((), 401),
    ],
)
def test_api_key_and_basic_are_taken(erp: Erp, headers: tuple[tuple[str, str], ...], status: int) -> None:
    assert erp.answer(Request("GET", "/orders", headers), scripted=False).status == status


def test_an_order_appears_in_the_list_and_by_its_number(erp: Erp) -> None:
    status, order = send(erp, "POST", "/orders", {"customer": "云集", "amount": "12.00"})
    assert status == 201
    assert (order["customer"], order["status"]) == ("云集", "待审核")
    assert send(erp, "GET", "/orders")[1]["orders"][0] == order
    assert send(erp, "GET", f"/orders/{order['order_id']}") == (200, order)


def test_there_are_orders_from_the_start(erp: Erp) -> None:
    listed = send(erp, "GET", "/orders")[1]
    assert listed["total"] == len(listed["orders"]) == 3
    assert send(erp, "GET", "/orders/SO000001")[0] == 200


def test_pages(erp: Erp) -> None:
    whole = send(erp, "GET", "/orders")[1]["orders"]
    pages = [send(erp, "GET", f"/orders?page={page}&page_size=2")[1]["orders"] for page in (1, 2, 3)]
    assert pages == [whole[:2], whole[2:], []]


@pytest.mark.parametrize("query", ["page=0", "page=x", "page_size=-1", "page_size=1000000", "page=²"])
def test_a_bad_page_is_named(erp: Erp, query: str) -> None:
    field = query.partition("=")[0]
    assert send(erp, "GET", f"/orders?{query}") == (400, {"error": "bad_parameter", "field": field})


@pytest.mark.parametrize("body", [None, [], {}, "x"])
def test_an_order_needs_fields(erp: Erp, body: object) -> None:
    assert send(erp, "POST", "/orders", body)[0] == 400
    assert send(erp, "GET", "/orders")[1]["total"] == 3


def test_an_unknown_order_is_not_found(erp: Erp) -> None:
    assert send(erp, "GET", "/orders/nobody") == (404, {"error": "no_such_order", "order_id": "nobody"})


def test_the_same_idempotency_key_makes_one_order(erp: Erp) -> None:
    answers = [send(erp, "POST", "/orders", {"n": 1}, idempotency_key="once") for _ in range(2)]
    assert answers[0] == answers[1]
    assert send(erp, "GET", "/orders")[1]["total"] == 4


def test_finance_of_a_period_or_of_this_month(erp: Erp) -> None:
    assert send(erp, "GET", "/finance?period=2026-10")[1]["period"] == "2026-10"
    document = send(erp, "GET", "/finance")[1]
    assert document["period"] == "2026-11"
    assert {entry["name"] for entry in document["entries"]} >= {"主营业务收入"}


def test_an_order_can_be_changed_and_cancelled(erp: Erp) -> None:
    status, changed = send(erp, "PUT", "/orders/SO000001", {"amount": "1.00", "order_id": "x", "status": "x"})
    assert (status, changed["amount"], changed["order_id"], changed["status"]) == (200, "1.00", "SO000001", "已审核")
    assert send(erp, "GET", "/orders/SO000001")[1] == changed
    assert send(erp, "POST", "/orders/SO000001/cancel")[1]["status"] == "已取消"
    assert send(erp, "POST", "/orders/SO000001/cancel")[0] == 200
    assert send(erp, "PUT", "/orders/SO000001", {"amount": "2.00"})[0] == 409
    assert send(erp, "PUT", "/orders/SO000002", [])[0] == 400
    assert send(erp, "PUT", "/orders/SO999999", {"amount": "2.00"})[0] == 404
    assert send(erp, "POST", "/orders/SO999999/cancel")[0] == 404
