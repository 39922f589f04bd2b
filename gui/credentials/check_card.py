"""The results of the last check, and the button that asks the platform itself.

Owns the card. Must not know how a check is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.credentials.card import Card, CardLine
from gui.credentials.checks import CheckItem, Mark, verdict
from gui.widgets.badge import BadgeTone
from gui.widgets.buttons import Button
from gui.widgets.labels import Label

_ICONS: dict[Mark, tuple[str, str]] = {
    "ok": ("check-circle", "ok.text"),
    "warn": ("warning", "warn.text"),
    "danger": ("x-circle", "danger.text"),
}


class CheckCard(Card):
    """The card.

    Signals:
        online_wanted: Ask the platform.
        stop_wanted: Wait for it no longer.
    """

    online_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("credentials.check_card", "shield-check", parent)
        self._items: tuple[CheckItem, ...] = ()
        self._at: float | None = None
        self._lines: list[CardLine] = []
        self._running = False
        self._why_not = ""
        self._called = ""
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.foot = Label(role="caption", tone="secondary", parent=self)
        self.foot.setWordWrap(True)
        self.online = Button("credentials.check_online", icon_name="globe", parent=self)
        self.stop = Button("credentials.check_stop", kind="danger", parent=self)
        self.online.clicked.connect(self.online_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(self.online)
        buttons.addWidget(self.stop)
        buttons.addStretch(1)
        self.column.addLayout(self._rows)
        self.column.addWidget(self.foot)
        self.column.addLayout(buttons)
        self.retranslate()

    def show_items(self, items: Sequence[CheckItem], at: float | None) -> None:
        """Show what was found, and when (seconds since 1970); None: nothing was checked yet."""
        self._items, self._at = tuple(items), at
        self._show()

    def show_online(self, *, called: str, running: bool, why_not: str) -> None:
        """What asking would call, whether it is being asked, and why it cannot be (empty if it can)."""
        self._called, self._running, self._why_not = called, running, why_not
        self._show()

    def retranslate(self) -> None:
        """All words anew."""
        self.title.setText(self.tr("Check"))
        self.online.setText(self.tr("Ask the platform"))
        self.stop.setText(self.tr("Stop waiting"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show(self) -> None:
        while len(self._lines) < len(self._items):
            line = CardLine(self)
            self._lines.append(line)
            self._rows.addWidget(line)
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(self._items))
            if number < len(self._items):
                item = self._items[number]
                line.show_line(*_ICONS[item.mark], item.title, item.note)
        self.badge.setVisible(bool(self._items))
        if self._items:
            self.badge.set(*self._badge(verdict(self._items)))
        self.foot.setText(self._foot_text())
        self.online.setEnabled(not self._running and not self._why_not and bool(self._called))
        self.online.setToolTip(self._why_not)
        self.stop.setVisible(self._running)

    def _badge(self, mark: Mark) -> tuple[str, BadgeTone, str]:
        told = {"ok": self.tr("Good"), "warn": self.tr("Partly"), "danger": self.tr("Not good")}[mark]
        return told, mark, _ICONS[mark][0]

    def _foot_text(self) -> str:
        parts = []
        if self._at is None:
            parts.append(self.tr("“Check” looks whether everything is there, well-formed and not expired."))
        else:
            moment = datetime.fromtimestamp(self._at)  # noqa: DTZ006 - the user's clock
            parts.append(self.tr("Checked at {time}.").format(time=f"{moment:%H:%M:%S}"))
        if self._running:
            parts.append(self.tr("Asking the platform…"))
        elif self._why_not:
            parts.append(self._why_not)
        elif self._called:
            parts.append(self.tr("Asking calls “{name}” once, which changes nothing.").format(name=self._called))
        return "\n".join(parts)
