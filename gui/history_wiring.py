"""Which signal of the history page goes where: its filter and its wishes down to the stored calls, their pages up.

Owns no state but what the line of work says. ``wiring.py`` connects the rest of the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.errors import JieruError
from core.history.call_filter import CallFilter
from core.tasks import TaskRegistry
from core.texts import megabytes
from core.trace import CallRecord
from gui.history_export import HistoryExport
from gui.main_window import MainWindow
from gui.services import ModeState, Services
from gui.widgets.ask import Asked, Question, ask

if TYPE_CHECKING:
    from core.resend import Missing


class HistoryWiring(QObject):
    """Connects the history page and the stored calls."""

    def __init__(self, window: MainWindow, services: Services, tasks: TaskRegistry) -> None:
        super().__init__(window)
        self._window, self._services, self._tasks = window, services, tasks
        self._indexed = 1.0
        pane, pages = window.history, services.pages
        pane.more_wanted.connect(pages.load_older)
        pane.filter_wanted.connect(pages.show_filter)
        pane.give_up_wanted.connect(pages.stop)
        self._export = HistoryExport(tasks, window)
        pane.export_wanted.connect(self._export.ask)
        pane.give_up_wanted.connect(self._export.stop)
        self._export.chosen.connect(self._on_chosen)
        self._export.progressed.connect(self._on_writing)
        self._export.finished.connect(self._on_written)
        self._export.failed.connect(self._on_failed)
        pane.clear_wanted.connect(lambda: tasks.restart(self._ask_to_clear(), name="history:ask"))
        pane.again_wanted.connect(self._send_again)
        pane.oldest_wanted.connect(pages.show_oldest)
        pane.newer_wanted.connect(pages.load_newer)
        pages.oldest.connect(lambda records: pane.set_records(records, past=True))
        pages.grown.connect(pane.grow)
        pages.complete.connect(pane.set_complete)
        pages.indexing.connect(self._on_indexing)
        pages.searching.connect(self._on_searching)
        pages.deleting.connect(self._on_deleting)
        pages.cleared.connect(self._on_cleared)
        pages.failed.connect(self._on_failed)

    def _on_indexing(self, part: float) -> None:
        self._indexed = part

    def _on_searching(self, part: float | None) -> None:
        pane = self._window.history
        if part is None:
            self._indexed = 1.0
            pane.show_work("")
        elif self._indexed < 1:
            told = self.tr("Searching. The index of older calls is still being built ({part:.0f} %): they take longer.")
            pane.show_work(told.format(part=self._indexed * 100), part)
        else:
            pane.show_work(self.tr("Searching the history…"), part or None)

    def _on_deleting(self, count: int | None) -> None:
        told = "" if count is None else self.tr("Deleting calls… {n}").format(n=f"{count:,}")
        self._window.history.show_work(told)

    def _on_chosen(self, target: Path, wanted: CallFilter) -> None:
        history, mode = self._services.pages.source()
        if history is not None:
            self._export.save(history, replace(wanted, mode=mode), target)

    def _on_writing(self, count: int | None) -> None:
        told = "" if count is None else self.tr("Writing calls… {n}").format(n=f"{count:,}")
        self._window.history.show_work(told)

    def _on_written(self, count: int, target: Path) -> None:
        self._window.toasts.show(
            lambda: self.tr("{n} calls written to {file}").format(n=f"{count:,}", file=target), "ok", "history:export"
        )

    def _on_cleared(self, count: int) -> None:
        self._window.toasts.show(lambda: self.tr("{n} calls deleted.").format(n=f"{count:,}"), "ok", "history:clear")

    def _on_failed(self, error: JieruError) -> None:
        self._window.toasts.show(lambda: str(error), "danger", "history:clear")

    async def _ask_to_clear(self) -> None:
        count, size = await self._services.pages.size_bytes()
        mode: ModeState = self._services.mode

        def words() -> Asked:
            return Asked(
                self.tr("Delete all calls of the sandbox?")
                if mode.sandbox
                else self.tr("Delete all calls of production?"),
                self.tr(
                    "{n} calls are deleted, with their attempts and figures; they cannot be brought back. "
                    "The history takes {size} on the disk."
                ).format(n=f"{count:,}", size=megabytes(size)),
                self.tr("Delete"),
                self.tr("Keep"),
            )

        if await ask(Question(words, parent=self._window)):
            self._services.pages.clear()

    def _send_again(self, record: CallRecord) -> None:
        from core.resend import resend

        again = resend(record)
        toasts = self._window.toasts
        if again is None:
            toasts.show(
                lambda: self.tr("This call cannot be sent again: it was no request to a platform."), "info", "again"
            )
            return
        self._window.show_first_run(on=False)
        self._window.composer.load_request(record)
        self._window.composer.setFocus()
        if again.missing:
            toasts.show(lambda: self._told_missing(again.missing), "warn", "again")
        else:
            toasts.show(
                lambda: self.tr("Filled in as it was, with today's credentials. Check it and send."), "info", "again"
            )

    def _told_missing(self, parts: Sequence[Missing]) -> str:
        missing = self.tr(", ").join(map(self._missing, parts))
        return self.tr("Filled in, except for: {missing}.").format(missing=missing)

    def _missing(self, part: Missing) -> str:
        return {
            "body": self.tr("the body, which was not kept"),
            "files": self.tr("files"),
            "hidden": self.tr("values that were hidden"),
            "idempotency_key": self.tr("the idempotency key, which is new each time"),
        }[part]
