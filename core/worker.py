"""``python -m core.worker``: runs one batch apart from the window, which so keeps its frames.

Owns the lines on the pipes. Standard input: the job as one line of JSON, then ``pause``, ``resume`` or ``stop``, a
line each; its end means that whoever started it is gone, and stops the batch too. Standard output:
``{"progress": {…}}``, only the latest state where the reader is slow, and last ``{"ended": {…}}`` or
``{"error": {"code", "message", "hint"}}``. Credentials and history are opened here anew: the pipe is for display only.
Must not print anything else: the log is in ``jieru-worker.log``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, Any

from core.batch.job import BatchJob
from core.batch.runner import BatchRunner, Progress
from core.batch.session import run_batch
from core.errors import JieruError
from core.log_file import log_file
from core.redaction import get_redactor

log = logging.getLogger(__name__)

LOG_FILE = "jieru-worker.log"


class LatestWriter:
    """Writes lines in a thread of its own; a progress that nobody has read yet is replaced by a newer one."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._news = threading.Condition()
        self._progress: dict[str, Any] | None = None
        self._last: dict[str, Any] | None = None
        self._thread = threading.Thread(target=self._write, name="jieru-worker-output", daemon=True)
        self._thread.start()

    def progress(self, progress: Progress) -> None:
        """Replace the state that is to be written next; never waits."""
        with self._news:
            self._progress = {"progress": asdict(progress)}
            self._news.notify()

    def finish(self, line: dict[str, Any], limit_s: float = 1.0) -> None:
        """Write the last line, and wait for that at most ``limit_s``."""
        with self._news:
            self._last = line
            self._news.notify()
        self._thread.join(limit_s)

    def _write(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._progress or self._last)
                line, self._progress = self._progress, None
                last = line is None
                line = line or self._last
            try:
                self._stream.write(json.dumps(line).encode() + b"\n")
                self._stream.flush()
            except (OSError, ValueError):  # nobody reads any more: the batch itself goes on to its end
                return
            if last:
                return


def main(stdin: IO[bytes] | None = None, stdout: IO[bytes] | None = None) -> int:
    """Run the job that comes in; 0 if it was run to its end or stopped, 1 if it failed, 2 if nothing was called."""
    if stdin is None:
        from core.program.hardening import harden

        harden()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which says "stop"
    source = stdin or sys.stdin.buffer
    writer = LatestWriter(stdout or sys.stdout.buffer)
    try:
        with log_file(LOG_FILE):
            return _work(source, writer)
    except JieruError as error:  # settings that cannot be read: there is no log either
        return _fail(error, writer)


def _work(source: IO[bytes], writer: LatestWriter) -> int:
    try:
        job = BatchJob.from_json(source.readline().decode("utf-8", "replace"))
        ended = asyncio.run(_run(job, source, writer))
    except JieruError as error:
        log.warning("%s", error)
        return _fail(error, writer)
    except Exception as error:  # a mistake of ours: whoever started it hears of it, and the log has its place
        log.exception("the batch failed")
        return _fail(JieruError("unforeseen", type=type(error).__name__, problem=str(error)), writer)
    writer.finish({"ended": asdict(ended)})
    return 1 if ended.state == "failed" else 0


def _fail(error: JieruError, writer: LatestWriter) -> int:
    told = {"code": error.code, "message": error.message, "hint": error.hint}
    writer.finish({"error": get_redactor().redact_json(told)})
    return 2


async def _run(job: BatchJob, source: IO[bytes], writer: LatestWriter) -> Progress:
    loop = asyncio.get_running_loop()

    def obey(runner: BatchRunner) -> None:
        threading.Thread(target=_listen, args=(source, runner, loop), name="jieru-worker-input", daemon=True).start()

    return await run_batch(job, tell=writer.progress, started=obey)


def _listen(source: IO[bytes], runner: BatchRunner, loop: asyncio.AbstractEventLoop) -> None:
    commands: dict[bytes, Callable[[], None]] = {
        b"pause": runner.pause,
        b"resume": runner.resume,
        b"stop": runner.stop,
        b"": runner.stop,  # the end of the input
    }
    while True:
        line = source.readline()
        command = commands.get(line.strip())
        try:
            if command is not None:
                loop.call_soon_threadsafe(command)
        except RuntimeError:  # the loop has ended
            return
        if not line:
            return


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # the thread that waits for input cannot be ended otherwise
