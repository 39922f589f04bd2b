"""The running batch: a worker process, and its words on the window's thread.

Owns at most one worker. Must not know widgets: it speaks by signals.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from core.batch.job import BatchJob
from core.batch.process import BatchProcess
from core.batch.runner import Progress
from core.errors import JieruError

Make = Callable[..., BatchProcess]

END_S = 1.5
"""So long a worker may take to close its files when the program ends."""


class BatchController(QObject):
    """Starts, pauses and stops one batch.

    Args:
        make: Makes the process; a test gives its own.
        parent: Qt's parent.

    Signals:
        resume_wanted: The user wants the batch to go on, and its platform, with this id, is paused.
        progressed: ``Progress``, at most ten times a second.
        ended: ``Progress`` or None, and ``JieruError`` or None.
    """

    resume_wanted = Signal(str)
    progressed = Signal(object)
    ended = Signal(object, object)
    _heard = Signal(object, object, bool)  # from the worker's thread to this object's

    def __init__(self, make: Make = BatchProcess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._process: BatchProcess | None = None
        self._platform = ""
        self._paused_platforms: frozenset[str] = frozenset()
        self._paused = False  # by itself, whatever its platform is
        self._heard.connect(self._on_heard)

    @property
    def running(self) -> bool:
        """Whether a batch is under way."""
        return self._process is not None

    def start(self, job: BatchJob) -> None:
        """Start ``job``; a second one while one runs is ignored."""
        if self._process is not None:
            return
        self._process = self._make(
            job,
            on_progress=lambda progress: self._heard.emit(progress, None, False),
            on_end=lambda progress, error: self._heard.emit(progress, error, True),
        )
        self._platform, self._paused = job.platform, False
        self._process.start()
        if self._held:
            self._process.pause()

    def pause(self) -> None:
        """Begin no further row."""
        if self._process is not None:
            self._paused = True
            self._process.pause()

    def resume(self) -> None:
        """Go on; with all calls of the platform, if that is what is paused."""
        if self._process is None:
            return
        self._paused = False
        if self._held:
            self.resume_wanted.emit(self._platform)
        else:
            self._process.resume()

    def set_paused_platforms(self, platforms: frozenset[str]) -> None:
        """These are paused now: a batch of one of them is too."""
        before = self._held
        self._paused_platforms = platforms
        if self._process is None or self._held == before:
            return
        if self._held:
            self._process.pause()
        elif not self._paused:
            self._process.resume()

    def stop(self) -> None:
        """End it; what is done stays."""
        if self._process is not None:
            self._process.stop()

    def close(self) -> None:
        """End it with the program: asked, and killed after ``END_S``. Blocks so long at most."""
        process, self._process = self._process, None
        if process is not None:
            process.stop()
            process.wait(END_S)

    @property
    def _held(self) -> bool:
        return self._platform in self._paused_platforms

    def _on_heard(self, progress: Progress | None, error: JieruError | None, last: bool) -> None:
        if self._process is None:  # closed meanwhile
            return
        if last:
            self._process = None
            self.ended.emit(progress, error)
        else:
            self.progressed.emit(progress)
