from __future__ import annotations

from collections.abc import Callable

import pytest

from core.batch.job import BatchJob
from core.batch.process import BatchProcess
from core.batch.runner import Progress
from core.errors import JieruError


class StandIn:
    """A worker whose words the test says."""

    def __init__(
        self,
        job: BatchJob,
        *,
        on_progress: Callable[[Progress], None],
        on_end: Callable[[Progress | None, JieruError | None], None],
    ) -> None:
        self.job, self.progress, self.end = job, on_progress, on_end
        self.told: list[str] = []
        self.started = False

    def start(self) -> None:
        self.started = True

    def pause(self) -> None:
        self.told.append("pause")

    def resume(self) -> None:
        self.told.append("resume")

    def stop(self) -> None:
        self.told.append("stop")

    def wait(self, limit_s: float) -> bool:
        self.told.append(f"wait {limit_s}")
        return True


class Workers:
    """Makes workers, and keeps them."""

    def __init__(self) -> None:
        self.made: list[StandIn] = []

    def __call__(self, *args: object, **kwargs: object) -> BatchProcess:
        self.made.append(StandIn(*args, **kwargs))  # type: ignore[arg-type]
        return self.made[-1]  # type: ignore[return-value]


@pytest.fixture
def workers() -> Workers:
    return Workers()
