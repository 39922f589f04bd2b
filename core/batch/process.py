"""A batch in a worker process, as the window sees it: started, told to pause or stop, heard of.

Owns the child and the thread that reads its lines. Must not know what a batch does; the thread hands each line to a
callback, and whoever gives that callback takes it to the right thread.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.batch.job import BatchJob
from core.batch.runner import Progress
from core.errors import JieruError
from core.program import parts

Line = Mapping[str, Any]


class BatchProcess:
    """One worker with one job.

    Args:
        job: What it is to do.
        on_progress: Called with each state that is told.
        on_end: Called once: with the last state, or with the error if nothing was called or the worker died.
        command: The worker's program; default ours.

    Both callbacks are called in a thread of this object.
    """

    def __init__(
        self,
        job: BatchJob,
        *,
        on_progress: Callable[[Progress], None],
        on_end: Callable[[Progress | None, JieruError | None], None],
        command: Sequence[str] | None = None,
    ) -> None:
        self._job = job
        self._on_progress, self._on_end = on_progress, on_end
        self._command = tuple(command or parts.command("--worker"))
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="jieru-batch", daemon=True)
        self._pausing = self._stopping = False

    @property
    def running(self) -> bool:
        """Whether the worker is there."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Start the worker; returns at once."""
        self._thread.start()

    def pause(self) -> None:
        """Begin no further row."""
        self._pausing = True
        self._send(b"pause\n")

    def resume(self) -> None:
        """Go on."""
        self._pausing = False
        self._send(b"resume\n")

    def stop(self) -> None:
        """End it; what is done stays. Its input is closed, which it takes as "stop" whatever it is doing."""
        self._stopping = True
        self._send(b"stop\n")
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()

    def wait(self, limit_s: float) -> bool:
        """Wait for the end at most ``limit_s``, then kill it; whether it ended by itself."""
        self._thread.join(limit_s)
        if not self._thread.is_alive():
            return True
        if self._process is not None:
            self._process.kill()
        self._thread.join(1.0)
        return False

    def _send(self, command: bytes) -> None:
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError, ValueError):  # it has just ended
                process.stdin.write(command)
                process.stdin.flush()

    def _run(self) -> None:
        last: Line = {}
        try:
            with self._spawn() as process:
                assert process.stdin is not None
                assert process.stdout is not None
                with contextlib.suppress(OSError):  # it has ended already, and says why
                    process.stdin.write(self._job.to_json().encode() + b"\n")
                    process.stdin.flush()
                self._process = process  # commands come after the job
                if self._pausing:  # said while the process was being made
                    self.pause()
                if self._stopping:
                    self.stop()
                for raw in process.stdout:
                    with contextlib.suppress(ValueError):  # torn by a kill
                        last = json.loads(raw)
                        if "progress" in last:
                            self._on_progress(Progress(**last["progress"]))
                code = process.wait()
        except OSError as error:
            self._on_end(None, JieruError("batch.no_worker", problem=error.strerror or str(error)))
            return
        if "ended" in last:
            self._on_end(Progress(**last["ended"]), None)
        elif "error" in last:
            self._on_end(None, _ToldError(last["error"]))
        else:
            self._on_end(None, JieruError("batch.worker_died", exit_code=code))

    def _spawn(self) -> subprocess.Popen[bytes]:
        flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
        return subprocess.Popen(  # noqa: S603  our own program
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **parts.environment(os.environ, ("PYTHONPATH",))},
            start_new_session=True,
            creationflags=flags,
        )


class _ToldError(JieruError):
    """An error of the worker, in the words that it was told in."""

    def __init__(self, told: Mapping[str, str]) -> None:
        super().__init__(told["code"])
        self._words = told["message"], told["hint"]

    @property
    def message(self) -> str:
        return self._words[0]

    @property
    def hint(self) -> str:
        return self._words[1]
