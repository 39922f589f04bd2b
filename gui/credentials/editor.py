"""The editor of one platform's credentials without its widgets: what is known, what is typed, what is under way.

Owns the rules between them. A late answer never overwrites a newer edit; a value that is stored is fetched only to be
revealed or copied, when somebody asked for that, and is not kept. Must not know widgets.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.credentials.online import probe_operation
from core.credentials.types import CredentialStatus, StoredIn
from core.errors import JieruError
from core.platforms.model import CredentialField, Platform
from core.platforms.titles import credential_title, platform_title
from core.tasks import TaskRegistry
from gui.credentials.checker import Checker
from gui.credentials.checks import named, title_of, used_by
from gui.credentials.deletions import PendingDeletions
from gui.credentials.edits import EditProblem, Edits, problem_of
from gui.credentials.fetch import ValueFetcher
from gui.credentials.groups import shared_url
from gui.credentials.questions import Questions
from gui.credentials.reader import StatusReader
from gui.credentials.remote import Remote
from gui.credentials.row_view import Pending, RowFacts
from gui.credentials.saver import Job, Saver
from gui.credentials.store import CredentialStore
from gui.credentials.value_file import read_value
from gui.credentials.words import stored_text
from gui.i18n import current_language
from gui.secret_clipboard import secret_clipboard

Tone = Literal["ok", "warn", "danger"]
RefreshState = Literal["no", "yes", "running", "sandbox"]


class CredentialEditor(QObject):
    """The state of the page.

    Args:
        tasks: Runs everything that waits.
        remote: The way to the platforms.
        questions: Asks the user what needs a word.
        wall: Seconds since 1970.

    Attributes:
        platform: None until one is shown.
        sandbox: Whether calls go to the sandbox; the real platforms are not asked then.

    Signals:
        changed: Something that is shown is another thing now.
        emptied: The field of this type is to be emptied.
        revealed: Type, and a value to be shown for a moment.
        stored: A platform has other stored credentials now.
        told: A sentence and its tone, about something that is not on the page.
    """

    changed = Signal()
    emptied = Signal(str)
    revealed = Signal(str, str)
    stored = Signal(str)
    told = Signal(str, str)

    def __init__(
        self,
        tasks: TaskRegistry,
        remote: Remote,
        questions: Questions,
        parent: QObject | None = None,
        *,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._remote, self._questions, self.wall = tasks, remote, questions, wall
        self.store: CredentialStore | None = None
        self.platform: Platform | None = None
        self.sandbox = False
        self.edits = Edits()
        self._outcomes: dict[str, tuple[str, Tone]] = {}
        self.reader = StatusReader(tasks, self)
        self.saver = Saver(tasks, self)
        self.deletions = PendingDeletions(tasks, self)
        self.checker = Checker(tasks, self, wall=wall)
        self.fetcher = ValueFetcher(tasks, self)
        for changed in (
            self.reader.changed,
            self.saver.progressed,
            self.saver.finished,
            self.deletions.changed,
            self.checker.changed,
        ):
            changed.connect(self.changed)
        self.saver.saved.connect(self._on_saved)
        self.saver.failed.connect(self._on_not_saved)
        self.saver.given_up.connect(self._on_given_up)
        self.deletions.deleted.connect(self._on_deleted)
        self.deletions.failed.connect(self._on_not_deleted)
        self.checker.refreshed.connect(self._on_refreshed)
        self.checker.refused.connect(lambda text: self.told.emit(text, "danger"))
        self.reader.still_locked.connect(lambda text: self.told.emit(text, "warn"))
        self.fetcher.failed.connect(lambda name, text: self._note(name, text, "danger"))
        self.fetcher.gone.connect(lambda _name: self.reader.refresh())

    # ---- what is shown ----

    def show_platform(self, store: CredentialStore | None, platform: Platform | None) -> None:
        """Edit this platform's credentials from now on. Unsaved values of another one are forgotten: ask before."""
        if platform is None or self.platform is None or platform.id != self.platform.id:
            self.discard()
            self._outcomes.clear()
            self.checker.clear()
            self.fetcher.stop()
        self.store, self.platform = store, platform
        self.reader.show(store, platform.id if platform else "")
        self.changed.emit()

    def set_sandbox(self, *, on: bool) -> None:
        """Whether calls go to the sandbox."""
        self.sandbox = on
        self.changed.emit()

    def retry(self) -> None:
        """Read everything again."""
        self._outcomes.clear()
        self.reader.refresh()

    def forget_words(self) -> None:
        """The language has changed: sentences were made in the one before."""
        self.checker.clear()
        self.retry()

    @property
    def valid(self) -> bool:
        """Whether every unsaved value can be kept. One of another form than the platform describes can."""
        return all(not self._problem(name) or self._problem(name) == "malformed" for name in self.edits)

    def facts(self, field: CredentialField) -> RowFacts:
        """Everything that is known of one field."""
        name = field.type
        platform = self.platform
        assert platform is not None
        edit, statuses = self.edits.get(name), self.reader.statuses
        job = self.saver.current
        pending = None
        if edit is not None:
            problem = problem_of(field, edit)
            pending = Pending(len(edit.value), edit.lines, edit.file, edit.held, edit.trimmed, problem)
        flag = self.checker.flags.get(name, "")
        return RowFacts(
            status=None if statuses is None else statuses.get(name) or CredentialStatus(platform.id, name),
            now=self.wall(),
            pending=pending,
            saving=job is not None and (job.platform, job.type) == (platform.id, name),
            flag=flag,
            used_by=used_by(platform, name) if flag == "missing" else (),
            deleting_s=self.deletions.seconds_left(platform.id, name),
            outcome=self._outcomes.get(name),
            explained=self.reader.explained.get(name, "") if edit is None else "",
            page_link=not shared_url(platform),
            refresh=self._refresh_state(name),
        )

    def check_target(self) -> str:
        """The name of the operation that an online check would call; empty if there is none."""
        operation = probe_operation(self.platform) if self.platform else None
        return named(operation.names, operation.id) if operation else ""

    # ---- editing ----

    def type_value(self, credential_type: str, text: str) -> None:
        """What stands in a field now; nothing means "keep what is stored"."""
        self._take(credential_type, text, held=False)

    def hold_value(self, credential_type: str, text: str, file: str = "") -> None:
        """Take a value that a line cannot hold."""
        self.emptied.emit(credential_type)
        self._take(credential_type, text, file=file, held=True)

    def load_file(self, credential_type: str, path: Path) -> None:
        """Read a value from a file; returns at once."""
        self._tasks.restart(self._load(credential_type, path, self.platform), name="credentials-page:file")

    def revert(self, credential_type: str) -> None:
        """Forget one unsaved value."""
        self.edits.drop(credential_type)
        self._outcomes.pop(credential_type, None)
        self.emptied.emit(credential_type)
        self.changed.emit()

    def discard(self) -> None:
        """Forget all unsaved values."""
        for name in list(self.edits):
            self.revert(name)

    # ---- saving and deleting ----

    def save(self) -> None:
        """Save all unsaved values; returns at once."""
        self._tasks.restart(self.save_now(), name="credentials-page:agree")

    async def save_now(self) -> bool:
        """Begin to save all unsaved values, after asking where that is needed; whether it has begun."""
        store, platform, places = self.store, self.platform, self.reader.places
        if store is None or platform is None or self.saver.busy or not len(self.edits) or not self.valid:
            return False
        to_files = places is not None and places.mode == "auto" and places.target == "file"
        if places is not None and to_files and not await self._questions.use_files(places):
            return False
        jobs = [Job(platform.id, name, edit) for name in self.edits if (edit := self.edits.get(name)) is not None]
        self.saver.start(store, jobs)
        return self.saver.busy

    def delete(self, credential_type: str) -> None:
        """Delete a stored value in ten seconds."""
        if self.store is not None and self.platform is not None:
            self.revert(credential_type)
            self.deletions.add(self.store, self.platform.id, credential_type)

    def undo(self, credential_type: str) -> None:
        """Leave it as it is after all."""
        if self.platform is not None:
            self.deletions.undo(self.platform.id, credential_type)

    # ---- looking ----

    def reveal(self, credential_type: str) -> None:
        """Have the value shown, the unsaved one if there is one; returns at once."""
        self._fetch(credential_type, lambda value: self.revealed.emit(credential_type, value))

    def copy(self, credential_type: str) -> None:
        """Put the value on the clipboard; returns at once."""

        def put(value: str) -> None:
            secret_clipboard().copy(value)
            copied = QCoreApplication.translate("Credentials", "Copied; the clipboard is cleared after 30 seconds.")
            self._note(credential_type, copied, "ok")

        self._fetch(credential_type, put)

    def check(self) -> None:
        """Check what is stored, here."""
        if self.store is not None and self.platform is not None and self.reader.statuses is not None:
            self.checker.check_here(self.store, self.platform, self.reader.statuses)

    def ask_platform(self) -> None:
        """Check what is stored at the platform itself; not while the sandbox is on."""
        if self.platform is not None and not self.sandbox:
            self.checker.check_there(self._remote, self.platform)

    def refresh_token(self, credential_type: str) -> None:
        """Have a token renewed, after a word where that ends one in use; the sandbox's own while the sandbox is on."""
        if self.platform is not None:
            self._tasks.restart(self._refresh(self.platform, credential_type), name="credentials-page:refresh")

    # ---- inside ----

    def _take(self, credential_type: str, text: str, *, held: bool, file: str = "") -> None:
        self.edits.put(credential_type, text, file=file, held=held)
        self._outcomes.pop(credential_type, None)
        self.changed.emit()

    def _note(self, credential_type: str, text: str, tone: Tone) -> None:
        self._outcomes[credential_type] = (text, tone)
        self.changed.emit()

    def _problem(self, name: str) -> EditProblem:
        edit = self.edits.get(name)
        field = self.platform.credential(name) if self.platform else None
        return problem_of(field or CredentialField(name), edit) if edit else ""

    def _refresh_state(self, name: str) -> RefreshState:
        platform, statuses = self.platform, self.reader.statuses
        flow = next((flow for flow in platform.tokens if flow.type == name), None) if platform else None
        if flow is None or statuses is None:
            return "no"
        if any(kind not in statuses or statuses[kind].state != "set" for kind in flow.source.values()):
            return "no"
        if self.sandbox:
            return "sandbox"
        return "running" if self.checker.running == "refresh" else "yes"

    def _fetch(self, credential_type: str, use: Callable[[str], object]) -> None:
        edit = self.edits.get(credential_type)
        if edit is not None:
            use(edit.value)
        elif self.store is not None and self.platform is not None:
            self.fetcher.fetch(self.store, self.platform.id, credential_type, use)

    async def _load(self, credential_type: str, path: Path, platform: Platform | None) -> None:
        try:
            value = await asyncio.to_thread(read_value, path)
        except JieruError as error:
            self._note(credential_type, str(error), "danger")
            return
        if platform is self.platform:
            self.hold_value(credential_type, value, path.name)

    async def _refresh(self, platform: Platform, credential_type: str) -> None:
        flow = next((flow for flow in platform.tokens if flow.type == credential_type), None)
        if flow is None:
            return
        title = title_of(platform.credential(credential_type), credential_type)
        if self.sandbox or flow.auto or await self._questions.replace_token(title):
            self.checker.refresh(self._remote, platform.id, credential_type)

    def _is_shown(self, platform: str) -> bool:
        return self.platform is not None and self.platform.id == platform

    def _on_saved(self, job: Job, stored: StoredIn) -> None:
        told, tone = stored_text(stored), "warn" if stored.note else "ok"
        if not self._is_shown(job.platform):
            lang = current_language()
            name = f"{platform_title(job.platform, lang)} · {credential_title(job.platform, job.type, lang)}"
            self.told.emit(f"{name}: {told}", tone)
        else:
            if self.edits.drop(job.type, job.edit.revision):
                self.emptied.emit(job.type)
            self._outcomes[job.type] = (told, "warn" if stored.note else "ok")
            self._look_again()
        self.stored.emit(job.platform)

    def _on_not_saved(self, job: Job, text: str) -> None:
        if self._is_shown(job.platform):
            self._note(job.type, text, "danger")
        else:
            self.told.emit(text, "danger")

    def _on_given_up(self, job: Job) -> None:
        told = QCoreApplication.translate(
            "Credentials", "No longer waited for. It may still be saved; you will be told if it is."
        )
        self._note(job.type, told, "warn")

    def _on_deleted(self, platform: str, credential_type: str, gone: bool) -> None:
        told = QCoreApplication.translate("Credentials", "Deleted.")
        if not gone:
            told = QCoreApplication.translate("Credentials", "There was no stored value to delete.")
        if self._is_shown(platform):
            self._outcomes[credential_type] = (told, "ok")
            self._look_again()
        self.stored.emit(platform)

    def _on_not_deleted(self, platform: str, credential_type: str, text: str) -> None:
        if self._is_shown(platform):
            self._note(credential_type, text, "danger")
        else:
            self.told.emit(text, "danger")

    def _on_refreshed(self, platform: str, saved: bool) -> None:
        if self._is_shown(platform) and not self.sandbox:
            self._look_again()
        told = QCoreApplication.translate("Credentials", "The token was refreshed.")
        if not saved:
            told = QCoreApplication.translate(
                "Credentials", "The token was refreshed, but could not be saved: it ends with this program."
            )
        self.told.emit(told, "ok" if saved else "warn")
        self.stored.emit(platform)

    def _look_again(self) -> None:
        self.checker.clear()
        self.reader.refresh()
