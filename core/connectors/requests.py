"""The requests of one call: what they share, and the token that may have to be renewed for them.

Owns the newest values of the credentials within a call, and that a refused token is renewed at most once. Must not
know which requests a call has.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from core.bodies import decoded
from core.connectors.evidence import with_evidence
from core.connectors.prepare import Prepared
from core.connectors.sending import Exchange, Sender
from core.connectors.token_refresh import TokenRefresher, why_failed
from core.events import Verdict
from core.limits.guard import Guard
from core.retry.classification import classify
from core.retry.decision import Decision
from core.retry.engine import CANCELLED, Ending, Engine, Task
from core.retry.judgement import Judgement, with_result
from core.retry.policy import RetryPolicy
from core.retry.tracer import Tracer
from core.retry.turn import Turn
from core.retry.write_gate import WriteGate

AHEAD_S = 300.0
"""A token that has less left than that is renewed before it is sent."""


def _judged(exchange: Exchange) -> Judgement:
    return exchange.judgement


@dataclass(slots=True)
class Requests:
    """Carries out requests.

    Attributes:
        engine: Attempts, waits, refreshes.
        tracer: Hears of them.
        policy: Each request has all of its retries; the deadline counts from the start of the call.
        sender: Sends them.
        values: The credentials' values by type; replaced after a refresh.
        refresher: Renews the token that is sent; None where there is no way to.
        platform: Id of the platform that they go to.
        turn: Waits for the platform's published limits; None where there are none.
        guard: Retry budget and circuit; None where nobody asks for them.
        wall: Seconds since 1970.
    """

    engine: Engine
    tracer: Tracer
    policy: RetryPolicy
    sender: Sender
    values: dict[str, str]
    refresher: TokenRefresher | None
    platform: str = ""
    turn: Turn | None = None
    guard: Guard | None = None
    wall: Callable[[], float] = time.time
    _renewed: bool = field(default=False, init=False)

    async def send(self, prepared: Prepared, gate: WriteGate) -> Ending[Exchange]:
        """The one request of an ordinary call."""
        judge = self.judge_result() if self.policy.retry_on_result else _judged
        return await self.run(lambda: self.sender.send(prepared, self.values), gate, judge_result=judge)

    def judge_result(self) -> Callable[[Exchange], Judgement]:
        """What an answer means to the policy too, whose ``retry_on_result`` is shown the decoded body."""
        refuses = self.policy.retry_on_result
        return lambda exchange: with_result(exchange.judgement, refuses, decoded(exchange.body))

    async def run(
        self,
        attempt: Callable[[], Awaitable[Exchange]],
        gate: WriteGate,
        *,
        step: str = "main",
        policy: RetryPolicy | None = None,
        judge_result: Callable[[Exchange], Judgement] = _judged,
        judge_error: Callable[[Exception], Judgement] = classify,
    ) -> Ending[Exchange]:
        """Carry out one request; ``attempt`` sends it once."""
        may_renew = self.refresher is not None and not self._renewed
        task: Task[Exchange] = Task(
            judge_result=judge_result,
            judge_error=lambda error: with_evidence(judge_error(error), self.tracer.wire),
            gate=gate,
            credential=self.refresher.flow.type if self.refresher else "",
            refresh=self._renew if may_renew else None,
            step=step,
            platform=self.platform,
            turn=self.turn,
            guard=self.guard,
        )
        return await self.engine.run(attempt, task, policy or self.policy, self.tracer, self.tracer.start)

    async def ready(self) -> Ending[Exchange] | None:
        """Fetch the token if there is none yet, renew it if it is about to run out.

        Returns:
            None if the call may go on, also with an old token that could not be renewed; else how it ended.
        """
        refresher = self.refresher
        if refresher is None:
            return None
        kind = refresher.flow.type
        missing = kind not in self.values
        if not missing and not (self._runs_out(refresher) and await refresher.has_sources()):
            return None
        refusal = await self.engine.hold(self.platform, "main", self.policy, self.tracer, self.tracer.start)
        if refusal is not None:
            return Ending(None, None, refusal, refusal.stop_reason, 0)
        self.tracer.refresh_started(kind)
        try:
            judgement = await self._refresh(refresher)
        except BaseException:
            self.tracer.refresh_finished(kind, CANCELLED, Decision("stop", "cancelled"))
            raise
        stop = missing and judgement.kind != "ok"
        verdict: Verdict = "stop" if stop else "ok" if judgement.kind == "ok" else "retry"
        decision = Decision(verdict, judgement.stop_reason if stop else None, None if stop else 0.0)
        self.tracer.refresh_finished(kind, judgement, decision)
        if not stop:
            return None
        return Ending(None, None, judgement, judgement.stop_reason, 0)

    def _runs_out(self, refresher: TokenRefresher) -> bool:
        expires_at = refresher.context.credentials.expires_at(refresher.platform.id, refresher.flow.type)
        return expires_at is not None and expires_at - self.wall() < AHEAD_S

    async def _renew(self) -> Judgement:
        assert self.refresher is not None
        self._renewed = True
        return await self._refresh(self.refresher)

    async def _refresh(self, refresher: TokenRefresher) -> Judgement:
        """A refresh within the limit of one attempt, and within what is left of the deadline."""
        limit, by_deadline = self.policy.attempt_limit(self.engine.clock() - self.tracer.start)
        scope = asyncio.timeout(limit)
        try:
            async with scope:
                return await refresher.refresh(self.values.get(refresher.flow.type), self.values)
        except TimeoutError:
            if not scope.expired():
                raise
            stop_reason = "deadline" if by_deadline else "refresh_failed"
            kind = "DeadlineExceeded" if by_deadline else "AttemptTimeout"
            why = why_failed(Judgement("permanent", "timeout.attempt", error_type=kind, message=kind))
            return Judgement("permanent", "refresh.failed", stop_reason, error_type=kind, message=kind, reason_args=why)
