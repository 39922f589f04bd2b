"""Threads for blocking work beside the window's loop: imports, SQLite.

Owns the loop's default executor, so that ``asyncio.to_thread`` uses it. Its threads are daemons, one a job: work that
hangs must not keep the program from ending.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


class DaemonExecutor(Executor):
    """Runs each job in a daemon thread of its own; ``shutdown`` waits for nothing."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Start ``fn`` now."""
        future: Future[Any] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - handed to whoever awaits it
                future.set_exception(error)
            else:
                future.set_result(result)

        threading.Thread(target=run, name=f"jieru-work-{next(self._numbers)}", daemon=True).start()
        return future
