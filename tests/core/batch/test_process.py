"""The worker as the window starts it: a real process."""

from __future__ import annotations

import os
import queue
import signal
import sys
from pathlib import Path

import pytest

from core.batch.job import BatchJob
from core.batch.process import BatchProcess
from core.batch.runner import Progress
from core.errors import JieruError

pytestmark = pytest.mark.real

End = tuple[Progress | None, JieruError | None]


class Heard:
    def __init__(self, job: BatchJob, **more: object) -> None:
        self.progress: queue.Queue[Progress] = queue.Queue()
        self.end: queue.Queue[End] = queue.Queue()
        self.process = BatchProcess(
            job,
            on_progress=self.progress.put,
            on_end=lambda ended, error: self.end.put((ended, error)),
            **more,  # type: ignore[arg-type]
        )
        self.process.start()

    def ended(self) -> End:
        end = self.end.get(timeout=20)
        assert self.process.wait(5)
        return end


def job(tmp_path: Path, count: int, fault: str | None = None) -> BatchJob:
    (tmp_path / "rows.csv").write_text("order\n" + "SO000001\n" * count)
    return BatchJob(
        "erp", "/orders/{{order}}", str(tmp_path / "rows.csv"), str(tmp_path / "out.csv"), sandbox=True, fault=fault
    )


def test_it_tells_the_progress_and_the_end(tmp_path: Path) -> None:
    ended, error = Heard(job(tmp_path, 20)).ended()
    assert error is None
    assert ended is not None
    assert (ended.state, ended.ok) == ("finished", 20)


def test_paused_resumed_and_stopped(tmp_path: Path) -> None:
    heard = Heard(job(tmp_path, 1000, "slow=0.02"))
    while heard.progress.get(timeout=20).done < 5:
        pass
    heard.process.pause()
    while heard.progress.get(timeout=20).state != "paused":
        pass
    heard.process.resume()
    while heard.progress.get(timeout=20).state != "running":
        pass
    heard.process.stop()
    ended, _ = heard.ended()
    assert ended is not None
    assert ended.state == "stopped"
    assert 5 <= ended.done < 1000


def test_what_is_wrong_is_told_in_the_workers_words(tmp_path: Path) -> None:
    _, error = Heard(BatchJob("erp", "/x", str(tmp_path / "none.csv"), "out.csv")).ended()
    assert error is not None
    assert error.code == "batch.unreadable"
    assert "none.csv" in str(error)


def test_a_killed_worker_is_told(tmp_path: Path) -> None:
    heard = Heard(job(tmp_path, 1000, "slow=0.02"))
    heard.progress.get(timeout=20)
    assert heard.process._process is not None
    os.kill(heard.process._process.pid, signal.SIGKILL)
    _, error = heard.ended()
    assert error is not None
    assert error.code == "batch.worker_died"
    assert error.hint


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    _, error = Heard(job(tmp_path, 1), command=[str(tmp_path / "none")]).ended()
    assert error is not None
    assert error.code == "batch.no_worker"


def test_stopped_before_it_has_begun(tmp_path: Path) -> None:
    heard = Heard(job(tmp_path, 500, "slow=0.02"))
    heard.process.stop()
    ended, error = heard.ended()
    assert error is not None or (ended is not None and ended.done < 500)


def test_one_that_does_not_end_is_killed(tmp_path: Path) -> None:
    stubborn = "import sys, threading; sys.stdin.buffer.read(); threading.Event().wait()"
    heard = Heard(job(tmp_path, 1), command=[sys.executable, "-c", stubborn])
    heard.process.stop()
    assert heard.process.wait(0.2) is False
    assert heard.end.get(timeout=5)[1] is not None


def test_paused_before_it_has_begun(tmp_path: Path) -> None:
    heard = Heard(job(tmp_path, 1000, "slow=0.02"))
    heard.process.pause()
    while (progress := heard.progress.get(timeout=20)).state != "paused":
        assert progress.done < 1000
    heard.process.stop()
    ended, _ = heard.ended()
    assert ended is not None
    assert ended.state == "stopped"
