from __future__ import annotations

import pytest

from core.batch.job import BatchJob, repeatable
from core.calls import APIRequest
from core.errors import BadRequest, PlatformNotFound
from core.retry.policy import RetryPolicy, RetryStrategy


def test_a_job_survives_the_pipe() -> None:
    job = BatchJob(
        "erp",
        "/orders/{{id}}",
        "rows.csv",
        "out.csv",
        data={"名称": ["{{name}}", 1]},
        policy={"max_retries": 1, "strategy": "linear"},
        sandbox=True,
    )
    again = BatchJob.from_json(job.to_json())
    assert again == job
    assert again.request().policy == RetryPolicy(max_retries=1, strategy=RetryStrategy.LINEAR)


@pytest.mark.parametrize("line", ["", "nonsense", "[]", "{}", '{"platform": "erp"}', "null"])
def test_what_is_no_job_is_refused(line: str) -> None:
    with pytest.raises(BadRequest) as caught:
        BatchJob.from_json(line)
    assert caught.value.code == "batch.bad_job"


@pytest.mark.parametrize(
    ("request_", "may"),
    [
        (APIRequest("erp", "/orders/{{id}}"), True),
        (APIRequest("erp", "/anything", "POST", data={}), False),
        (APIRequest("erp", "/anything", "DELETE"), False),
        (APIRequest("erp", "/anything", "POST", data={}, idempotent=True), True),
        (APIRequest("erp", "order.get", params={"order_id": "{{id}}"}), True),
        (APIRequest("ths123", "order.create", data={"code": "{{id}}"}), False),
        (APIRequest("douyin", "/video/publish", "POST", data={"video_url": "https://x.example/{{id}}"}), False),
        (APIRequest("erp", "no such endpoint", "POST"), False),
    ],
)
def test_only_what_is_harmless_twice_may_be_called_twice(request_: APIRequest, may: bool) -> None:
    assert repeatable(request_, {"id": "SO000001"}) is may


def test_an_unknown_platform_is_told_at_once() -> None:
    with pytest.raises(PlatformNotFound):
        repeatable(APIRequest("nobody", "/x"), {})
