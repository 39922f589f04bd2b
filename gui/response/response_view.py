"""The answer: status, times, the chain of steps, body, headers, attempts; and what a running call is doing.

Owns which of its pages is shown. Must not know how calls are made.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from core.calls import APIResponse
from core.errors import JieruError
from core.trace import CallRecord
from gui.live.wording import clock, duration, result
from gui.response.answer_pages import AttemptsPage, BodyPage, HeadersPage
from gui.response.countdown import Countdown
from gui.response.figures import size_text, status_text
from gui.response.step_chain import StepChain
from gui.widgets.badge import Badge
from gui.widgets.labels import Label, line, styled

TICK_MS = 100


class ResponseView(QWidget):
    """The right half of the window.

    Signals:
        stop_requested: The user wants the call stopped.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response")
        styled(self, "surface")
        self._record: CallRecord | None = None
        self._seen_at = 0.0
        self._status = Badge(height=24, strong=True)
        self._figures = [(Label("", "body", "secondary"), Label("", "strong")) for _ in range(3)]
        self._clock = Label("", "caption")
        self._chain = StepChain(self)
        self._body = BodyPage(self)
        self._headers = HeadersPage(self)
        self._attempts = AttemptsPage(self)
        self._tabs = QTabWidget(self)
        self._tabs.setObjectName("response.tabs")
        for page in (self._body, self._headers, self._attempts):
            self._tabs.addTab(page, "")
        self._countdown = Countdown(self)
        self._idle = Label("", "body", "tertiary")
        self._idle.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._idle.setWordWrap(True)
        self._failure = Label("", "body")
        self._failure.setObjectName("response.failure")
        self._failure.setWordWrap(True)
        self._failure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._failure.setContentsMargins(16, 12, 16, 12)
        self._pages = QStackedWidget(self)
        for page_widget in (self._idle, self._countdown, self._tabs):
            self._pages.addWidget(page_widget)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._build()
        self.retranslate()
        self.show_idle()

    def show_idle(self) -> None:
        """Nothing was sent yet."""
        self._record = None
        self._timer.stop()
        self._head.hide()
        self._chain.hide()
        self._failure.hide()
        self._pages.setCurrentWidget(self._idle)

    def clear(self) -> None:
        """Forget the answer."""
        self._body.clear()
        self._headers.set_headers({})
        self.show_idle()

    def show_record(self, record: CallRecord) -> None:
        """Show what a call is doing, or, for one of the past, what it did."""
        self._record = record
        self._seen_at = time.monotonic()
        self._show_head(record)
        self._failure.hide()
        self._attempts.set_record(record)
        if record.outcome is None:
            self._countdown.set_record(record)
            self._pages.setCurrentWidget(self._countdown)
            self._timer.start()
            self._tick()
            return
        self._timer.stop()
        if record.outcome != "succeeded" and record.error:
            self._tell(str(record.error.get("message", "")), str(record.error.get("hint", "")))
        self._body.set_note(self.tr("The body of a past call is not kept; send it again to read it."))
        self._headers.set_headers({})
        self._show_answer(self._attempts)

    def show_response(self, answer: APIResponse, record: CallRecord) -> None:
        """Show the answer of a call that ended well."""
        self._record = record
        self._timer.stop()
        self._show_head(record)
        self._failure.hide()
        self._body.set_body(answer.content, answer.headers.get("content-type", ""))
        self._headers.set_headers(answer.headers)
        self._attempts.set_record(record)
        self._show_answer(self._body)

    def show_failure(self, error: JieruError, record: CallRecord | None) -> None:
        """Show what went wrong, why, and the next step; and what the server had said."""
        self._record = record
        self._timer.stop()
        if record is None:
            self.show_idle()
        else:
            self._show_head(record)
            self._attempts.set_record(record)
        self._tell(error.message, error.hint)
        excerpt = next((step.excerpt for step in reversed(record.steps) if step.excerpt), "") if record else ""
        if excerpt:
            self._body.set_body(excerpt.encode(), "text/plain; charset=utf-8")
        else:
            self._body.set_note(self.tr("There is no answer to show."))
        self._headers.set_headers({})
        self._show_answer(self._body if excerpt else self._attempts)

    def retranslate(self) -> None:
        """Say everything in the window's language."""
        self.setAccessibleName(self.tr("Response"))
        self._idle.setText(self.tr("Press Send. Every attempt, wait and token refresh will be shown here."))
        for index, text in enumerate((self.tr("Body"), self.tr("Headers"), self.tr("Attempts"))):
            self._tabs.setTabText(index, text)
        self._tabs.setAccessibleName(self.tr("Parts of the response"))
        names = (self.tr("Total"), self.tr("Waited"), self.tr("Size"))
        for (caption, _), name in zip(self._figures, names, strict=True):
            caption.setText(name)
        if self._record is not None:
            self._show_head(self._record)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def hideEvent(self, event: object) -> None:
        """Nothing moves while nobody looks."""
        super().hideEvent(event)  # type: ignore[arg-type]  # PySide types the event per class
        self._timer.stop()

    def showEvent(self, event: object) -> None:
        """A running call moves again."""
        super().showEvent(event)  # type: ignore[arg-type]  # PySide types the event per class
        if self._record is not None and self._record.outcome is None:
            self._timer.start()

    def _build(self) -> None:
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(16, 10, 16, 10)
        head.setSpacing(8)
        head.addWidget(self._status)
        for caption, value in self._figures:
            head.addSpacing(8)
            head.addWidget(caption)
            head.addWidget(value)
        head.addStretch(1)
        head.addWidget(self._clock)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._chain)
        column.addWidget(line("h", self))
        column.addWidget(self._failure)
        column.addWidget(self._pages, 1)

    def _show_answer(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(self._tabs)
        self._tabs.setCurrentWidget(page)

    def _show_head(self, record: CallRecord) -> None:
        words = result(record)
        tone = {"ok.text": "ok", "danger.text": "danger", "warn.text": "warn", "token.text": "token"}
        text = words.text
        if record.ok and record.status is not None:
            text = status_text(record.status)
        self._status.set(text, tone.get(words.icon_tone, "neutral"), words.icon)  # type: ignore[arg-type]  # one of its tones
        self._update_figures(record, record.elapsed_s)
        self._clock.setText(clock(record.started_us / 1e6))
        self._chain.set_record(record)
        self._head.show()
        self._chain.show()

    def _update_figures(self, record: CallRecord, elapsed_s: float | None) -> None:
        waited = record.waited_s
        last = record.steps[-1] if record.steps else None
        if last is not None and last.wait_running and elapsed_s is not None and last.wait_started_s is not None:
            waited += max(0.0, elapsed_s - last.wait_started_s)
        size = "—" if record.size is None else size_text(record.size)
        for (_, value), text in zip(self._figures, (duration(elapsed_s), duration(waited), size), strict=True):
            value.setText(text)

    def _tell(self, message: str, hint: str) -> None:
        self._failure.setText(f"{message}\n{hint}".strip())
        self._failure.set_tone("danger")
        self._failure.setVisible(bool(message))

    def _tick(self) -> None:
        record = self._record
        if record is None or record.outcome is not None:
            self._timer.stop()
            return
        elapsed = time.time() - record.started_us / 1e6
        self._update_figures(record, elapsed)
        self._countdown.set_now(elapsed)
