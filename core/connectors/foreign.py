"""Connectors that others wrote: each of their ``call`` is one attempt of our engine, traced like any other.

Their exception decides whether there is another attempt. Must not look into them.
"""

from __future__ import annotations

from dataclasses import replace
from inspect import isawaitable
from typing import Protocol

from core.api_retry_handler import APIRetryHandler
from core.calls import APIRequest, APIResponse
from core.connectors.endings import call_error, describe
from core.connectors.template import request_template
from core.errors import BadFunction
from core.events import Mode
from core.redaction import get_redactor
from core.retry.defaults import policy_from_settings, with_limit
from core.retry.engine import Task
from core.retry.judgement import Judgement, with_result
from core.settings import get_settings


class Foreign(Protocol):
    """Anything with ``async call``."""

    async def call(self, request: APIRequest) -> APIResponse:
        """Carry out ``request``, or raise."""


async def call_foreign(connector: Foreign, request: APIRequest, handler: APIRetryHandler, mode: Mode) -> APIResponse:
    """Carry out ``request`` by ``connector`` within the policy.

    Raises:
        APICallError: It failed; the cause is the connector's own exception.
    """
    settings = get_settings()
    policy = request.policy or handler.own_policy or policy_from_settings(settings, jitter=True)
    policy = with_limit(policy, request.timeout, None, settings)
    redactor = get_redactor()
    tracer = handler.tracer(mode=mode, keep=True)
    assert tracer is not None  # keep=True always gives one
    tracer.call_started(
        platform=request.platform,
        endpoint=redactor.redact(request.endpoint),
        method=request.method,
        policy={**policy.to_json(), "timeout": policy.attempt_timeout},
        request=request_template(request, redactor),
    )

    def judge(answer: APIResponse) -> Judgement:
        given = Judgement("ok", "ok", status=answer.status, code=answer.code, sent=True)
        return with_result(given, policy.retry_on_result, answer.body)

    task: Task[APIResponse] = Task(judge, platform=request.platform)
    try:
        ending = await handler.engine.run(lambda: _attempt(connector, request), task, policy, tracer, tracer.start)
    except BaseException:
        tracer.call_cancelled()
        raise
    if ending.stop_reason != "ok" or ending.result is None:
        error = call_error(ending, platform=request.platform, endpoint=request.endpoint, steps=tracer.steps)
        tracer.call_finished("failed", ending.stop_reason, ending.judgement, error=describe(error))
        error.call_id = tracer.call_id
        raise error
    answer = ending.result
    elapsed_s = tracer.call_finished("succeeded", "ok", ending.judgement, size=len(answer.content))
    return replace(answer, call_id=tracer.call_id, steps=tracer.steps, elapsed_s=elapsed_s)


async def _attempt(connector: Foreign, request: APIRequest) -> APIResponse:
    answer: object = connector.call(request)
    answer = await answer if isawaitable(answer) else answer
    if not isinstance(answer, APIResponse):
        raise BadFunction("connector.no_response", given=type(answer).__name__)
    return answer
