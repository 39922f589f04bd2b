"""The front door of the retry engine: any async function, retried within bounds, counted and traced.

Owns the public names; the loop itself is ``core.retry.engine``. Must not know HTTP: what an exception means is told
by its status, its type and, last of all, its text (``core.retry.classification``).

    result = await execute_with_retry(fetch, max_retries=3, initial_delay=1.0)

    @retry_on_failure(strategy=RetryStrategy.LINEAR)
    async def fetch() -> dict[str, object]: ...
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
import logging
import random as random_module
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, ParamSpec, TypeVar, overload

from core.errors import BadFunction, BadResult, SettingError
from core.events import Mode
from core.limits.bounds import Bounds, Use, process_bounds
from core.retry.defaults import policy_from_settings, with_arguments
from core.retry.engine import Ending, Engine, Sleep, Task
from core.retry.judgement import OK, Judgement, with_result
from core.retry.policy import RetryPolicy, RetryStrategy
from core.retry.statistics import RetryStats, StatsCollector
from core.retry.tracer import Listener, Tracer

__all__ = [
    "APIRetryHandler",
    "RetryPolicy",
    "RetryStats",
    "RetryStrategy",
    "execute_with_retry",
    "get_retry_handler",
    "get_stats",
    "retry_on_failure",
]

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)


_FUNCTION: Task[Any] = Task()
"""Of a bare function nothing is known."""

# one list for each running retry; a retry inside its attempts multiplies them, and puts in that this was told
_told: ContextVar[list[bool] | None] = ContextVar("jieru_told", default=None)


class APIRetryHandler:
    """Retries functions, keeps the counters, tells the listeners.

    Args:
        policy: The policy of every call; None reads the settings at each call.
        clock: Monotonic seconds.
        sleep: Waits; called again if it comes back early.
        random: Gives [0, 1), for the jitter.
        use: Who calls platforms by it: a program, a batch (retry budget and circuit always hold), or a person who
            sends calls by hand (they never do).
    """

    def __init__(
        self,
        policy: RetryPolicy | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        random: Callable[[], float] = random_module.random,
        use: Use = "program",
    ) -> None:
        self._policy = policy and with_arguments(policy, None, None, None)
        self._stats = StatsCollector()
        self._listeners: tuple[Listener, ...] = ()
        self._last_told: tuple[RetryPolicy, Mapping[str, Any]] | None = None
        bounds = process_bounds()  # whoever brings a clock of their own shares with nobody
        self.engine = Engine(clock, sleep, random, self._stats, bounds if clock is bounds.clock else Bounds(clock), use)

    @property
    def own_policy(self) -> RetryPolicy | None:
        """The policy it was made with, if any."""
        return self._policy

    @property
    def policy(self) -> RetryPolicy:
        """The policy of a call that names none."""
        return self._policy or policy_from_settings()

    def by_hand(self) -> None:
        """From now on a person sends the calls, one at a time: they are never refused to spare a platform."""
        self.engine = replace(self.engine, use="manual")

    def get_stats(self) -> RetryStats:
        """The counters since this handler was made."""
        return self._stats.snapshot()

    def add_listener(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener(event)`` called for every event, in the call's own task.

        Returns:
            A function that removes it again.

        Raises:
            BadFunction: Nothing callable, or a coroutine function, which nobody would await.
        """
        if not callable(listener) or inspect.iscoroutinefunction(listener):
            raise BadFunction("listener.unfit", given=getattr(listener, "__qualname__", type(listener).__name__))
        self._listeners = (*self._listeners, listener)

        def remove() -> None:
            self._listeners = tuple(other for other in self._listeners if other is not listener)

        return remove

    def send_now(self, call_id: str) -> bool:
        """End the wait that the call ``call_id`` is in: its next attempt starts at once. May be called from any thread.

        Returns:
            False if there is nothing to end: the call does not wait, is paused, or is over.
        """
        return self.engine.control.send_now(call_id)

    @property
    def paused(self) -> frozenset[str]:
        """Ids of the platforms that are paused."""
        return self.engine.control.paused

    def pause(self, platform: str) -> None:
        """Hold the calls to ``platform``: a request that is on its way ends, no further one begins until ``resume``.

        The time counts towards a call's deadline. May be called from any thread.
        """
        self.engine.control.pause(platform)

    def resume(self, platform: str) -> None:
        """Let the calls to ``platform`` go on. May be called from any thread."""
        self.engine.control.resume(platform)

    def tracer(self, *, mode: Mode = "live", keep: bool = False) -> Tracer | None:
        """A tracer for a new call; None if nobody would hear it."""
        if not self._listeners and not keep:
            return None
        return Tracer(self._listeners, self.engine.clock, mode=mode, keep=keep)

    async def execute_with_retry(self, func: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call ``func`` until it succeeds or the policy is used up.

        Raises:
            BadFunction: ``func`` cannot be called again (a coroutine object, an async generator).
            AttemptTimeout: The last attempt was cut by its limit.
            DeadlineExceeded: An attempt was cut by the deadline.
            BadResult: ``retry_on_result`` refused the last result too.
            Exception: Else the function's own last exception, with a note on attempts, time and stop reason.
        """
        check_function(func)
        return await self.execute(func, args, kwargs, self.policy)

    async def execute(
        self, func: Callable[..., Awaitable[T]], args: tuple[Any, ...], kwargs: dict[str, Any], policy: RetryPolicy
    ) -> T:
        """As ``execute_with_retry``, with the policy and the arguments apart, and ``func`` checked already."""
        outer = _told.get()
        if outer is not None and not outer:
            outer.append(True)
            log.warning("a retry runs inside the attempts of another one: their attempts multiply")
        attempt = functools.partial(func, *args, **kwargs) if args or kwargs else func
        refuses = policy.retry_on_result
        task: Task[T] = Task(functools.partial(_judge, refuses)) if refuses else _FUNCTION
        tracer = Tracer(self._listeners, self.engine.clock) if self._listeners else None
        if tracer:
            tracer.function_started(getattr(func, "__qualname__", type(func).__qualname__), self._told(policy))
        started = tracer.start if tracer else self.engine.clock()
        token = _told.set([])
        try:
            ending = await self.engine.run(attempt, task, policy, tracer, started)
        except BaseException:
            if tracer:
                tracer.call_cancelled()
            raise
        finally:
            _told.reset(token)
        if tracer:
            if ending.stop_reason == "ok":
                tracer.call_finished("succeeded", "ok", ending.judgement)
            else:
                tracer.call_finished("failed", ending.stop_reason, ending.judgement, error=_error_json(ending))
        if ending.error is not None:
            _add_note(ending.error, ending, self.engine.clock() - started)
            raise ending.error
        if ending.stop_reason != "ok":
            refused = BadResult(ending.result, attempts=ending.attempts, stop_reason=ending.stop_reason)
            _add_note(refused, ending, self.engine.clock() - started)
            raise refused
        return ending.result  # type: ignore[return-value]  # there is no error: this is what the function gave

    def _told(self, policy: RetryPolicy) -> Mapping[str, Any]:
        """The policy for an event; one call after the other has the same."""
        if self._last_told is None or self._last_told[0] is not policy:
            self._last_told = (policy, policy.to_json())
        return self._last_told[1]


def _judge(refuses: Callable[[Any], bool], result: object) -> Judgement:
    return with_result(OK, refuses, result)


def check_function(func: object) -> None:
    """Refuse what cannot be called a second time.

    Raises:
        BadFunction: A coroutine object, an async generator or its function, or nothing callable.
    """
    code = getattr(func, "__code__", None)
    if code is None and inspect.iscoroutine(func):
        _discard(func)
        raise BadFunction("function.coroutine_object", given=func.__qualname__)
    if code is None:  # no plain function: what is called in the end is hidden in it
        if inspect.isasyncgen(func):
            code = func.ag_code
        elif not callable(func):
            raise BadFunction("function.not_callable", given=type(func).__name__)
        else:
            hidden = func.func if isinstance(func, functools.partial) else type(func).__call__
            code = getattr(hidden, "__code__", None)
    if code is not None and code.co_flags & inspect.CO_ASYNC_GENERATOR:
        raise BadFunction("function.async_generator", given=getattr(func, "__qualname__", type(func).__qualname__))


def _discard(func: object) -> None:
    """Close a coroutine object that will never be awaited: our error says it better than Python's warning."""
    if inspect.iscoroutine(func):
        func.close()


def _error_json(ending: Ending[Any]) -> dict[str, Any]:
    judgement = ending.judgement
    return {
        "type": judgement.error_type,
        "code": judgement.rule,
        "message": judgement.message,
        "hint": "",
        "stop_reason": ending.stop_reason,
    }


def _add_note(error: BaseException, ending: Ending[Any], elapsed_s: float) -> None:
    with contextlib.suppress(Exception):  # a foreign class may refuse the note; its own error goes out all the same
        error.add_note(f"attempts: {ending.attempts}, elapsed: {elapsed_s:.3f} s, stopped: {ending.stop_reason}")


_default: APIRetryHandler | None = None


def get_retry_handler() -> APIRetryHandler:
    """The process's handler: connectors use it too, so ``get_stats()`` covers them."""
    global _default
    if _default is None:
        _default = APIRetryHandler()
    return _default


def get_stats() -> RetryStats:
    """The counters of the process's handler."""
    return get_retry_handler().get_stats()


async def execute_with_retry(
    func: Callable[..., Awaitable[T]],
    *args: Any,
    max_retries: int | None = None,
    initial_delay: float | None = None,
    strategy: RetryStrategy | str | None = None,
    policy: RetryPolicy | None = None,
    **kwargs: Any,
) -> T:
    """Call ``func(*args, **kwargs)`` until it succeeds or the bounds are reached.

    An argument wins over ``policy``, which wins over the settings (``API_MAX_RETRIES``, ``API_RETRY_DELAY``,
    ``API_RETRY_STRATEGY``, ``API_RETRY_MAX_DELAY``, ``API_RETRY_DEADLINE``), read at each call.

    Args:
        func: An async function, or anything that returns an awaitable when called.
        *args: Passed on.
        max_retries: Further attempts after the first.
        initial_delay: Seconds before the first retry.
        strategy: How the delays grow.
        policy: All bounds at once.
        **kwargs: Passed on.

    Raises:
        SettingError: A bad number; names the argument or variable.
        Exception: As ``APIRetryHandler.execute_with_retry``.
    """
    handler = get_retry_handler()
    try:
        bounds = _bounds(handler, policy, max_retries, initial_delay, strategy)
    except BaseException:
        _discard(func)
        raise
    check_function(func)
    return await handler.execute(func, args, kwargs, bounds)


def _bounds(
    handler: APIRetryHandler,
    policy: RetryPolicy | None,
    max_retries: int | None,
    initial_delay: float | None,
    strategy: RetryStrategy | str | None,
) -> RetryPolicy:
    """The arguments over ``policy``, over the handler's, over the settings."""
    base = policy or handler.own_policy
    if base is None:
        try:
            base = policy_from_settings()
        except SettingError:  # of a variable that perhaps nobody needs
            given = {"max_retries": max_retries, "initial_delay": initial_delay, "strategy": strategy}
            base = policy_from_settings(given=[name for name, value in given.items() if value is not None])
    return with_arguments(base, max_retries, initial_delay, strategy)


@overload
def retry_on_failure(
    func: Callable[P, Awaitable[T]],
    *,
    max_retries: int | None = None,
    initial_delay: float | None = None,
    strategy: RetryStrategy | str | None = None,
    policy: RetryPolicy | None = None,
) -> Callable[P, Coroutine[Any, Any, T]]: ...
@overload
def retry_on_failure(
    func: None = None,
    *,
    max_retries: int | None = None,
    initial_delay: float | None = None,
    strategy: RetryStrategy | str | None = None,
    policy: RetryPolicy | None = None,
) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Coroutine[Any, Any, T]]]: ...
def retry_on_failure(
    func: Callable[..., Awaitable[Any]] | None = None,
    *,
    max_retries: int | None = None,
    initial_delay: float | None = None,
    strategy: RetryStrategy | str | None = None,
    policy: RetryPolicy | None = None,
) -> Any:
    """Make an async function retry; with or without parentheses. The bounds are those of ``execute_with_retry``.

    Raises:
        BadFunction: At once, if what is decorated cannot be retried.
        SettingError: At once, for a bad argument; a bad variable is told at the call.
    """
    with_arguments(policy or RetryPolicy(), max_retries, initial_delay, strategy)

    def decorate(inner: Callable[..., Awaitable[Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
        check_function(inner)

        @functools.wraps(inner)
        async def retrying(*args: Any, **kwargs: Any) -> Any:
            handler = get_retry_handler()
            bounds = _bounds(handler, policy, max_retries, initial_delay, strategy)
            return await handler.execute(inner, args, kwargs, bounds)

        return retrying

    return decorate if func is None else decorate(func)
