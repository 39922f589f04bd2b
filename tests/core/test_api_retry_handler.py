"""The front door: what comes back, what is raised, what is counted, what is told."""

from __future__ import annotations

import asyncio
import functools
import math
import threading
from collections.abc import Callable, Coroutine
from typing import Any, assert_type

import pytest

from core.api_retry_handler import (
    APIRetryHandler,
    RetryPolicy,
    RetryStats,
    RetryStrategy,
    execute_with_retry,
    retry_on_failure,
)
from core.errors import AttemptTimeout, BadFunction, BadResult, DeadlineExceeded, SettingError
from core.events import Event
from tests.waiting import past_its_limit

Make = Callable[..., APIRetryHandler]


class Flaky:
    """Fails with the given errors in turn, then returns ``value``; an error that is no exception is returned."""

    def __init__(self, *errors: Any, value: Any = "done") -> None:
        self.errors = list(errors)
        self.value = value
        self.calls = 0

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        if self.errors:
            error = self.errors.pop(0)
            if isinstance(error, BaseException):
                raise error
            return error
        return self.value


def reset() -> ConnectionResetError:
    return ConnectionResetError(104, "reset")


async def test_first_try(make_handler: Make, fake_time: Any) -> None:
    handler = make_handler()
    assert await handler.execute_with_retry(Flaky()) == "done"
    assert handler.get_stats() == RetryStats(total_calls=1, succeeded_first_try=1, attempts=1, by_stop_reason={"ok": 1})
    assert handler.get_stats().success_rate == 1.0
    assert fake_time.sleeps == []


async def test_after_retries(make_handler: Make, fake_time: Any) -> None:
    handler = make_handler()
    assert await handler.execute_with_retry(Flaky(reset(), TimeoutError(), reset())) == "done"
    assert fake_time.sleeps == [1.0, 2.0, 4.0]
    stats = handler.get_stats()
    assert (stats.attempts, stats.retries, stats.succeeded_after_retry, stats.total_wait_s) == (4, 3, 1, 7.0)
    assert stats.by_error == {"ConnectionResetError": 2, "TimeoutError": 1}


async def test_three_retries_are_up_to_four_attempts(make_handler: Make) -> None:
    handler = make_handler(max_retries=3)
    failing = Flaky(*[reset() for _ in range(9)])
    with pytest.raises(ConnectionResetError) as caught:
        await handler.execute_with_retry(failing)
    assert failing.calls == 4
    assert caught.value.__notes__ == ["attempts: 4, elapsed: 7.000 s, stopped: max_retries"]
    assert handler.get_stats().failed_after_retry == 1
    assert handler.get_stats().success_rate == 0.0


async def test_the_last_own_exception_is_raised_unchanged(make_handler: Make) -> None:
    last = ValueError("bad row")
    with pytest.raises(ValueError, match="bad row") as caught:
        await make_handler().execute_with_retry(Flaky(reset(), last))
    assert caught.value is last
    assert "non_retryable" in caught.value.__notes__[0]


async def test_arguments_reach_the_function(make_handler: Make) -> None:
    async def add(first: int, *, second: int) -> int:
        return first + second

    assert await make_handler().execute_with_retry(add, 1, second=2) == 3


async def test_a_sync_looking_callable_that_returns_an_awaitable(make_handler: Make) -> None:
    flaky = Flaky(reset())
    assert await make_handler().execute_with_retry(lambda: flaky()) == "done"


async def test_retry_on_result(make_handler: Make) -> None:
    handler = make_handler(max_retries=1, retry_on_result=lambda value: value == "busy")
    assert await handler.execute_with_retry(Flaky("busy")) == "done"
    with pytest.raises(BadResult) as caught:
        await handler.execute_with_retry(Flaky("busy", "busy", "busy"))
    assert caught.value.result == "busy"
    assert handler.get_stats().by_error == {"BadResult": 3}


async def test_a_predicate_that_raises_fails_the_attempt(make_handler: Make) -> None:
    def predicate(value: object) -> bool:
        raise KeyError(value)

    with pytest.raises(KeyError):
        await make_handler(retry_on_result=predicate).execute_with_retry(Flaky())


async def test_foreign_exceptions_that_misbehave_change_nothing(make_handler: Make) -> None:
    class OddResponse:
        status_code = 429
        headers: dict[str, object] = {"retry-after": 5}  # noqa: RUF012 - a stranger's class

    class OddError(Exception):
        response = OddResponse()

        def __str__(self) -> str:
            raise RuntimeError

        def add_note(self, note: str, /) -> None:
            raise RuntimeError(note)

    handler = make_handler(max_retries=1)
    with pytest.raises(OddError):
        await handler.execute_with_retry(Flaky(OddError(), OddError()))
    assert (handler.get_stats().in_flight, handler.get_stats().by_status) == (0, {429: 2})


async def test_stops_before_a_wait_that_would_pass_the_deadline(make_handler: Make, fake_time: Any) -> None:
    handler = make_handler(max_retries=9, deadline=5.0)
    with pytest.raises(ConnectionResetError) as caught:
        await handler.execute_with_retry(Flaky(*[reset() for _ in range(9)]))
    assert fake_time.sleeps == [1.0, 2.0]
    assert "stopped: deadline" in caught.value.__notes__[0]
    assert handler.get_stats().by_stop_reason == {"deadline": 1}


async def hang() -> None:
    await asyncio.Event().wait()


async def test_an_attempt_is_cut_by_its_limit() -> None:
    handler = APIRetryHandler(RetryPolicy(max_retries=1, initial_delay=0, attempt_timeout=0.01))
    with pytest.raises(AttemptTimeout) as caught:
        await handler.execute_with_retry(hang)
    assert isinstance(caught.value, TimeoutError)
    assert handler.get_stats().by_error == {"AttemptTimeout": 2}


async def test_an_attempt_is_cut_by_the_deadline_and_keeps_the_last_own_error() -> None:
    handler = APIRetryHandler(RetryPolicy(max_retries=5, initial_delay=0, deadline=30.0, attempt_timeout=90.0))
    own = reset()
    calls = 0

    async def first_fails_then_hangs() -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise own
        await hang()

    with pytest.raises(DeadlineExceeded) as caught:
        await past_its_limit(handler.execute_with_retry(first_fails_then_hangs), lambda: calls == 2)
    assert caught.value.__cause__ is own
    assert handler.get_stats().by_stop_reason == {"deadline": 1}
    assert calls == 2


async def test_the_functions_own_timeout_is_no_limit_of_ours() -> None:
    handler = APIRetryHandler(RetryPolicy(max_retries=0, attempt_timeout=9))
    own = TimeoutError("mine")
    with pytest.raises(TimeoutError) as caught:
        await handler.execute_with_retry(Flaky(own))
    assert caught.value is own


async def test_cancelled_in_a_wait_ends_at_once_and_is_counted(recorder: Any) -> None:
    handler = APIRetryHandler(RetryPolicy(initial_delay=30))
    handler.add_listener(recorder)
    task = asyncio.ensure_future(handler.execute_with_retry(Flaky(reset())))
    await recorder.until("wait_started")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    stats = handler.get_stats()
    assert (stats.cancelled, stats.attempts, stats.retries, stats.in_flight) == (1, 1, 0, 0)
    assert stats.success_rate is None
    assert stats.by_error == {"ConnectionResetError": 1}
    assert stats.by_stop_reason == {"cancelled": 1}
    assert recorder.types[-2:] == ["wait_ended", "call_finished"]
    step = recorder.record.steps[0]
    assert (step.verdict, step.delay_s, step.stop_reason) == ("retry", 30.0, None)
    assert step.waited_s < 1
    assert recorder.record.outcome == "cancelled"


async def test_cancelled_in_an_attempt_counts_no_failed_attempt(recorder: Any) -> None:
    handler = APIRetryHandler(RetryPolicy())
    handler.add_listener(recorder)
    task = asyncio.ensure_future(handler.execute_with_retry(hang))
    await recorder.until("attempt_started")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    stats = handler.get_stats()
    assert (stats.cancelled, stats.attempts, stats.by_error, stats.by_status) == (1, 1, {}, {})
    assert recorder.record.steps[0].stop_reason == "cancelled"
    assert recorder.record.steps[0].error == {"type": "CancelledError", "message": "cancelled"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError])
async def test_what_is_no_exception_propagates_at_once(make_handler: Make, error: type[BaseException]) -> None:
    handler = make_handler()

    async def interrupted() -> None:
        raise error

    coroutine = handler.execute_with_retry(interrupted)
    with pytest.raises(error):
        coroutine.send(None)
    assert handler.get_stats().cancelled == 1


async def test_early_timers_never_shorten_a_wait(fake_time: Any) -> None:
    async def early(seconds: float) -> None:
        await fake_time.sleep(seconds * 0.95)

    handler = APIRetryHandler(
        RetryPolicy(initial_delay=8, max_retries=1), clock=fake_time.clock, sleep=early, random=lambda: 0
    )
    began = fake_time.now
    await handler.execute_with_retry(Flaky(reset()))
    assert fake_time.now - began >= 8
    assert handler.get_stats().total_wait_s >= 8


async def test_a_stand_in_sleep_is_called_once_a_wait() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    handler = APIRetryHandler(RetryPolicy(), sleep=sleep)
    await handler.execute_with_retry(Flaky(reset(), reset(), reset()))
    assert [round(value, 2) for value in slept] == [1.0, 2.0, 4.0]
    assert round(handler.get_stats().total_wait_s, 2) == 7.0


async def test_events_of_a_retried_call(make_handler: Make, recorder: Any) -> None:
    handler = make_handler()
    remove = handler.add_listener(recorder)
    await handler.execute_with_retry(Flaky(reset()))
    assert recorder.types == [
        "call_started",
        "attempt_started",
        "attempt_finished",
        "wait_started",
        "wait_ended",
        "attempt_started",
        "attempt_finished",
        "call_finished",
    ]
    assert [event.seq for event in recorder.events] == list(range(8))
    assert len({event.call_id for event in recorder.events}) == 1
    first, second = recorder.record.steps
    assert (first.verdict, first.rule, first.delay_s, first.waited_s) == ("retry", "network.connection", 1.0, 1.0)
    assert (first.delay_source, first.sent, second.verdict, second.delay_s) == ("strategy", None, "ok", None)
    remove()
    await handler.execute_with_retry(Flaky())
    assert len(recorder.events) == 8


async def test_nobody_listens_no_event_is_made(make_handler: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("core.api_retry_handler.Tracer")
    assert await make_handler().execute_with_retry(Flaky(reset())) == "done"


async def _awaited(event: Event) -> None:
    """What nobody would await."""


@pytest.mark.parametrize("unfit", [5, None, _awaited], ids=["number", "nothing", "coroutine"])
def test_what_cannot_listen_is_refused_at_once(make_handler: Make, unfit: Any) -> None:
    with pytest.raises(BadFunction, match="cannot listen"):
        make_handler().add_listener(unfit)


async def test_a_listener_that_raises_changes_nothing(make_handler: Make, caplog: pytest.LogCaptureFixture) -> None:
    handler = make_handler()

    def broken(event: Event) -> None:
        raise RuntimeError(event.TYPE)

    handler.add_listener(broken)
    assert await handler.execute_with_retry(Flaky(reset())) == "done"
    assert len(caplog.records) == 1


async def test_a_nested_retry_logs_one_warning(make_handler: Make, caplog: pytest.LogCaptureFixture) -> None:
    inner = make_handler(max_retries=1)
    outer = make_handler(max_retries=2)

    async def nested() -> None:
        await inner.execute_with_retry(Flaky(reset()))
        raise reset()

    with pytest.raises(ConnectionResetError):
        await outer.execute_with_retry(nested)
    assert [record.levelname for record in caplog.records] == ["WARNING"]


async def test_what_cannot_be_called_again_is_refused_at_once(make_handler: Make) -> None:
    async def generator() -> Any:
        yield 1

    class Called:
        async def __call__(self) -> Any:
            yield 1

    handler = make_handler()
    for bad in (hang(), generator, generator(), functools.partial(generator), Called(), Called().__call__, 3, None):
        with pytest.raises(BadFunction):
            await handler.execute_with_retry(bad)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        retry_on_failure(generator)
    assert handler.get_stats().total_calls == 0


async def test_statistics_are_exact_under_a_thousand_tasks() -> None:
    handler = APIRetryHandler(RetryPolicy(initial_delay=0))
    calls = [handler.execute_with_retry(Flaky(*[reset() for _ in range(number % 4)])) for number in range(1000)]
    await asyncio.gather(*calls)
    stats = handler.get_stats()
    assert (stats.total_calls, stats.attempts, stats.retries) == (1000, 2500, 1500)
    assert (stats.succeeded_first_try, stats.succeeded_after_retry, stats.in_flight) == (250, 750, 0)


def test_two_runs_and_eight_threads_share_one_handler() -> None:
    handler = APIRetryHandler(RetryPolicy(initial_delay=0))

    def work() -> None:
        async def many() -> None:
            await asyncio.gather(*(handler.execute_with_retry(Flaky(reset())) for _ in range(50)))

        asyncio.run(many())
        asyncio.run(many())

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stats = handler.get_stats()
    assert (stats.total_calls, stats.attempts, stats.in_flight) == (800, 1600, 0)
    assert sum(stats.by_stop_reason.values()) == stats.total_calls


async def test_arguments_win_over_the_policy() -> None:
    policy = RetryPolicy(max_retries=0, initial_delay=0)
    flaky = Flaky(reset(), reset())
    assert await execute_with_retry(flaky, policy=policy, max_retries=2) == "done"


async def test_the_decorator_with_and_without_parentheses() -> None:
    @retry_on_failure
    async def plain(value: int) -> int:
        """Doubles."""
        return value * 2

    failures = [reset()]

    @retry_on_failure(max_retries=1, initial_delay=0, strategy=RetryStrategy.FIXED)
    async def flaky(value: int) -> int:
        if failures:
            raise failures.pop()
        return value

    assert plain.__name__ == "plain"
    assert plain.__doc__ == "Doubles."
    assert await plain(2) == 4
    assert await flaky(5) == 5
    with pytest.raises(SettingError):
        retry_on_failure(max_retries=-1)


@pytest.mark.parametrize("bad", [{"max_retries": 1}, 3, "policy"])
async def test_what_is_no_policy_is_told_by_its_argument(bad: Any) -> None:
    for use in (
        lambda: APIRetryHandler(bad),
        lambda: retry_on_failure(policy=bad),
        lambda: asyncio.run(execute_with_retry(Flaky(), policy=bad)),
    ):
        with pytest.raises(SettingError) as caught:
            await asyncio.to_thread(use)
        assert caught.value.data["name"] == "policy"


async def test_the_deadline_of_an_inner_call_is_a_timeout_like_any_other_to_the_outer_one(
    make_handler: Make, fake_time: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where both began at the same moment, as clocks of 16 ms have it."""
    inner = APIRetryHandler(RetryPolicy(deadline=0.02), clock=fake_time.clock)
    outer = make_handler(max_retries=1)
    calls = []

    async def nested() -> str:
        calls.append(1)
        if len(calls) == 1:
            await inner.execute_with_retry(hang)
        return "done"

    assert await outer.execute_with_retry(nested) == "done"
    assert outer.get_stats().by_stop_reason == {"ok": 1}
    assert len(caplog.records) == 1


async def test_the_decorator_keeps_the_signature() -> None:
    """The types are the test: mypy checks them with the rest, and an ignore that is not needed is an error there."""

    async def bare(value: int, *, sign: str = "-") -> str:
        return sign * value

    plain = retry_on_failure(bare)

    @retry_on_failure(max_retries=1, strategy="fixed")
    async def bounded(value: int, *, sign: str = "-") -> str:
        return sign * value

    class Holder:
        @retry_on_failure(initial_delay=0)
        async def method(self, value: int) -> int:
            return value

        @staticmethod
        @retry_on_failure
        async def static(value: int) -> int:
            return value

    as_before: Callable[[int], Coroutine[Any, Any, str]] = plain
    called_with_both = retry_on_failure(bare, max_retries=2)
    assert_type(await plain(2, sign="+"), str)
    assert_type(await bounded(2, sign="+"), str)
    assert_type(await called_with_both(2, sign="+"), str)
    assert_type(await Holder().method(3), int)
    assert_type(await Holder.static(3), int)
    assert_type(await execute_with_retry(bare, 1, max_retries=1, sign="+"), str)
    assert_type(await APIRetryHandler().execute_with_retry(bare, 1, sign="+"), str)
    assert await asyncio.get_running_loop().create_task(as_before(2)) == "--"  # a task takes coroutines only
    with pytest.raises(TypeError):
        await plain("2")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        await bounded()  # type: ignore[call-arg]


@pytest.mark.parametrize("value", [math.nan, -1, math.inf, -math.inf, True, "3"])
@pytest.mark.parametrize("name", ["max_retries", "initial_delay"])
async def test_a_bad_number_is_told_by_its_argument_before_anything_is_called(name: str, value: Any) -> None:
    called: list[int] = []

    async def func() -> None:
        called.append(1)

    with pytest.raises(SettingError) as caught:
        await execute_with_retry(func, **{name: value})
    assert caught.value.data["name"] == name
    with pytest.raises(SettingError) as caught:
        retry_on_failure(func, **{name: value})
    assert (caught.value.data["name"], called) == (name, [])


@pytest.mark.parametrize("strategy", ["quadratic", "", 3, True])
async def test_an_unknown_strategy_is_told_with_those_that_are_known(strategy: Any) -> None:
    with pytest.raises(SettingError, match="exponential"):
        await execute_with_retry(hang, strategy=strategy)


async def test_a_function_that_is_not_async_works_too(make_handler: Make) -> None:
    failures = [reset()]

    def plain() -> int:
        if failures:
            raise failures.pop()
        return 7

    handler = make_handler()
    assert await handler.execute_with_retry(plain) == 7  # type: ignore[arg-type]  # what it is not made for
    assert handler.get_stats().succeeded_after_retry == 1
