"""The head of the page: which platform, whether it is ready, and the vendor's page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.platforms.model import Platform
from gui.credentials.checks import named
from gui.credentials.groups import shared_url
from gui.i18n import current_language
from gui.platform_row import state_text
from gui.platform_state import PlatformState
from gui.theme import theme_manager
from gui.widgets.badge import Badge, BadgeTone
from gui.widgets.buttons import Button
from gui.widgets.labels import ElidedLabel, Label
from gui.widgets.platform_tile import PlatformTile

_BADGES: dict[str, tuple[BadgeTone, str]] = {
    "ready": ("ok", "check-circle"),
    "expiring": ("warn", "warning"),
    "expired": ("danger", "warning"),
    "missing": ("outline", "circle-dashed"),
    "locked": ("warn", "lock"),
    "unavailable": ("danger", "warning-circle"),
    "damaged": ("danger", "x-circle"),
}


class PageHead(QWidget):
    """Tile, name, ways to authenticate, state, link.

    Signals:
        page_wanted: Open this address of the vendor.
    """

    page_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._platform: Platform | None = None
        self._state: PlatformState | None = None
        self._tile: PlatformTile | None = None
        self._title = Label(role="heading", parent=self)
        self._ways = ElidedLabel(role="caption", tone="secondary", parent=self)
        self.badge = Badge(parent=self)
        self.link = Button("credentials.vendor_page", kind="ghost", icon_name="arrow-square-out", parent=self)
        self.link.clicked.connect(lambda: self.page_wanted.emit(self._url()))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._ways)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 14, 16, 14)
        self._row.setSpacing(12)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.badge)
        self._row.addWidget(self.link)
        theme_manager().changed.connect(self.update)
        self.retranslate()

    def show_platform(self, platform: Platform) -> None:
        """Show this platform."""
        self._platform = platform
        if self._tile is not None:
            self._tile.deleteLater()
        self._tile = PlatformTile(platform.id, platform.monogram, 36, self)
        self._row.insertWidget(0, self._tile)
        self.retranslate()

    def show_state(self, state: PlatformState | None) -> None:
        """Show whether calls can be made; None: not known yet."""
        self._state = state
        self.badge.setVisible(state is not None and state.kind in _BADGES)
        if state is not None and state.kind in _BADGES:
            tone, icon_name = _BADGES[state.kind]
            self.badge.set(state_text(state), tone, icon_name)

    def retranslate(self) -> None:
        """All words anew."""
        platform = self._platform
        self.link.setText(self.tr("Vendor's page"))
        self.link.setVisible(bool(self._url()))
        self.show_state(self._state)
        if platform is None:
            self._title.setText(self.tr("Credentials"))
            self._ways.setText("")
            return
        name = named(platform.names, platform.id)
        gap = " " if current_language() == "zh" and name[-1].isascii() else ""  # between Latin and Chinese
        self._title.setText(self.tr("Credentials of {platform}").format(platform=name + gap))
        self._ways.setText(" · ".join(named(scheme.names, scheme.id) for scheme in platform.auth))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _url(self) -> str:
        return shared_url(self._platform) if self._platform else ""
