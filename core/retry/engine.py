"""The loop: attempt, judge, decide, wait, again. One code path for bare functions and for connectors.

Owns attempts, limits, waits, refreshes and the counting of them. Must not know HTTP, credentials or texts: what an
attempt was is said by the ``Task``'s judges, what to do next by ``decision``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from inspect import isawaitable
from types import CoroutineType
from typing import Generic, TypeVar

from core.errors import AttemptTimeout, DeadlineExceeded
from core.events import StepKind
from core.limits.bounds import Bounds, Use
from core.limits.guard import Guard, GuardedCall, circuit_open
from core.retry.classification import classify
from core.retry.control import Control
from core.retry.decision import DONE, Decision, decide
from core.retry.judgement import OK, Judgement
from core.retry.policy import RetryPolicy
from core.retry.statistics import StatsCollector
from core.retry.tracer import Tracer
from core.retry.turn import Turn
from core.retry.write_gate import WriteGate

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[object]]
CANCELLED = Judgement(
    "permanent", "cancelled", stop_reason="cancelled", error_type="CancelledError", message="cancelled"
)

RESUMED = Judgement("ok", "pause.resumed", sent=False)
STILL_PAUSED = Judgement(
    "permanent", "pause.deadline", "deadline", error_type="DeadlineExceeded", message="paused", sent=False
)


@dataclass(slots=True)
class Task(Generic[T]):
    """One request, as the engine sees it.

    Attributes:
        attempt: Sends it once; it may look synchronous and return an awaitable.
        judge_result: What a returned value means; None: every value is a success.
        judge_error: What an exception means.
        gate: Whether it may be sent twice; None: always.
        credential: The token that ``refresh`` renews, for the trace.
        refresh: Renews it; None where there is no way to.
        step: Its name within the call.
        kind: What it is in the trace.
        platform: Id of the platform whose pause holds it; empty: none does.
        turn: Waits for the platform's published limits before each request; None where there are none.
        guard: Retry budget and circuit; None where nobody asks for them.
    """

    attempt: Callable[[], Awaitable[T] | T]
    judge_result: Callable[[T], Judgement] | None = None
    judge_error: Callable[[Exception], Judgement] = classify
    gate: WriteGate | None = None
    credential: str = ""
    refresh: Callable[[], Awaitable[Judgement]] | None = None
    step: str = "main"
    kind: StepKind = "request"
    platform: str = ""
    turn: Turn | None = None
    guard: Guard | None = None


@dataclass(slots=True)
class Ending(Generic[T]):
    """How it ended: a result or an error, never both, and the decision that ended it."""

    result: T | None
    error: Exception | None
    judgement: Judgement
    stop_reason: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Engine:
    """The injected world: clock, sleep, random, counters; what calls share, who makes them, what is done to them."""

    clock: Callable[[], float]
    sleep: Sleep
    random: Callable[[], float]
    stats: StatsCollector
    bounds: Bounds
    use: Use = "program"
    control: Control = field(default_factory=Control)

    async def run(self, task: Task[T], policy: RetryPolicy, tracer: Tracer | None, started: float) -> Ending[T]:
        """Carry ``task`` out within ``policy``.

        Args:
            task: What to do.
            policy: How often and how long.
            tracer: Who is told; None if nobody listens.
            started: ``clock()`` at the start of the whole call, from which the deadline counts.

        Raises:
            BaseException: Only what is no ``Exception`` (cancellation, …), unchanged.
        """
        number = retries = 0
        refreshed = False
        last_error: Exception | None = None
        bounded = policy.attempt_timeout is not None or policy.deadline is not None
        guarded = GuardedCall(task.guard) if task.guard else None
        while True:
            if task.turn is not None or task.platform in self.control.paused:
                ended = await self._before(task, task.turn, policy, tracer, started, number, last_error)
                if ended is not None:
                    return ended
            if guarded and not number and (wait_s := guarded.begin()) is not None:
                return Ending(None, None, circuit_open(wait_s), "circuit", 0)
            number += 1
            self.stats.attempt_started(number)
            if tracer:
                tracer.attempt_started(task.step, task.kind)
            result: T | None = None
            error: Exception | None = None
            try:
                if bounded:
                    result = await self._bounded(task, policy, started, last_error)
                else:
                    given = task.attempt()
                    result = await given if type(given) is CoroutineType or isawaitable(given) else given
                judgement = task.judge_result(result) if task.judge_result else OK
            except Exception as caught:  # noqa: BLE001 - judging any exception is this loop's purpose
                error = caught
                judgement = task.judge_error(caught)
            except BaseException:
                self.stats.call_finished("cancelled", "cancelled")
                if tracer:
                    tracer.attempt_finished(task.step, CANCELLED, Decision("stop", "cancelled"), task.kind)
                raise
            if guarded:
                guarded.seen(judgement)
            if judgement.kind == "ok":
                if tracer:
                    tracer.attempt_finished(task.step, judgement, DONE, task.kind)
                self.stats.call_finished("succeeded_first_try" if number == 1 else "succeeded_after_retry", "ok")
                return Ending(result, error, judgement, "ok", number)
            gate_refusal = task.gate.refuses(judgement) if task.gate else None
            if isinstance(error, DeadlineExceeded) and error.data.get("cut") is task:  # ours, not an inner call's
                decision = Decision("stop", gate_refusal or "deadline")
            else:
                decision = decide(
                    judgement,
                    policy,
                    retries=retries,
                    elapsed_s=self.clock() - started,
                    random=self.random,
                    gate_refusal=gate_refusal,
                    may_refresh=task.refresh is not None and not refreshed,
                    spend=guarded.refuses if guarded else None,
                )
            self.stats.attempt_failed(judgement.status if judgement.by_status else None, judgement.statistics_key)
            if tracer:
                tracer.attempt_finished(task.step, judgement, decision, task.kind)
            if decision.refresh:
                refreshed = True
                ended = await self._before(task, None, policy, tracer, started, number, error or last_error)
                if ended is not None:
                    return ended
                refusal = await self._refresh(task, tracer)
                if refusal is not None:
                    judgement, decision = refusal, Decision("stop", refusal.stop_reason)
            elif decision.verdict == "retry":
                retries += 1
                try:
                    if decision.delay_s:
                        await self._wait(decision.delay_s, decision, judgement, tracer)
                    else:
                        await self.sleep(0)  # others get their turn between two attempts
                except BaseException:
                    self.stats.call_finished("cancelled", "cancelled")
                    raise
            if decision.verdict != "retry":
                stop_reason = decision.stop_reason or "non_retryable"
                self._failed(number, stop_reason)
                return Ending(result, error, judgement, stop_reason, number)
            last_error = error or last_error
            result = error = None  # nothing of an attempt is kept while the next one runs

    async def hold(
        self, platform: str, step: str, policy: RetryPolicy, tracer: Tracer | None, started: float
    ) -> Judgement | None:
        """Wait while ``platform`` is paused; None if the call may go on, else why it ends: its deadline has come."""
        if platform not in self.control.paused:
            return None
        left = policy.left_s(self.clock() - started)
        if tracer:
            tracer.attempt_started(step, "pause")
        judgement, decision = RESUMED, Decision("ok", delay_s=0.0)
        try:
            async with asyncio.timeout(left):
                await self.control.until_resumed(platform)
        except TimeoutError:
            judgement, decision = STILL_PAUSED, Decision("stop", "deadline")
        except BaseException:
            if tracer:
                tracer.attempt_finished(step, CANCELLED, Decision("stop", "cancelled"), "pause")
            raise
        if tracer:
            tracer.attempt_finished(step, judgement, decision, "pause")
        return None if judgement is RESUMED else judgement

    async def _before(
        self,
        task: Task[T],
        turn: Turn | None,
        policy: RetryPolicy,
        tracer: Tracer | None,
        started: float,
        number: int,
        last_error: Exception | None,
    ) -> Ending[T] | None:
        """Wait while the platform is paused, and for a request's turn; how the call ended if it may not go on.

        ``number`` requests were made before.
        """
        ends = None if policy.deadline is None else started + policy.deadline
        try:
            while True:
                refusal = await self.hold(task.platform, task.step, policy, tracer, started)
                if refusal is None and turn is not None:
                    refusal = await turn.wait(task.step, ends, tracer)
                if refusal is not None or task.platform not in self.control.paused:  # it may be paused meanwhile
                    break
        except BaseException:
            if number:  # a call counts from its first attempt
                self.stats.call_finished("cancelled", "cancelled")
            raise
        if refusal is None:
            return None
        if number:
            self._failed(number, "deadline")
        return Ending(None, last_error, refusal, "deadline", number)

    def _failed(self, number: int, stop_reason: str) -> None:
        self.stats.call_finished("failed_without_retry" if number == 1 else "failed_after_retry", stop_reason)

    async def _bounded(self, task: Task[T], policy: RetryPolicy, started: float, last_error: Exception | None) -> T:
        """One attempt within its limit and the deadline."""
        limit, by_deadline = policy.attempt_limit(self.clock() - started)
        scope = asyncio.timeout(limit)
        try:
            async with scope:
                given = task.attempt()
                return await given if isawaitable(given) else given
        except TimeoutError:
            if not scope.expired():  # the function's own timeout
                raise
            if by_deadline:
                raise DeadlineExceeded("call.deadline", deadline_s=policy.deadline, cut=task) from last_error
            raise AttemptTimeout("attempt.timeout", limit_s=limit) from None

    async def _refresh(self, task: Task[T], tracer: Tracer | None) -> Judgement | None:
        """Renew the token; None if that worked, else the judgement that stops the call."""
        if tracer:
            tracer.refresh_started(task.credential)
        assert task.refresh is not None
        try:
            judgement = await task.refresh()
        except BaseException:
            self.stats.call_finished("cancelled", "cancelled")
            if tracer:
                tracer.refresh_finished(task.credential, CANCELLED, Decision("stop", "cancelled"))
            raise
        good = judgement.kind == "ok"
        if tracer:
            decision = Decision("ok", delay_s=0.0) if good else Decision("stop", judgement.stop_reason)
            tracer.refresh_finished(task.credential, judgement, decision)
        return None if good else judgement

    async def _wait(self, delay: float, decision: Decision, judgement: Judgement, tracer: Tracer | None) -> None:
        began = self.clock()
        sent_now = False
        if tracer:
            header = judgement.retry_after.header if judgement.retry_after else None
            tracer.wait_started(delay, decision.delay_source, header)
        try:
            sleeping = self._sleep_until(began + delay)
            if tracer:
                sent_now = await self.control.wait(tracer.call_id, sleeping)
            else:  # without a tracer the call has no id that anybody could name
                await sleeping
        except BaseException:
            actual = self.clock() - began
            self.stats.waited(actual)
            if tracer:
                tracer.wait_ended(actual, "cancelled")
            raise
        actual = self.clock() - began
        if not sent_now:  # a sleep that is a stand-in moves no clock: it counts as the wait that it stands for
            actual = max(delay, actual)
        self.stats.waited(actual)
        if tracer:
            tracer.wait_ended(actual, "send_now" if sent_now else "elapsed")

    async def _sleep_until(self, deadline: float) -> None:
        """Sleep again for what is left: event-loop timers may fire early, and Retry-After means "not before"."""
        left = deadline - self.clock()
        while left > 0:
            await self.sleep(left)
            before, left = left, deadline - self.clock()
            if left > before / 2:  # no timer is that early: the sleep is a stand-in
                return
