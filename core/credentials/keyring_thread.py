"""The one thread that talks to the OS keyring.

A keyring call can block for ever: a frozen daemon, a password prompt. So it happens here, one at a time, in a daemon
thread that never keeps the process from ending, and whoever asked may stop waiting. Must not know what a job does.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class KeyringBusyError(TimeoutError):
    """The keyring did not answer in time. What was begun goes on; what was not is dropped."""

    def __init__(self, *, begun: bool) -> None:
        super().__init__("the keyring does not answer")
        self.begun = begun


class AbandonedError(Exception):
    """Nobody waits for this job any more, and what it was to change may have been changed by others since."""


class _Job(Generic[T]):
    def __init__(self, function: Callable[[], T]) -> None:
        self._function = function
        self.done = threading.Event()
        self.begun = False
        self.dropped = False
        self._result: list[T] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._result = [self._function()]
        except BaseException as error:  # noqa: BLE001  # handed to whoever asked, whatever it is
            self._error = error
        self.done.set()

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        return self._result[0]


class KeyringThread:
    """Runs jobs one after another in a daemon thread, which starts with the first job.

    Args:
        name: The thread's name.
        clock: Monotonic seconds.
    """

    def __init__(self, name: str = "jieru-keyring", *, clock: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._clock = clock
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[_Job[object] | None] = queue.SimpleQueue()
        self._reads: dict[str, _Job[object]] = {}
        self._busy_since: float | None = None
        self._current: _Job[object] | None = None
        self._thread: threading.Thread | None = None

    def call(self, function: Callable[[], T], *, limit_s: float, share: str | None = None) -> T:
        """The result of ``function``, run in the thread.

        Args:
            function: The job.
            limit_s: Seconds after which the caller stops waiting.
            share: Callers with the same text share one job that has not ended: for reads only.

        Raises:
            KeyringBusyError: No answer within ``limit_s``, or at once if the job before has taken longer than that.
        """
        with self._lock:
            if self._busy_since is not None and self._clock() - self._busy_since >= limit_s:
                raise KeyringBusyError(begun=False)
            job = self._reads.get(share) if share else None
            if job is None:
                job = _Job[object](function)
                if share:
                    self._reads[share] = job
                self._start()
                self._jobs.put(job)
        if not job.done.wait(limit_s):
            with self._lock:
                job.dropped = job.dropped or not share
                raise KeyringBusyError(begun=job.begun)
        return job.outcome()  # type: ignore[return-value]  # the job was made from a function returning T

    def go_on(self) -> None:
        """For a job, before it changes something.

        Raises:
            AbandonedError: Its caller has stopped waiting, and has said that nothing was changed.
        """
        with self._lock:
            if self._current is not None and self._current.dropped:
                raise AbandonedError

    def close(self) -> None:
        """Let the thread end after the jobs it has; a later call starts another."""
        with self._lock:
            self._jobs.put(None)
            self._thread = None
            self._jobs = queue.SimpleQueue()

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._work, args=(self._jobs,), name=self._name, daemon=True)
            self._thread.start()

    def _work(self, jobs: queue.SimpleQueue[_Job[object] | None]) -> None:
        while (job := jobs.get()) is not None:
            with self._lock:
                if job.dropped:
                    continue
                job.begun = True
                self._busy_since = self._clock()
                self._current = job
            job.run()
            with self._lock:
                self._busy_since = self._current = None
                for key in [key for key, shared in self._reads.items() if shared is job]:
                    del self._reads[key]


_thread = KeyringThread()


def keyring_thread() -> KeyringThread:
    """The process's keyring thread."""
    return _thread
