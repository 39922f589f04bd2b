"""The status bar: where calls go, which store is in use, what runs, the version.

Must not know how any of it is found out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core import __version__
from gui.icons import pixmap
from gui.theme import theme_manager
from gui.widgets.labels import ElidedLabel, Label, Tone, line, styled

if TYPE_CHECKING:
    from core.trace import CallRecord

HEIGHT = 26


class _Part(QWidget):
    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon_name = "info"
        self._icon = Label(parent=self)
        self._text = Label(role="caption", tone="secondary", parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)
        self._tone: Tone = "secondary"
        theme_manager().changed.connect(self._update_icon)

    def set(self, icon_name: str, text: str, tone: Tone = "secondary") -> None:
        self._icon_name, self._tone = icon_name, tone
        self._text.setText(text)
        self._text.set_tone(tone)
        self.setAccessibleName(text)
        self._update_icon()

    def _update_icon(self) -> None:
        self._icon.setPixmap(pixmap(self._icon_name, f"{_token(self._tone)}", 14, self.devicePixelRatioF()))


def _token(tone: Tone) -> str:
    return f"{tone}.text" if tone in ("warn", "danger", "ok", "accent") else "text.secondary"


class StatusBar(QWidget):
    """Facts at the left, the version at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        styled(self, "topbar")
        self.setFixedHeight(HEIGHT)
        self._sandbox, self._address, self._failed = True, "", False
        self._stores: tuple[str, ...] = ()
        self._running: Sequence[CallRecord] = ()
        self.mode = _Part("status.mode", self)
        self.store = _Part("status.store", self)
        self.work = _Part("status.work", self)
        self._message = ElidedLabel(role="caption", tone="secondary", parent=self)
        version = Label(__version__, role="caption", parent=self)
        version.setObjectName("status.version")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(10)
        for widget in (self.mode, self.store, self.work):
            if widget is not self.mode:
                separator = line("v", self)
                separator.setFixedHeight(14)
                layout.addWidget(separator)
            layout.addWidget(widget)
        layout.addWidget(self._message, 1)
        layout.addWidget(version)
        self.retranslate()

    def show_mode(self, *, sandbox: bool, address: str = "", failed: bool = False) -> None:
        """Show where calls go; ``address`` is the sandbox's, empty while it starts."""
        self._sandbox, self._address, self._failed = sandbox, address, failed
        self.retranslate()

    def show_stores(self, stores: Sequence[str]) -> None:
        """Show which credential stores are in use: ``keyring``, ``file``, ``environment``, …, or ``locked``."""
        self._stores = tuple(stores)
        self.retranslate()

    def show_running(self, running: Sequence[CallRecord]) -> None:
        """Show what runs and what waits."""
        self._running = tuple(running)
        self._show_work()

    def retranslate(self) -> None:
        """All words anew."""
        self.setAccessibleName(self.tr("Status"))
        if not self._sandbox:
            self.mode.set("globe", self.tr("Production"), "danger")
        elif self._failed:
            self.mode.set("flask", self.tr("Sandbox not running"), "danger")
        else:
            self.mode.set("flask", self.tr("Sandbox {address}").format(address=self._address or "…"), "warn")
        self._show_store()
        self._show_work()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show_store(self) -> None:
        words = {
            "memory": self.tr("Sandbox credentials"),
            "environment": self.tr("Environment variables"),
            "keyring": self.tr("System keyring"),
            "file": self.tr("Encrypted files"),
            "locked": self.tr("Keyring is locked"),
            "unavailable": self.tr("Credential store does not answer"),
            "none": self.tr("No credentials yet"),
        }
        told = " · ".join(words[store] for store in self._stores if store in words)
        bad = bool({"locked", "unavailable"} & set(self._stores))
        self.store.set(
            "lock" if bad else "lock-open", told or self.tr("Reading credentials…"), "warn" if bad else "secondary"
        )

    def _show_work(self) -> None:
        waiting = sum(record.state == "waiting" for record in self._running)
        paused = sum(record.state == "paused" for record in self._running)
        busy = len(self._running) - waiting - paused
        parts = []
        if paused:
            parts.append(self.tr("{n} paused").format(n=paused))
        if waiting:
            parts.append(self.tr("{n} waiting").format(n=waiting))
        if busy:
            parts.append(self.tr("{n} running").format(n=busy))
        if parts:
            icon_name = "pause" if paused else "timer" if waiting else "spinner-gap"
            self.work.set(icon_name, " · ".join(parts), "warn" if paused or waiting else "accent")
        else:
            self.work.set("check-circle", self.tr("Idle"))
