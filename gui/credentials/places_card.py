"""Where credentials are kept, in the order in which they are looked for, and where the next one goes.

Owns the card. Must not know a store: it is told statuses and places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.credentials.types import CredentialStatus, Places
from gui.credentials.card import Card
from gui.credentials.words import key_text, keyring_name
from gui.icons import icon
from gui.theme import current_theme, theme_manager
from gui.widgets.badge import Badge, BadgeTone
from gui.widgets.buttons import Button
from gui.widgets.labels import Label

_TILE, _ICON = 30, 16
BadgeText = tuple[str, BadgeTone, str]


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One store of the card."""

    title: str
    note: str
    icon: str
    badge: BadgeText | None = None


def place_views(
    statuses: Mapping[str, CredentialStatus] | None, places: Places | None
) -> tuple[PlaceView, PlaceView, PlaceView]:
    """Variables, keyring, files, as far as they are known."""
    held = [status.origin for status in (statuses or {}).values() if status.state != "absent"]
    held += [status.shadows for status in (statuses or {}).values() if status.shadows]
    variables = held.count("environment") + held.count("dotenv")
    in_files = held.count("file") + held.count("refreshed")
    return (
        PlaceView(
            QCoreApplication.translate("Credentials", "Environment variables"),
            _note(variables, QCoreApplication.translate("Credentials", "read-only here")),
            "terminal-window",
            (QCoreApplication.translate("Credentials", "First"), "accent", "") if variables else None,
        ),
        _keyring(held.count("keyring"), places),
        _files(in_files, places),
    )


def _keyring(n: int, places: Places | None) -> PlaceView:
    title = QCoreApplication.translate("Credentials", "System keyring")
    if places is None:
        return PlaceView(title, QCoreApplication.translate("Credentials", "Asking…"), "key")
    told = {
        "open": keyring_name(places.backend),
        "locked": QCoreApplication.translate("Credentials", "locked"),
        "none": QCoreApplication.translate("Credentials", "there is none on this computer"),
        "silent": QCoreApplication.translate("Credentials", "does not answer"),
        "failed": QCoreApplication.translate("Credentials", "cannot be used"),
    }[places.keyring]
    badge: BadgeText | None = None
    if places.target == "keyring":
        badge = (QCoreApplication.translate("Credentials", "Saves go here"), "ok", "")
    elif places.keyring == "locked":
        badge = (QCoreApplication.translate("Credentials", "Locked"), "warn", "")
    elif places.keyring in ("silent", "failed"):
        badge = (QCoreApplication.translate("Credentials", "No answer"), "danger", "")
    return PlaceView(title, _note(n, told), "lock" if places.keyring == "locked" else "key", badge)


def _files(n: int, places: Places | None) -> PlaceView:
    title = QCoreApplication.translate("Credentials", "Encrypted files")
    cipher = "Fernet (AES-128-CBC, HMAC-SHA256)"
    if places is None:
        return PlaceView(title, _note(n, cipher), "file")
    told = " · ".join(filter(None, (cipher, key_text(places.key))))
    here = places.target == "file"
    badge: BadgeText | None = (QCoreApplication.translate("Credentials", "Saves go here"), "ok", "") if here else None
    return PlaceView(title, _note(n, told), "file", badge)


def _note(n: int, rest: str) -> str:
    count = QCoreApplication.translate("Credentials", "{n} here").format(n=n)
    return f"{count} · {rest}"


class PlacesCard(Card):
    """The card.

    Signals:
        tools_wanted: Import, export, or something about the key.
    """

    tools_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("credentials.places", "stack", parent)
        self._statuses: Mapping[str, CredentialStatus] | None = None
        self._places: Places | None = None
        self.rows = [_Place(last=number == 2, parent=self) for number in range(3)]
        stack = QVBoxLayout()
        stack.setSpacing(0)
        for row in self.rows:
            stack.addWidget(row)
        self._foot = Label(role="caption", tone="secondary", parent=self)
        self._foot.setWordWrap(True)
        self.tools = Button("credentials.tools", icon_name="key", parent=self)
        self.tools.clicked.connect(self.tools_wanted)
        buttons = QHBoxLayout()
        buttons.addWidget(self.tools)
        buttons.addStretch(1)
        self.column.addLayout(stack)
        self.column.addWidget(self._foot)
        self.column.addLayout(buttons)
        self.retranslate()

    def show_places(self, statuses: Mapping[str, CredentialStatus] | None, places: Places | None) -> None:
        """Show what is known."""
        self._statuses, self._places = statuses, places
        for row, view in zip(self.rows, place_views(statuses, places), strict=True):
            row.show_view(view)
        self.rows[2].setToolTip(places.folder if places else "")

    def retranslate(self) -> None:
        """All words anew."""
        self.title.setText(self.tr("Where they are kept"))
        self._foot.setText(self.tr("A variable goes first. Everything else is in one place only: keyring or file."))
        self.tools.setText(self.tr("Keys and transfer…"))
        self.tools.setToolTip(self.tr("Import from a .env file, carry to another machine, key of the encrypted files"))
        self.show_places(self._statuses, self._places)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


class _Place(QWidget):
    def __init__(self, *, last: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._last = last
        self._icon_name = "file"
        self.title = Label(parent=self)
        self.note = Label(role="caption", tone="secondary", parent=self)
        self.note.setWordWrap(True)
        self.badge = Badge(parent=self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.badge)
        words = QVBoxLayout(self)
        words.setContentsMargins(_TILE + 12, 0, 0, 0 if last else 14)
        words.setSpacing(2)
        words.addLayout(head)
        words.addWidget(self.note)
        words.addStretch(1)
        self.setMinimumHeight(_TILE + (0 if last else 14))
        theme_manager().changed.connect(self.update)

    def show_view(self, view: PlaceView) -> None:
        self._icon_name = view.icon
        self.title.setText(view.title)
        self.note.setText(view.note)
        self.badge.setVisible(view.badge is not None)
        if view.badge is not None:
            self.badge.set(*view.badge)
        told = (view.title, view.note, view.badge[0] if view.badge else "")
        self.setAccessibleName(". ".join(part for part in told if part))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._last:
            painter.setPen(QPen(theme.color("line.default"), 1))
            painter.drawLine(QPointF(_TILE / 2 + 0.5, _TILE), QPointF(_TILE / 2 + 0.5, self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bg.neutral"))
        painter.drawRoundedRect(QRectF(0, 0, _TILE, _TILE), 6, 6)
        place = (_TILE - _ICON) // 2
        icon(self._icon_name, "text.secondary", _ICON).paint(painter, place, place, _ICON, _ICON)
        painter.end()
