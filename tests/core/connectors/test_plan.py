"""What follows from what was looked up for a call: its own request, and what is told of it."""

from __future__ import annotations

from core.calls import APIRequest
from core.connectors.context import CallContext
from core.connectors.plan import Plan
from core.connectors.prepare import prepare
from core.credentials.source import MemoryCredentials
from core.platforms.base_url import BaseUrl
from core.platforms.loader import load_platforms
from core.platforms.resolve import resolve
from core.redaction import MASK, Redactor
from core.retry.policy import RetryPolicy

ERP = load_platforms().get("erp")
BASE = BaseUrl("http://erp.example", "erp.example", "definition")


def planned(request: APIRequest) -> Plan:
    target = resolve(ERP, request.endpoint, request.method, request.data, request.params)
    context = CallContext("live", MemoryCredentials({}))
    scheme, values = ERP.auth[0], {"api_key": "k-123456"}
    policy = RetryPolicy(attempt_timeout=7.0)
    prepared = prepare(request, target, BASE.url)
    return Plan(request, ERP, target, policy, context, BASE, prepared, scheme, values, None, None)


def test_of_an_operation_it_knows_id_and_check_of_a_path_nothing() -> None:
    order, path = planned(APIRequest("erp", "order.create", data={"id": 1})), planned(APIRequest("erp", "/x"))
    assert (order.operation_id, path.operation_id, path.operation) == ("order.create", None, None)
    assert order.check.keys() == {"zh", "en"}
    assert path.check == {}


def test_a_key_goes_with_the_own_request_alone_and_lets_it_be_repeated() -> None:
    plan = planned(APIRequest("erp", "/x", "POST", data={}, idempotency_key="key-1"))
    own, gate = plan.own_request("call-1")
    assert gate.repeatable
    assert own.headers["Idempotency-Key"] == "key-1"
    assert "Idempotency-Key" not in plan.prepared.headers
    _, without = planned(APIRequest("erp", "/x", "POST", data={})).own_request("call-1")
    assert not without.repeatable


def test_the_facts_of_a_call_hold_references_and_no_secret() -> None:
    redactor = Redactor()
    redactor.register("s-654321")
    plan = planned(APIRequest("erp", "/orders/s-654321", params={"page": 2}))
    facts = plan.facts(*plan.own_request("call-1"), redactor)
    assert (facts["platform"], facts["operation"], facts["method"]) == ("erp", "order.get", "GET")
    assert (facts["endpoint"], facts["path"]) == (f"/orders/{MASK}", f"/orders/{MASK}?page=2")
    assert (facts["policy"]["timeout"], facts["effect"], facts["idempotent"]) == (7.0, "read", True)
    assert facts["request"]["credentials"] == [f"erp/{kind}" for kind in ERP.auth[0].requires]
    assert facts["request"]["base"] == BASE.url
