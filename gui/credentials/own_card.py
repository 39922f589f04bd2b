"""What the sandbox uses: credentials that it made itself, in memory, beside those of production and never among them.

Owns the card. Must not know a value.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.credentials.types import CredentialStatus
from core.platforms.model import Platform
from gui.credentials.card import Card
from gui.credentials.checks import title_of
from gui.credentials.words import characters, countdown_text
from gui.widgets.buttons import Button
from gui.widgets.labels import ElidedLabel, Label


class _Line(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ElidedLabel(role="caption", tone="secondary", parent=self)
        self._facts = Label(role="caption", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._name, 1)
        row.addWidget(self._facts)

    def show_line(self, name: str, facts: str) -> None:
        self._name.setText(name)
        self._facts.setText(facts)
        self.setAccessibleName(f"{name}. {facts}")


class SandboxOwnCard(Card):
    """The card; shown while the sandbox is on.

    Signals:
        refresh_wanted: Renew the sandbox's token of this type.
    """

    refresh_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("credentials.sandbox_card", "flask", parent)
        self._platform: Platform | None = None
        self._statuses: Mapping[str, CredentialStatus] = {}
        self._running = False
        self._lines: list[_Line] = []
        self._note = Label(role="caption", tone="secondary", parent=self)
        self._note.setWordWrap(True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.refresh = Button("credentials.refresh_sandbox", icon_name="arrow-clockwise", parent=self)
        self.refresh.clicked.connect(lambda: self.refresh_wanted.emit(self._renewable()))
        buttons = QHBoxLayout()
        buttons.addWidget(self.refresh)
        buttons.addStretch(1)
        self.column.addWidget(self._note)
        self.column.addLayout(self._rows)
        self.column.addLayout(buttons)
        self.retranslate()

    def show_statuses(
        self, platform: Platform | None, statuses: Mapping[str, CredentialStatus], *, refreshing: bool = False
    ) -> None:
        """Show the sandbox's credentials of ``platform``."""
        self._platform, self._statuses, self._running = platform, statuses, refreshing
        self._show()

    def retranslate(self) -> None:
        """All words anew."""
        self.title.setText(self.tr("Credentials of the sandbox"))
        self._note.setText(self.tr("Made by the sandbox, kept in memory, gone when it ends."))
        self.refresh.setText(self.tr("Refresh its token"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show(self) -> None:
        told = self._told()
        while len(self._lines) < len(told):
            line = _Line(self)
            self._lines.append(line)
            self._rows.addWidget(line)
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(told))
            if number < len(told):
                line.show_line(*told[number])
        self.refresh.setVisible(bool(self._renewable()))
        self.refresh.setEnabled(not self._running)

    def _renewable(self) -> str:
        flows = self._platform.tokens if self._platform else ()
        return next((flow.type for flow in flows if flow.type in self._statuses), "")

    def _told(self) -> Sequence[tuple[str, str]]:
        now = time.time()
        told = []
        for name, status in self._statuses.items():
            parts = [characters(status.length)] if status.length is not None else []
            if status.expires_at is not None:
                parts.append(countdown_text(status.expires_at - now))
            field = self._platform.credential(name) if self._platform else None
            told.append((title_of(field, name), " · ".join(parts)))
        return told
