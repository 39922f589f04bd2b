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
from core.events import DelaySource, StepKind, WaitEnd
from core.limits.bounds import Bounds, Use
from core.limits.guard import Guard, GuardedCall, circuit_open
from core.retry.classification import classify
from core.retry.control import Control
from core.retry.decision import DONE, Decision, decide
from core.retry.judgement import OK, Judgement, RetryAfter
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
    """What the engine has to know of a request besides how it is sent; without an argument, it is a bare function's.

    Attributes:
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


@dataclass(slots=True)
class _Course(Generic[T]):
    """One run of the engine, and how far it has come.

    Attributes:
        guarded: What its retries cost the platform; None where nobody asks for that.
        number: Attempts made.
        retries: Of those, all that the policy counts: not the first one, and not the replay after a refresh.
        last_error: Of the attempts before the running one.
    """

    attempt: Callable[[], Awaitable[T] | T]
    task: Task[T]
    policy: RetryPolicy
    tracer: Tracer | None
    started: float
    guarded: GuardedCall | None
    number: int = 0
    retries: int = 0
    refreshed: bool = False
    last_error: Exception | None = None


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

    async def run(
        self,
        attempt: Callable[[], Awaitable[T] | T],
        task: Task[T],
        policy: RetryPolicy,
        tracer: Tracer | None,
        started: float,
    ) -> Ending[T]:
        """Attempt it as often as ``policy`` allows and ``task`` bears.

        Args:
            attempt: Sends the request once; it may look synchronous and return an awaitable.
            task: What there is to know of it.
            policy: How often and how long.
            tracer: Who is told; None if nobody listens.
            started: ``clock()`` at the start of the whole call, from which the deadline counts.

        Raises:
            BaseException: Only what is no ``Exception`` (cancellation, …), unchanged.
        """
        guarded = GuardedCall(task.guard) if task.guard else None
        course = _Course(attempt, task, policy, tracer, started, guarded)
        bounded = policy.attempt_timeout is not None or policy.deadline is not None
        try:
            while True:
                if task.turn is not None or task.platform in self.control.paused:
                    ended = await self._before(course, task.turn)
                    if ended is not None:
                        return ended
                if guarded and not course.number and (wait_s := guarded.begin()) is not None:
                    return Ending(None, None, circuit_open(wait_s), "circuit", 0)
                self._begin(course)
                result: T | None = None
                error: Exception | None = None
                try:
                    if bounded:
                        result = await self._bounded(course)
                    else:
                        given = attempt()
                        result = await given if type(given) is CoroutineType or isawaitable(given) else given
                    judgement = task.judge_result(result) if task.judge_result else OK
                except Exception as caught:  # noqa: BLE001 - judging any exception is this loop's purpose
                    error = caught
                    judgement = task.judge_error(caught)
                except BaseException:
                    if tracer:
                        tracer.attempt_finished(task.step, CANCELLED, Decision("stop", "cancelled"), task.kind)
                    raise
                if guarded:
                    guarded.seen(judgement)
                if judgement.kind == "ok":
                    return self._succeeded(course, result, judgement)
                decision = self._decide(course, judgement, error)
                if decision.refresh:
                    ended = await self._renew(course, result, error)
                    if ended is not None:
                        return ended
                elif decision.verdict != "retry":
                    return self._failed(course, result, error, judgement, decision.stop_reason)
                elif decision.delay_s:
                    await self._wait(decision.delay_s, decision.delay_source, judgement.retry_after, tracer)
                else:
                    await self.sleep(0)  # others get their turn between two attempts
                result = error = None  # nothing of an attempt is kept while the next one runs
        except BaseException:
            if course.number:  # a call counts from its first attempt
                self.stats.call_finished("cancelled", "cancelled")
            raise

    def _begin(self, course: _Course[T]) -> None:
        """An attempt begins; counted and told."""
        course.number += 1
        self.stats.attempt_started(course.number)
        if course.tracer:
            course.tracer.attempt_started(course.task.step, course.task.kind)

    def _succeeded(self, course: _Course[T], result: T | None, judgement: Judgement) -> Ending[T]:
        if course.tracer:
            course.tracer.attempt_finished(course.task.step, judgement, DONE, course.task.kind)
        number = course.number
        self.stats.call_finished("succeeded_first_try" if number == 1 else "succeeded_after_retry", "ok")
        return Ending(result, None, judgement, "ok", number)

    def _decide(self, course: _Course[T], judgement: Judgement, error: Exception | None) -> Decision:
        """What is to become of a failed attempt; counted and told."""
        task, policy, guarded = course.task, course.policy, course.guarded
        gate_refusal = task.gate.refuses(judgement) if task.gate else None
        if isinstance(error, DeadlineExceeded) and error.data.get("cut") is course:  # ours, not an inner call's
            decision = Decision("stop", gate_refusal or "deadline")
        else:
            decision = decide(
                judgement,
                policy,
                retries=course.retries,
                elapsed_s=self.clock() - course.started,
                random=self.random,
                gate_refusal=gate_refusal,
                may_refresh=task.refresh is not None and not course.refreshed,
                spend=guarded.refuses if guarded else None,
            )
        self.stats.attempt_failed(judgement.status if judgement.by_status else None, judgement.statistics_key)
        if course.tracer:
            course.tracer.attempt_finished(task.step, judgement, decision, task.kind)
        course.retries += decision.verdict == "retry" and not decision.refresh
        course.last_error = error or course.last_error
        return decision

    def _failed(
        self,
        course: _Course[T],
        result: T | None,
        error: Exception | None,
        judgement: Judgement,
        stop_reason: str | None,
    ) -> Ending[T]:
        """No further attempt follows; a call counts from its first one."""
        number, why = course.number, stop_reason or "non_retryable"
        if number:
            self.stats.call_finished("failed_without_retry" if number == 1 else "failed_after_retry", why)
        return Ending(result, error, judgement, why, number)

    async def _renew(self, course: _Course[T], result: T | None, error: Exception | None) -> Ending[T] | None:
        """Renew the token after an attempt that it was too old for; how the call ended if that did not work."""
        course.refreshed = True
        ended = await self._before(course, None)
        if ended is None and (refusal := await self._refresh(course)) is not None:
            ended = self._failed(course, result, error, refusal, refusal.stop_reason)
        return ended

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

    async def _before(self, course: _Course[T], turn: Turn | None) -> Ending[T] | None:
        """Wait while the platform is paused, and for a request's turn; how the call ended if it may not go on."""
        task, policy, tracer, started = course.task, course.policy, course.tracer, course.started
        ends = None if policy.deadline is None else started + policy.deadline
        while True:
            refusal = await self.hold(task.platform, task.step, policy, tracer, started)
            if refusal is None and turn is not None:
                refusal = await turn.wait(task.step, ends, tracer)
            if refusal is not None or task.platform not in self.control.paused:  # it may be paused meanwhile
                break
        return None if refusal is None else self._failed(course, None, course.last_error, refusal, "deadline")

    async def _bounded(self, course: _Course[T]) -> T:
        """One attempt within its limit and the deadline."""
        policy = course.policy
        limit, by_deadline = policy.attempt_limit(self.clock() - course.started)
        scope = asyncio.timeout(limit)
        try:
            async with scope:
                given = course.attempt()
                return await given if isawaitable(given) else given
        except TimeoutError:
            if not scope.expired():  # the function's own timeout
                raise
            if by_deadline:
                raise DeadlineExceeded("call.deadline", deadline_s=policy.deadline, cut=course) from course.last_error
            raise AttemptTimeout("attempt.timeout", limit_s=limit) from None

    async def _refresh(self, course: _Course[T]) -> Judgement | None:
        """Renew the token; None if that worked, else the judgement that stops the call."""
        task, tracer = course.task, course.tracer
        if tracer:
            tracer.refresh_started(task.credential)
        assert task.refresh is not None
        try:
            judgement = await task.refresh()
        except BaseException:
            if tracer:
                tracer.refresh_finished(task.credential, CANCELLED, Decision("stop", "cancelled"))
            raise
        good = judgement.kind == "ok"
        if tracer:
            decision = Decision("ok", delay_s=0.0) if good else Decision("stop", judgement.stop_reason)
            tracer.refresh_finished(task.credential, judgement, decision)
        return None if good else judgement

    async def _wait(
        self, delay: float, source: DelaySource | None, asked: RetryAfter | None, tracer: Tracer | None
    ) -> None:
        """Wait ``delay`` seconds, or until somebody says "send now"; counted and told."""
        began = self.clock()
        sent_now = False
        if tracer:
            tracer.wait_started(delay, source, asked.header if asked else None)
        try:
            sleeping = self._sleep_until(began + delay)
            if tracer:
                sent_now = await self.control.wait(tracer.call_id, sleeping)
            else:  # without a tracer the call has no id that anybody could name
                await sleeping
        except BaseException:
            self._waited(self.clock() - began, tracer, "cancelled")
            raise
        actual = self.clock() - began
        if sent_now:
            self._waited(actual, tracer, "send_now")
        else:  # a sleep that is a stand-in moves no clock: it counts as the wait that it stands for
            self._waited(max(delay, actual), tracer, "elapsed")

    def _waited(self, seconds: float, tracer: Tracer | None, why: WaitEnd) -> None:
        self.stats.waited(seconds)
        if tracer:
            tracer.wait_ended(seconds, why)

    async def _sleep_until(self, deadline: float) -> None:
        """Sleep again for what is left: event-loop timers may fire early, and Retry-After means "not before"."""
        left = deadline - self.clock()
        while left > 0:
            await self.sleep(left)
            before, left = left, deadline - self.clock()
            if left > before / 2:  # no timer is that early: the sleep is a stand-in
                return
