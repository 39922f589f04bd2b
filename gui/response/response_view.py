"""The response pane: what a call is doing while it runs, and what came of it.

Owns which of its pages shows, and the one clock of the pane, which ticks only while a shown call runs. Must not know
how a call is made.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.calls import APIResponse
from core.errors import JieruError
from core.trace import CallRecord
from gui.beat import Beat
from gui.live.timeline import wait_start_s
from gui.live.wording import in_doubt
from gui.response.attempts_view import AttemptsView
from gui.response.body_view import BodyView
from gui.response.headers_view import HeadersView
from gui.response.problem_card import CardTone, ProblemCard
from gui.response.running_page import RunningPage
from gui.response.saving import BodySaver
from gui.response.step_chain import StepChain
from gui.response.stopped import stopped_words
from gui.response.summary_bar import SummaryBar
from gui.response.tab_strip import TabStrip
from gui.widgets.buttons import IconButton
from gui.widgets.labels import Label, styled
from gui.widgets.segmented import Segmented

_LEAST = 96
BODY, HEADERS, ATTEMPTS = range(3)


class ResponseView(QWidget):
    """The pane.

    Args:
        beat: The time, which goes on while a call runs.
    """

    def __init__(self, parent: QWidget | None = None, *, beat: Beat | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response")
        styled(self, "surface")
        self._beat = beat or Beat(self)
        self._record: CallRecord | None = None
        self._error: JieruError | None = None
        self._paused: frozenset[str] = frozenset()
        self._header_count = 0
        self._size: int | None = None
        self.summary = SummaryBar(self)
        self.chain = StepChain(self)
        self.problem = ProblemCard(self)
        self._problem_room = QWidget(self)
        room = QHBoxLayout(self._problem_room)
        room.setContentsMargins(16, 12, 16, 4)
        room.addWidget(self.problem)
        self.idle = Label("", "body", "secondary", self)
        self.idle.setObjectName("response.idle")
        self.idle.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.idle.setWordWrap(True)
        self.idle.setMargin(24)
        self.running = RunningPage(self)
        self.body = BodyView(self)
        self.headers = HeadersView(self)
        self.attempts = AttemptsView(self)
        self.tabs = self._make_tabs()
        self._pages = QStackedWidget(self)
        self._pages.setMinimumHeight(_LEAST)  # else the highest page moves the splitter whenever a card appears
        for page in (self.idle, self.running, self.tabs):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.summary, self.chain, self._problem_room):
            column.addWidget(part)
        column.addWidget(self._pages, 1)
        self._beat.ticked.connect(self._tick)
        self.retranslate()
        self.show_idle()

    # ---- what the window calls ----

    def show_idle(self) -> None:
        """Nothing was sent yet."""
        self._record = self._error = None
        self._follow()
        self.summary.hide()
        self.chain.hide()
        self._say("")
        self._pages.setCurrentWidget(self.idle)

    def clear(self) -> None:
        """Forget the last answer."""
        self._set_answer(b"", "")
        self.headers.set_headers({})
        self._header_count = 0
        self.show_idle()

    def show_record(self, record: CallRecord) -> None:
        """Show what a call is doing; of one that ended, what is known of it without its body."""
        self._record, self._error = record, None
        self._say("")
        if record.outcome is None:
            self._pages.setCurrentWidget(self.running)
        else:
            error = record.error or {}
            if record.outcome == "failed" or error.get("code") == "call.cancelled_write":
                self._say(str(error.get("message", "")), _why(record), str(error.get("hint", "")), _tone(record))
            self._tell_stop()
            self._set_headers({})
            self._size = record.size
            self._show_excerpt(record)
            self._show_tabs(ATTEMPTS)
        self._refresh()
        self._follow()

    def show_response(self, response: APIResponse, record: CallRecord) -> None:
        """Show the answer of a call that ended well."""
        self._record, self._error = record, None
        self._say("")
        self._set_headers(dict(response.headers))
        self._set_answer(response.content, response.headers.get("content-type", ""))
        self._show_tabs(BODY)
        self._refresh()
        self._follow()

    def show_failure(self, error: JieruError, record: CallRecord | None) -> None:
        """Show why a call failed, what to do, and what the server last said."""
        self._record, self._error = record, error
        self._tell_error()
        if record is None:
            self.summary.hide()
            self.chain.hide()
            self._pages.setCurrentWidget(self.idle)
        else:
            self._set_headers({})
            self._size = record.size
            self._show_tabs(BODY if self._show_excerpt(record) else ATTEMPTS)
            self._refresh()
        self._follow()

    def set_paused(self, platforms: frozenset[str]) -> None:
        """These platforms are paused now."""
        self._paused = platforms
        if self._record is not None:
            self._show_progress(self._record)

    def retranslate(self) -> None:
        """All words anew."""
        self.setAccessibleName(self.tr("Response"))
        self.idle.setText(
            self.tr("Nothing sent yet. The answer appears here, with every attempt, wait and token refresh.")
        )
        self.tabs.bar.setAccessibleName(self.tr("Response"))
        self._mode.set_texts([self.tr("Pretty"), self.tr("Raw")])
        self._mode.setAccessibleName(self.tr("How the body is shown"))
        self._find.describe(self.tr("Find in the body"), "Ctrl+F")
        self._copy.describe(self.tr("Copy the body"))
        self._save.describe(self.tr("Save the body to a file"))
        self.body.retranslate()
        self.headers.retranslate()
        self.attempts.retranslate()
        if self._record is not None:
            self._refresh()
        self._tell_error()
        self._tell_stop()
        self._update_tabs()

    # ---- Qt's own ----

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beat.follow(self, on=False)

    # ---- inside ----

    def _make_tabs(self) -> TabStrip:
        tabs = TabStrip("response.tabs", self)
        for page in (self.body, self.headers, self.attempts):
            tabs.add_page(page)
        self._mode = Segmented("response.mode", ["", ""], self)
        self._mode.chosen.connect(lambda index: self.body.set_pretty(on=index == 0))
        self._find = IconButton("response.find_button", "magnifying-glass", parent=self)
        self._find.clicked.connect(self.body.find_bar.open_bar)
        self._copy = IconButton("response.copy", "copy", parent=self)
        self._copy.clicked.connect(self.body.copy)
        self._save = IconButton("response.save", "download-simple", parent=self)
        self._save.clicked.connect(self._on_save)
        self.saver = BodySaver(self)
        self.saver.finished.connect(self.body.show_remark)
        for tool in (self._mode, self._find, self._copy, self._save):
            tabs.add_tool(tool)
        tabs.changed.connect(lambda _index: self._update_tools())
        return tabs

    def _show_tabs(self, page: int) -> None:
        self._pages.setCurrentWidget(self.tabs)
        self.tabs.show_page(page)

    def _set_answer(self, content: bytes, content_type: str) -> None:
        self._size = len(content)
        self.body.set_content(content, content_type)

    def _set_headers(self, headers: dict[str, str]) -> None:
        self._header_count = len(headers)
        self.headers.set_headers(headers)

    def _show_excerpt(self, record: CallRecord) -> bool:
        """Show what was kept of the last failed answer, if anything."""
        kept = next((step.excerpt for step in reversed(record.steps) if step.excerpt), "")
        self.body.set_excerpt("" if record.ok else kept, "not_kept" if self._error is None else "no_answer")
        return bool(kept) and not record.ok

    def _tell_error(self) -> None:
        if self._error is not None:
            record = self._record
            tone = _tone(record) if record else "danger"
            self._say(self._error.message, _why(record) if record else "", self._error.hint, tone)

    def _tell_stop(self) -> None:
        told = stopped_words(self._record) if self._record is not None else None
        if told is not None:
            self._say(told.message, "", told.hint, "warn" if told.in_doubt else "info")

    def _say(self, message: str, reason: str = "", hint: str = "", tone: CardTone = "danger") -> None:
        self.problem.say(message, "" if reason in message else reason, hint, tone)
        self._problem_room.setVisible(bool(message))

    def _follow(self) -> None:
        """Tick while there is something to follow and somebody to see it."""
        running = self._record is not None and self._record.outcome is None
        self._beat.follow(self, on=running and self.isVisible())

    def _tick(self) -> None:
        if self._record is not None and self._beat.followed_by(self):
            self._show_progress(self._record)

    def _refresh(self) -> None:
        record = self._record
        assert record is not None
        self.summary.show()
        self.chain.show()
        self._show_progress(record)
        self.attempts.show_record(record, self._elapsed_s(record))
        self._update_tabs()

    def _show_progress(self, record: CallRecord) -> None:
        now_s = self._elapsed_s(record)
        self.summary.show_record(record, now_s, self._size)
        self.chain.show_record(record, _wait_progress(record, now_s))
        if record.outcome is None:
            self.running.show_record(record, now_s, paused=record.platform in self._paused)

    def _elapsed_s(self, record: CallRecord) -> float:
        if record.outcome is not None and record.elapsed_s is not None:
            return record.elapsed_s
        return max(self._beat.now() - record.started_us / 1e6, 0.0)

    def _update_tabs(self) -> None:
        attempts = self._record.attempts if self._record else 0
        for index, (name, count) in enumerate(
            ((self.tr("Body"), 0), (self.tr("Headers"), self._header_count), (self.tr("Attempts"), attempts))
        ):
            self.tabs.set_text(index, name, str(count or ""))
        self._update_tools()

    def _update_tools(self) -> None:
        on_body = self.tabs.current() == BODY
        self._mode.setVisible(on_body and self.body.can_be_pretty)
        self._find.setVisible(on_body)
        self._copy.setVisible(on_body)
        self._copy.setEnabled(self.body.can_be_copied)
        self._save.setVisible(on_body)
        self._save.setEnabled(bool(self.body.content))

    def _on_save(self) -> None:
        name = (self._record.operation if self._record else None) or "response"
        self.saver.ask(self.body.content_to_save(), f"{name}.{self.body.extension}")


def _why(record: CallRecord) -> str:
    """The reason of the last decision."""
    return record.steps[-1].reason if record.steps else ""


def _tone(record: CallRecord) -> CardTone:
    """The colour of a failure: something to look into, where it may have been carried out all the same."""
    return "warn" if in_doubt(record) else "danger"


def _wait_progress(record: CallRecord, now_s: float) -> float:
    last = record.steps[-1] if record.steps else None
    if last is None or not last.wait_running or not last.delay_s:
        return 0.0
    return min(max((now_s - wait_start_s(last)) / last.delay_s, 0.0), 1.0)
