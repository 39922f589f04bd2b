"""``BaseConnector``: one whole call to one platform, from endpoint to answer.

Owns the order: resolve, find credentials, send through the engine, answer or raise. Must not hold vendor knowledge:
that is the definition's, and where data cannot say it, a subclass's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from core.api_retry_handler import APIRetryHandler, get_retry_handler
from core.calls import APIRequest, APIResponse, RefreshedToken
from core.connectors.asked_refresh import chosen_flow, refresh_asked
from core.connectors.auth import check_values
from core.connectors.chain import Chain
from core.connectors.context import CallContext, live_context, sandbox_by_settings
from core.connectors.credentials import choose_scheme, sent_token
from core.connectors.endings import call_error, describe, keep_secrets_out, may_have_done, name_place
from core.connectors.known_secrets import know_environment
from core.connectors.plan import Plan
from core.connectors.prepare import Prepared, check_request, prepare
from core.connectors.requests import Requests
from core.connectors.sending import Exchange, Sender
from core.connectors.token_refresh import TokenRefresher, lock_path
from core.connectors.upload_source import upload_source
from core.credentials.environment import find_variable
from core.credentials.source import CredentialSource
from core.errors import APICallError, BadRequest, JieruError
from core.events import Mode
from core.platforms.base_url import BaseUrl, base_url, check_confirmed, may_receive
from core.platforms.loader import get_registry
from core.platforms.model import Operation, Platform, TokenFlow
from core.platforms.resolve import Target, resolve
from core.redaction import get_redactor
from core.retry.defaults import limited_from_settings, policy_from_settings, with_limit
from core.retry.engine import Ending
from core.retry.judgement import Judgement
from core.retry.policy import RetryPolicy
from core.retry.tracer import Tracer
from core.retry.turn import Turn
from core.retry.write_gate import WriteGate
from core.settings import Settings, get_settings

if TYPE_CHECKING:
    from core.http import Clients

ACCOUNT = "default"
"""The only account that a platform has so far; part of every key all the same."""


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
        self._live: CallContext | None = None
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
            if not isinstance(error, APICallError) and (self._given is None or self._given.mode == "live"):
                know_environment(self._settings, get_registry(), get_redactor())
                keep_secrets_out(error, get_redactor())
            raise

    async def _call(self, request: APIRequest) -> APIResponse:
        plan = await self._plan(request)
        tracer = self._tracer(plan.context)
        own, gate = plan.own_request(tracer.call_id)
        tracer.call_started(**plan.facts(own, gate, get_redactor()))
        requests = self._requests(plan, tracer)
        try:
            ending = await requests.ready()
            if ending is None and plan.operation and plan.operation.steps:
                ending = await self._chain(plan, plan.operation, requests, own, gate).run()
            elif ending is None:
                ending = await requests.send(own, gate)
        except BaseException:
            unsure = may_have_done(gate, tracer.steps, plan.operation)
            tracer.call_cancelled(plan.check if unsure else None)
            raise
        return _answer(ending, plan, tracer)

    async def _plan(self, request: APIRequest) -> Plan:
        """Look up all that the call needs; what is wrong with it, the first of these lines to meet it says."""
        check_request(request)
        platform = get_registry().get(self.platform_id or request.platform)
        target = resolve(platform, request.endpoint, request.method, request.data, request.params)
        operation = target.operation
        steps = bool(operation and operation.steps)
        policy = self._policy(request, target)
        context = self._given or await self._context_by_settings()
        base = self._base_url(platform, context)
        place = base.for_part(operation.base_url if operation else "")
        prepared = prepare(replace(request, files=None) if steps else request, target, place)
        scheme, values = await choose_scheme(platform, operation, context.credentials, endpoint=request.endpoint)
        check_confirmed(base, platform, values, self._settings)
        flow = sent_token(platform, operation, scheme)
        if scheme is not None and (flow is None or flow.type in values):
            check_values(scheme, values)
        self._know_secrets(platform, context, values)
        if flow and not (context.refresh and may_receive(base, platform, flow.source.values(), self._settings)):
            flow = None
        source = await upload_source(request, target, context.web) if steps else None
        return Plan(request, platform, target, policy, context, base, prepared, scheme, values, flow, source)

    def _requests(self, plan: Plan, tracer: Tracer) -> Requests:
        """What carries out the requests of a call."""
        platform, policy, context, operation = plan.platform, plan.policy, plan.context, plan.operation
        engine = self._handler.engine
        extra = _sandbox_headers(context, tracer)
        sender = Sender(
            self._clients,
            platform,
            plan.operation_id,
            plan.scheme,
            limit_s=policy.attempt_timeout,
            redactor=get_redactor(),
            files=None if operation and operation.steps else plan.request.files,
            extra=extra,
            watch=tracer.watch,
        )
        ends = None if policy.deadline is None else tracer.start + policy.deadline
        flow = plan.flow
        refresher = self._refresher(platform, flow, plan.base, context, extra, tracer, ends) if flow else None
        turn = self._turn(platform, plan.operation_id, context.mode)
        guard = engine.bounds.guard(platform, context.mode, ACCOUNT, engine.use)
        return Requests(engine, tracer, policy, sender, plan.values, refresher, platform.id, turn, guard)

    def _chain(self, plan: Plan, operation: Operation, requests: Requests, own: Prepared, gate: WriteGate) -> Chain:
        """The steps of an operation of several requests."""
        folder, body, headers = self._settings.paths.data / "downloads", plan.target.body or {}, plan.prepared.headers
        extra = _sandbox_headers(plan.context, requests.tracer)
        return Chain(requests, operation, own, headers, gate, body, plan.source, plan.context.web, folder, extra)

    async def refresh_token(self, credential_type: str | None = None) -> RefreshedToken:
        """Fetch or renew a token now. Asked for by somebody: an app's token takes the place of an earlier one.

        Args:
            credential_type: Which (``"access_token"``, ``"client_token"``, …); None takes the first one of the platform
                that is in use, or that the credentials suffice for.

        Raises:
            BadRequest, CredentialMissing: Nothing was tried: no such token, or something is missing for it.
            APICallError: It did not work; the old token is as it was.
        """
        platform = self.platform
        context = self._given or await self._context_by_settings()
        base = self._base_url(platform, context)
        flow = await chosen_flow(platform, credential_type, context.credentials)
        check_confirmed(base, platform, flow.source.values(), self._settings)
        tracer = self._tracer(context)
        refresher = self._refresher(platform, flow, base, context, _sandbox_headers(context, tracer), tracer)
        return await refresh_asked(refresher, tracer, platform.note if base.is_default else {})

    async def _context_by_settings(self) -> CallContext:
        """The surroundings of a call where nobody has chosen them."""
        sandbox = await sandbox_by_settings(self._settings)
        if sandbox is not None:
            return sandbox
        if self._live is None:
            self._live = live_context(self._credentials)
        return self._live

    def _tracer(self, context: CallContext) -> Tracer:
        tracer = self._handler.tracer(mode=context.mode, keep=True)
        assert tracer is not None  # keep=True always gives one
        return tracer

    def _know_secrets(self, platform: Platform, context: CallContext, values: Mapping[str, str]) -> None:
        """Tell the redactor of all secrets that the call may meet, before there is anything to redact."""
        redactor = get_redactor()
        if context.mode == "live":  # in the sandbox there are none
            know_environment(self._settings, get_registry(), redactor)
        for kind, value in values.items():
            field = platform.credential(kind)
            if field is None or field.secret:
                redactor.register(value)

    def _policy(self, request: APIRequest, target: Target) -> RetryPolicy:
        """The policy with the attempt's limit: argument > policy > the operation's > ``API_TIMEOUT``."""
        of_operation = target.operation.timeout_s if target.operation else None
        policy = request.policy or self._handler.own_policy
        if policy is None and request.timeout is None:
            return limited_from_settings(self._settings, of_operation)
        policy = policy or policy_from_settings(self._settings, jitter=True)
        return with_limit(policy, request.timeout, of_operation, self._settings)

    def _base_url(self, platform: Platform, context: CallContext) -> BaseUrl:
        if context.base_urls is not None:
            if platform.id not in context.base_urls:
                raise BadRequest("sandbox.not_played", platform=platform.id)
            return BaseUrl(context.base_urls[platform.id].rstrip("/"), "", "context")
        return base_url(platform, self._settings)

    def _turn(self, platform: Platform, bounded: str | None, mode: Mode) -> Turn | None:
        """What waits for the published limits of an operation or ``token.<type>``; None where there are none."""
        engine = self._handler.engine
        limiter = engine.bounds.limiter(platform, bounded, mode, ACCOUNT)
        return Turn(limiter, bounded, engine.clock, engine.sleep, engine.control) if limiter else None

    def _refresher(
        self,
        platform: Platform,
        flow: TokenFlow,
        base: BaseUrl,
        context: CallContext,
        extra: Mapping[str, str],
        tracer: Tracer,
        ends: float | None = None,
    ) -> TokenRefresher:
        turn = self._turn(platform, f"token.{flow.type}", context.mode)

        async def wait_for_turn() -> Judgement | None:
            again = partial(tracer.refresh_started, flow.type)
            return await turn.wait(flow.type, ends, tracer, waited=again) if turn else None

        def variable(kind: str) -> str | None:
            field = platform.credential(kind)
            found = find_variable(self._settings, field.env) if field and context.mode == "live" else None
            return found.value if found else None

        return TokenRefresher(
            self._clients,
            platform,
            flow,
            base.for_part(flow.base_url),
            context,
            get_redactor(),
            lock_path(self._settings, platform, context.mode, ACCOUNT),
            variable,
            extra,
            tracer.watch,
            wait_for_turn,
        )


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


def _answer(ending: Ending[Exchange], plan: Plan, tracer: Tracer) -> APIResponse:
    """The answer of a call that has ended.

    Raises:
        APICallError: It failed.
    """
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
            steps=tracer.steps_when_read(),
            elapsed_s=elapsed_s,
            stop_reason="ok",
        )
    error = call_error(
        ending,
        platform=plan.platform.id,
        endpoint=plan.request.endpoint,
        steps=tracer.steps,
        check=plan.check,
        note=plan.platform.note if plan.base.is_default else {},
    )
    tracer.call_finished("failed", ending.stop_reason, ending.judgement, size=size, error=describe(error))
    error.call_id = tracer.call_id
    if exchange:
        error.body, error.content = exchange.body, exchange.answer.content
    raise error
