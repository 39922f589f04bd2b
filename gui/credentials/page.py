"""The page of credentials: head, banners, fields, foot, and beside them where things are kept and what a check found.

Owns where the parts are and which of them is told what. The rules are the editor's; the page shows its state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core.credentials.types import CredentialStatus
from core.platforms.model import Platform
from gui.credentials.banner import Banner
from gui.credentials.check_card import CheckCard
from gui.credentials.checks import wanted_types
from gui.credentials.editor import CredentialEditor
from gui.credentials.footer import Footer
from gui.credentials.form import CredentialForm, FormHead
from gui.credentials.notice import Notice
from gui.credentials.own_card import SandboxOwnCard
from gui.credentials.page_head import PageHead
from gui.credentials.page_state import sandbox_banner, store_banner
from gui.credentials.places_card import PlacesCard
from gui.credentials.row_view import row_view
from gui.credentials.words import target_text
from gui.platform_state import PlatformState, platform_state
from gui.widgets.file_dialogs import ask_for_file
from gui.widgets.labels import line, styled, tight_column
from gui.widgets.tab_order import order_tabs

SIDE_WIDTH = 336
_SECOND_MS, _MINUTE_MS = 1000, 30_000
_HOUR_S = 3600.0


class CredentialPage(QWidget):
    """The page.

    Args:
        editor: The state that is shown.

    Signals:
        told: A sentence and its tone, for a short message.
        tools_wanted: The dialog for keys and transfer, at this page of it.
    """

    told = Signal(str, str)
    tools_wanted = Signal(str)

    def __init__(self, editor: CredentialEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("credentials.page")
        styled(self, "app")
        self.editor = editor
        self._platform: Platform | None = None
        self._own: Mapping[str, CredentialStatus] = {}
        self._loading = True
        self._other_words = False
        self._entering: str | None = None
        self.sandbox = Banner("credentials.sandbox_banner", self)
        self.banner = Banner("credentials.banner", self)
        self.head = PageHead(self)
        self.form = CredentialForm(self)
        self.notice = Notice(self)
        self.footer = Footer(self)
        self.places = PlacesCard(self)
        self.checks = CheckCard(self)
        self.own = SandboxOwnCard(self)
        self._build()
        self._connect()
        self._second = QTimer(self)
        self._second.timeout.connect(self._show_rows)
        self._soon = QTimer(self)  # several changes at once are shown once
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.show_state)
        self.show_state()

    # ---- what the rest calls ----

    def show_platform(self, platform: Platform | None, *, loading: bool = False) -> None:
        """Show what the editor edits; without a platform, that there is none, or that it is still to come."""
        self._conceal()
        self._platform, self._loading = platform, loading
        if platform is not None:
            self.head.show_platform(platform)
        self.show_state()

    def show_sandbox(self, statuses: Mapping[str, CredentialStatus]) -> None:
        """What the sandbox has of its own; shown while it is on."""
        self._own = statuses
        self.show_state()

    def enter(self, credential_type: str = "") -> None:
        """Go to the field of this type; without one, to the first that calls need and that is empty, else the first."""
        if self._loading or not self.form.complete:  # the rows are coming
            self._entering = credential_type
            return
        self._entering = None
        rows = self.form.rows
        statuses = self.editor.reader.statuses or {}
        wanted = wanted_types(self._platform, statuses) if self._platform else ()
        empty = [name for name in wanted if name in rows and (name not in statuses or statuses[name].state == "absent")]
        name = credential_type if credential_type in rows else next(iter(empty or rows), "")
        if name:
            self.form.ensureWidgetVisible(rows[name])
            rows[name].edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self) -> None:
        """Show the state as it is now."""
        editor = self.editor
        statuses = editor.reader.statuses
        if self._platform is not None:
            self.form.set_platform(self._platform, statuses or ())
        self.sandbox.show_view(sandbox_banner() if editor.sandbox else None)
        reader = editor.reader
        banner = store_banner(
            statuses,
            reader.places,
            problem=reader.problem if statuses is not None else "",
            explained=reader.explained,
            unlocking=reader.unlocking,
            passphrase_needed=reader.passphrase_needed,
        )
        self.banner.show_view(banner)
        self._show_body()
        self._show_rows()
        self._show_footer()
        self._show_side()

    # ---- Qt's own ----

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._other_words = True
            self._forget_words()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._forget_words()
        self._set_pace()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is shown of a value to somebody who has gone on."""
        super().hideEvent(event)
        self.editor.fetcher.stop()
        self._conceal()
        self._second.stop()

    # ---- inside ----

    def _build(self) -> None:
        fields = styled(QWidget(self), "surface")
        column = tight_column(fields)
        column.addWidget(FormHead(fields))
        column.addWidget(line("h", fields))
        column.addWidget(self.form, 1)
        self._body = QStackedWidget(self)
        self._body.addWidget(fields)
        self._body.addWidget(self.notice)
        left = styled(QWidget(self), "surface")
        column = tight_column(left)
        column.addWidget(self.head)
        column.addWidget(line("h", left))
        column.addWidget(self._body, 1)
        column.addWidget(line("h", left))
        column.addWidget(self.footer)
        cards = styled(QWidget(), "app")
        column = QVBoxLayout(cards)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        for card in (self.own, self.places, self.checks):
            column.addWidget(card)
        column.addStretch(1)
        self._side = QScrollArea(self)
        self._side.setObjectName("credentials.side")
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setWidgetResizable(True)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side.setFixedWidth(SIDE_WIDTH)
        self._side.setWidget(cards)
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addWidget(left, 1)
        halves.addWidget(line("v", self))
        halves.addWidget(self._side)
        page = tight_column(self)
        page.addWidget(self.sandbox)
        page.addWidget(self.banner)
        page.addLayout(halves, 1)

    def _connect(self) -> None:
        editor, footer = self.editor, self.footer
        editor.changed.connect(lambda: self._soon.start())
        editor.emptied.connect(self._on_emptied)
        editor.revealed.connect(self._on_revealed)
        editor.told.connect(self.told)
        self.form.typed.connect(editor.type_value)
        self.form.pasted.connect(lambda name, text: editor.hold_value(name, text))
        self.form.wanted.connect(self._on_wanted)
        self.form.grown.connect(self._on_grown)
        self.banner.wanted.connect(self._on_banner)
        self.notice.activated.connect(editor.retry)
        self.head.page_wanted.connect(_open_page)
        footer.save_wanted.connect(editor.save)
        footer.check_wanted.connect(editor.check)
        footer.discard_wanted.connect(editor.discard)
        footer.stop_wanted.connect(editor.saver.give_up)
        self.checks.online_wanted.connect(editor.ask_platform)
        self.checks.stop_wanted.connect(editor.checker.stop)
        self.own.refresh_wanted.connect(editor.refresh_token)
        self.places.tools_wanted.connect(lambda: self.tools_wanted.emit("import"))
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(editor.save)

    def _forget_words(self) -> None:
        """Sentences in the language before are made anew; not behind another page, which may be the last one."""
        if self._other_words and self.isVisible():
            self._other_words = False
            self.editor.forget_words()
            self.show_state()

    def _show_body(self) -> None:
        editor, platform = self.editor, self._platform
        reader = editor.reader
        self._body.setCurrentWidget(self.notice)
        self.head.setVisible(platform is not None)
        if platform is None and self._loading:
            self.notice.say("hourglass-medium", "accent", self.tr("Opening the credential store…"), "")
        elif platform is None:
            told = self.tr("Choose a platform at the left.")
            self.notice.say("key", "accent", self.tr("No platform is chosen"), told)
        elif reader.problem and reader.statuses is None:
            title = self.tr("The credentials cannot be read")
            self.notice.say("warning-circle", "danger", title, reader.problem, retry=True)
        elif self.form.empty:
            told = self.tr("Its definition asks for none, and nothing is stored for it.")
            self.notice.say("check-circle", "accent", self.tr("This platform needs no credentials"), told)
        else:
            self._body.setCurrentIndex(0)

    def _show_rows(self) -> None:
        editor = self.editor
        if editor.platform is None or editor.platform is not self._platform:
            return
        for row in self.form.rows.values():
            row.show_view(row_view(row.field, editor.facts(row.field)))
        self.form.show_statuses(editor.reader.statuses)
        self.head.show_state(self._state())
        self._set_pace()

    def _on_grown(self) -> None:
        self._show_rows()
        if self.form.complete:
            order_tabs(self)
            self._show_footer()  # it names the fields
            if self._entering is not None:
                self.enter(self._entering)

    def _state(self) -> PlatformState | None:
        statuses = self.editor.reader.statuses
        if statuses is None or self._platform is None or not self._platform.auth:
            return None
        return platform_state(self._platform, statuses, self.editor.wall())

    def _show_footer(self) -> None:
        editor = self.editor
        places = editor.reader.places
        self.footer.show_edits(len(editor.edits), valid=editor.valid, target=target_text(places) if places else "")
        job = editor.saver.current
        if job is None:
            self.footer.show_saving(None)
        else:
            name = self.form.rows[job.type].title() if job.type in self.form.rows else job.type
            self.footer.show_saving((editor.saver.done, editor.saver.total, name))
        self.footer.show_checking(running=bool(editor.checker.running))
        self.footer.setEnabled(self._platform is not None and not self.form.empty)

    def _show_side(self) -> None:
        editor = self.editor
        checker = editor.checker
        self.places.show_places(editor.reader.statuses, editor.reader.places)
        items = (*checker.local, *((checker.online,) if checker.online else ()))
        self.checks.show_items(items, checker.at)
        why_not = self.tr("The sandbox is on: the real platform is not asked.") if editor.sandbox else ""
        if not why_not and len(editor.edits):
            why_not = self.tr("Only what is stored is checked: save first.")
        running = checker.running == "online"
        self.checks.show_online(called=editor.check_target(), running=running, why_not=why_not)
        self.own.setVisible(editor.sandbox and bool(self._own))
        self.own.show_statuses(self._platform, self._own, refreshing=checker.running == "refresh")

    def _set_pace(self) -> None:
        """Look at the clock each second while somebody can see seconds, else twice a minute, or not at all."""
        statuses = self.editor.reader.statuses or {}
        ends = [status.expires_at - self.editor.wall() for status in statuses.values() if status.expires_at is not None]
        if not self.isVisible() or not ends:
            self._second.stop()
            return
        pace = _SECOND_MS if any(0 < left < _HOUR_S for left in ends) else _MINUTE_MS
        if not self._second.isActive() or self._second.interval() != pace:
            self._second.start(pace)

    def _on_wanted(self, action: str, name: str) -> None:
        editor = self.editor
        doing: Mapping[str, Callable[[], object]] = {
            "submit": editor.save,
            "reveal": lambda: self._reveal(name),
            "copy": lambda: editor.copy(name),
            "load": lambda: self._choose_file(name),
            "delete": lambda: editor.delete(name),
            "undo": lambda: editor.undo(name),
            "refresh": lambda: editor.refresh_token(name),
            "revert": lambda: editor.revert(name),
            "page": lambda: _open_page(self.form.rows[name].field.url),
        }
        doing[action]()

    def _reveal(self, name: str) -> None:
        row = self.form.rows[name]
        if row.revealed.shown:
            row.revealed.conceal()
        else:
            self._conceal()  # one value at a time
            self.editor.reveal(name)

    def _conceal(self) -> None:
        for row in self.form.rows.values():
            row.revealed.conceal()

    def _choose_file(self, name: str) -> None:
        title = self.tr("Read {name} from a file").format(name=self.form.rows[name].title())
        ask_for_file(self, "credentials.file_dialog", title, lambda path: self.editor.load_file(name, Path(path)))

    def _on_banner(self, action: str) -> None:
        reader = self.editor.reader
        doing: Mapping[str, Callable[[], object]] = {
            "unlock": reader.unlock,
            "retry": self.editor.retry,
            "stop": reader.stop_unlocking,
            "passphrase": lambda: self.tools_wanted.emit("key"),
        }
        doing[action]()

    def _on_emptied(self, name: str) -> None:
        if name in self.form.rows:
            self.form.rows[name].edit.empty()
            self.form.rows[name].revealed.conceal()

    def _on_revealed(self, name: str, value: str) -> None:
        if self.isVisible() and name in self.form.rows:
            self.form.rows[name].show_value(value)


def _open_page(url: str) -> None:
    QDesktopServices.openUrl(QUrl(url))
