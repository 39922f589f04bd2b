"""``BaseConnector``: one whole call to one platform, from endpoint to answer.

Owns the order: resolve, find credentials, send through the engine, answer or raise. Must not hold vendor knowledge:
that is the definition's, and where data cannot say it, a subclass's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.api_retry_handler import APIRetryHandler, get_retry_handler
from core.calls import APIRequest, APIResponse
from core.connectors.auth import check_values
from core.connectors.context import CallContext, context_by_settings
from core.connectors.credentials import choose_scheme
from core.connectors.endings import call_error, describe, name_place
from core.connectors.prepare import Prepared, check_request, prepare
from core.connectors.sending import Exchange, Sender
from core.connectors.template import request_template
from core.connectors.token_refresh import TokenRefresher, lock_path
from core.credentials.environment import variable_value
from core.credentials.source import CredentialSource
from core.errors import APICallError, BadRequest, JieruError
from core.platforms.base_url import BaseUrl, base_url, check_confirmed, may_receive
from core.platforms.loader import get_registry
from core.platforms.model import AuthScheme, Platform, TokenFlow
from core.platforms.resolve import Target, resolve
from core.redaction import Redactor, get_redactor
from core.retry.defaults import policy_from_settings, with_limit
from core.retry.engine import Ending, Task
from core.retry.judgement import Judgement
from core.retry.policy import RetryPolicy
from core.retry.tracer import Tracer
from core.retry.write_gate import WriteGate, gate_for
from core.settings import Settings, get_settings
from core.texts import language

if TYPE_CHECKING:
    from core.http import Clients

IDEMPOTENCY_KEY = "Idempotency-Key"
"""The header of a caller's key where a definition names no other (draft-ietf-httpapi-idempotency-key-header)."""


class BaseConnector:
    """Calls one platform.

    Args:
        platform_id: Platform id; a subclass has its own default.
        credentials: Where values come from; default the user's credential manager.
        handler: The retry handler; default the process's, so that ``get_stats()`` covers connectors.
        context: Mode, credentials and addresses at once, instead of ``credentials``; default live, or the sandbox if
            ``JIERU_SANDBOX`` is on at the call.
        settings: Where settings are looked up.
        clients: Keeps the connections; default its own.
    """

    default_platform = ""

    def __init__(
        self,
        platform_id: str | None = None,
        *,
        credentials: CredentialSource | None = None,
        handler: APIRetryHandler | None = None,
        context: CallContext | None = None,
        settings: Settings | None = None,
        clients: Clients | None = None,
    ) -> None:
        self.platform_id = platform_id or self.default_platform
        self._given = context
        self._credentials = credentials
        self._handler = handler or get_retry_handler()
        self._settings = settings or get_settings()
        self._clients = clients or new_clients()

    @property
    def platform(self) -> Platform:
        """The definition in use."""
        return get_registry().get(self.platform_id)

    async def aclose(self) -> None:
        """Close the running loop's connections."""
        await self._clients.aclose()

    async def call(self, request: APIRequest) -> APIResponse:
        """Carry out one whole call.

        Raises:
            JieruError: Before anything was tried: what is wrong with the request, a setting or a credential.
            APICallError: Tried and failed; its cause is the real exception.
        """
        try:
            return await self._call(request)
        except JieruError as error:
            name_place(error, request)
            raise

    async def _call(self, request: APIRequest) -> APIResponse:
        check_request(request)
        platform = get_registry().get(self.platform_id or request.platform)
        target = resolve(platform, request.endpoint, request.method, request.data, request.params)
        operation = target.operation
        if operation is not None and not operation.available:
            raise BadRequest("operation.not_available")
        policy = self._policy(request, target)
        context = self._given or await context_by_settings(self._settings, self._credentials)
        base = self._base_url(platform, context)
        prepared = prepare(request, target, base.url)
        scheme, values = await choose_scheme(platform, operation, context.credentials, endpoint=request.endpoint)
        check_confirmed(base, platform, values, self._settings)
        if scheme is not None:
            check_values(scheme, values)
        redactor = get_redactor()
        for kind, value in values.items():
            field = platform.credential(kind)
            if field is None or field.secret:
                redactor.register(value)
        key_header = operation.idempotency_key if operation else ""
        if request.idempotency_key:
            key = {key_header or IDEMPOTENCY_KEY: request.idempotency_key}
            prepared = replace(prepared, headers={**prepared.headers, **key})
        gate = gate_for(
            target.method,
            effect=target.effect,
            operation_repeatable=target.idempotent,
            idempotent=request.idempotent,
            has_key=bool(request.idempotency_key and (key_header or operation is None)),
        )
        tracer = self._handler.tracer(mode=context.mode, keep=True)
        assert tracer is not None  # keep=True always gives one
        tracer.call_started(**self._facts(platform, request, target, prepared, scheme, policy, gate, redactor))
        extra = _sandbox_headers(context, tracer)
        sender = Sender(
            self._clients,
            platform,
            operation.id if operation else None,
            prepared,
            scheme,
            values,
            limit_s=policy.attempt_timeout,
            redactor=redactor,
            files=request.files,
            extra=extra,
        )
        flow = _refreshable(platform, values, base, self._settings)
        refresher = self._refresher(platform, flow, base.url, context, extra) if flow else None
        return await self._run(request, platform, target, sender, policy, gate, tracer, refresher)

    async def _run(
        self,
        request: APIRequest,
        platform: Platform,
        target: Target,
        sender: Sender,
        policy: RetryPolicy,
        gate: WriteGate,
        tracer: Tracer,
        refresher: TokenRefresher | None,
    ) -> APIResponse:
        async def renew() -> Judgement:
            assert refresher is not None
            renewing = refresher.refresh(sender.values[refresher.flow.type], sender.values)
            return await _in_time(renewing, policy, tracer)

        task: Task[Exchange] = Task(
            sender.send,
            judge_result=lambda exchange: exchange.judgement,
            gate=gate,
            credential=refresher.flow.type if refresher else "",
            refresh=renew if refresher else None,
        )
        try:
            ending = await self._handler.engine.run(task, policy, tracer, tracer.start)
        except BaseException:
            tracer.call_cancelled()
            raise
        return self._finish(ending, request, platform, target, tracer)

    def _finish(
        self, ending: Ending[Exchange], request: APIRequest, platform: Platform, target: Target, tracer: Tracer
    ) -> APIResponse:
        exchange = ending.result
        size = len(exchange.answer.content) if exchange else None
        if ending.stop_reason == "ok" and exchange is not None:
            elapsed_s = tracer.call_finished("succeeded", "ok", ending.judgement, size=size)
            return APIResponse(
                call_id=tracer.call_id,
                status=exchange.answer.status,
                code=ending.judgement.code,
                headers=exchange.answer.headers,
                content=exchange.answer.content,
                body=exchange.body,
                steps=tracer.steps,
                elapsed_s=elapsed_s,
                stop_reason="ok",
            )
        error = self._error(ending, request, platform, target, tracer)
        tracer.call_finished("failed", ending.stop_reason, ending.judgement, size=size, error=describe(error))
        error.call_id = tracer.call_id
        if exchange:
            error.body, error.content = exchange.body, exchange.answer.content
        raise error

    def _error(
        self, ending: Ending[Exchange], request: APIRequest, platform: Platform, target: Target, tracer: Tracer
    ) -> APICallError:
        check = target.operation.check.get(language(), "") if target.operation else ""
        return call_error(ending, platform=platform.id, endpoint=request.endpoint, steps=tracer.steps, check=check)

    def _policy(self, request: APIRequest, target: Target) -> RetryPolicy:
        """The policy with the attempt's limit: argument > policy > the operation's > ``API_TIMEOUT``."""
        policy = request.policy or self._handler.own_policy or policy_from_settings(self._settings, jitter=True)
        of_operation = target.operation.timeout_s if target.operation else None
        return with_limit(policy, request.timeout, of_operation, self._settings)

    def _base_url(self, platform: Platform, context: CallContext) -> BaseUrl:
        if context.base_urls is not None:
            return BaseUrl(context.base_urls[platform.id].rstrip("/"), "", "context")
        return base_url(platform, self._settings)

    def _refresher(
        self, platform: Platform, flow: TokenFlow, base: str, context: CallContext, extra: Mapping[str, str]
    ) -> TokenRefresher:
        live = context.mode == "live"
        return TokenRefresher(
            self._clients,
            platform,
            flow,
            base,
            context,
            get_redactor(),
            lock_path(self._settings, platform, context.mode, "default"),
            variable_value(platform.id, flow.type, self._settings) if live else None,
            extra,
        )

    def _facts(
        self,
        platform: Platform,
        request: APIRequest,
        target: Target,
        prepared: Prepared,
        scheme: AuthScheme | None,
        policy: RetryPolicy,
        gate: WriteGate,
        redactor: Redactor,
    ) -> dict[str, Any]:
        references = [f"{platform.id}/{kind}" for kind in (scheme.requires if scheme else ())]
        path = redactor.redact(prepared.path_and_query)
        as_given = request.endpoint == prepared.path_and_query
        return {
            "platform": platform.id,
            "operation": target.operation.id if target.operation else None,
            "endpoint": path if as_given else redactor.redact(request.endpoint),
            "method": target.method,
            "path": path,
            "profile": platform.profile,
            "policy": {**policy.to_json(), "timeout": policy.attempt_timeout},
            "effect": target.effect,
            "idempotent": gate.repeatable,
            "request": request_template(request, redactor, content=prepared.content, credentials=references),
        }


def new_clients() -> Clients:
    """A keeper of connections."""
    from core.http import Clients  # the HTTP client is heavy: loaded by the first connector, not at start

    return Clients()


def _sandbox_headers(context: CallContext, tracer: Tracer) -> dict[str, str]:
    if context.mode != "sandbox":
        return {}
    headers = {"X-Jieru-Call": tracer.call_id}
    if context.fault is not None:
        headers["X-Jieru-Fault"] = context.fault
    return headers


def _refreshable(platform: Platform, values: Mapping[str, str], base: BaseUrl, settings: Settings) -> TokenFlow | None:
    """The flow that may renew one of the values in use without being asked, if the host may have what it sends."""
    return next(
        (
            flow
            for flow in platform.tokens
            if flow.auto and flow.type in values and may_receive(base, platform, flow.source.values(), settings)
        ),
        None,
    )


async def _in_time(refresh: Awaitable[Judgement], policy: RetryPolicy, tracer: Tracer) -> Judgement:
    """A refresh within the limit of one attempt, and within what is left of the deadline."""
    limit = policy.attempt_timeout
    left = None if policy.deadline is None else max(0.0, policy.deadline - tracer.elapsed())
    by_deadline = left is not None and (limit is None or left < limit)
    scope = asyncio.timeout(left if by_deadline else limit)
    try:
        async with scope:
            return await refresh
    except TimeoutError:
        if not scope.expired():
            raise
        stop_reason, kind = ("deadline", "DeadlineExceeded") if by_deadline else ("refresh_failed", "AttemptTimeout")
        return Judgement("permanent", "refresh.failed", stop_reason, error_type=kind, message=kind)
