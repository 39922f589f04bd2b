"""The sidebar: the sandbox switch, and the platforms with the state of their credentials.

Owns how a platform's state is worded and drawn. Must not know stores or calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.icons import pixmap
from gui.platform_row import PlatformRow
from gui.platform_state import SANDBOX, UNKNOWN, PlatformState
from gui.theme import set_property, theme_manager
from gui.widgets.labels import ElidedLabel, Label, Tone, styled
from gui.widgets.tab_order import order_tabs
from gui.widgets.toggle import Toggle

if TYPE_CHECKING:
    from core.platforms.model import Platform

WIDTH, RAIL = 256, 56


class SandboxCard(QFrame):
    """The switch between sandbox and production: amber or red, never silent.

    Signals:
        switch_wanted: The user wants the sandbox on (True) or off; the window decides and calls ``show_mode``.
    """

    switch_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar.sandbox.card")
        self._sandbox = True
        self._icon = Label()
        self._title = Label(role="strong")
        self._note = ElidedLabel(role="caption")
        self.toggle = Toggle("sidebar.sandbox", "wf.wait", self)
        self.toggle.clicked.connect(self._on_clicked)
        self._words = QWidget(self)
        words = QHBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(8)
        words.addWidget(self._title)
        words.addStretch(1)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self._icon)
        self._head.addWidget(self._words, 1)
        self._head.addWidget(self.toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 10)
        layout.setSpacing(2)
        self._short = Label(role="tick", parent=self)
        self._short.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._short.hide()
        layout.addLayout(self._head)
        layout.addWidget(self._note)
        layout.addWidget(self._short)
        theme_manager().changed.connect(self._update)
        self._update()

    def show_mode(self, *, sandbox: bool) -> None:
        """Show which mode is on."""
        self._sandbox = sandbox
        self._update()

    def set_rail(self, *, rail: bool) -> None:
        """Only the switch and one word, or all of it."""
        for widget in (self._icon, self._words, self._note):
            widget.setVisible(not rail)
        self._short.setVisible(rail)
        margins = (0, 6, 0, 4) if rail else (12, 8, 8, 10)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(*margins)

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._update()

    def _on_clicked(self) -> None:
        wanted = self.toggle.isChecked()
        self.toggle.setChecked(self._sandbox)  # it moves when the mode has changed, not before
        self.switch_wanted.emit(wanted)

    def _update(self) -> None:
        tone: Tone = "warn" if self._sandbox else "danger"
        title = self.tr("Sandbox is on") if self._sandbox else self.tr("Production")
        self._icon.setPixmap(
            pixmap("flask" if self._sandbox else "globe", f"{tone}.text", 16, self.devicePixelRatioF())
        )
        self._title.setText(title)
        self._title.set_tone(tone)
        self._short.setText(self.tr("Sandbox", "one word") if self._sandbox else self.tr("Prod", "one word"))
        self._short.set_tone(tone)
        self._note.setText(
            self.tr("Calls go to the local simulator only")
            if self._sandbox
            else self.tr("Calls reach the real platforms")
        )
        self._note.set_tone("warn" if self._sandbox else "secondary")
        self.toggle.setChecked(self._sandbox)
        self.toggle.setAccessibleName(self.tr("Sandbox"))
        self.toggle.setToolTip(title)
        set_property(self, "card", "warn" if self._sandbox else "true")


class Sidebar(QWidget):
    """Switch above, platforms below in a scroll area; folds to a rail of tiles.

    Signals:
        platform_chosen: The user chose the platform with this id.
        credentials_wanted: The user wants to enter credentials of this platform.
        pause_wanted, resume_wanted: The user wants the requests to this platform held, or to go on.
    """

    platform_chosen = Signal(str)
    credentials_wanted = Signal(str)
    pause_wanted = Signal(str)
    resume_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        styled(self, "sidebar")
        self._rail = False
        self._states: Mapping[str, PlatformState] = {}
        self._paused: frozenset[str] = frozenset()
        self._sandbox = True
        self.card = SandboxCard(self)
        self._title = Label(role="caption", tone="secondary")
        self._rows: dict[str, PlatformRow] = {}
        self._group = QButtonGroup(self)
        self._list = styled(QWidget(self), "sidebar")
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(12, 0, 12, 12)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setObjectName("sidebar.scroll")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._list)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(12, 12, 12, 0)
        self._top.addWidget(self.card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._top)
        self._title.setContentsMargins(20, 16, 20, 6)
        layout.addWidget(self._title)
        layout.addWidget(scroll, 1)
        self.setFixedWidth(WIDTH)
        self.retranslate()

    def set_platforms(self, platforms: Sequence[Platform]) -> None:
        """Show these platforms."""
        for row in self._rows.values():
            self._group.removeButton(row)
            row.deleteLater()
        self._rows = {}
        for platform in platforms:
            row = PlatformRow(platform, self._list)
            row.set_rail(rail=self._rail)
            row.clicked.connect(lambda _on, name=platform.id: self.platform_chosen.emit(name))
            row.credentials_wanted.connect(self.credentials_wanted)
            row.pause_wanted.connect(self.pause_wanted)
            row.resume_wanted.connect(self.resume_wanted)
            row.set_paused(paused=platform.id in self._paused)
            self._group.addButton(row)
            self._column.insertWidget(self._column.count() - 1, row)
            self._rows[platform.id] = row
        order_tabs(self)
        self._show_states()
        self.retranslate()

    def set_current(self, platform: str) -> None:
        """Mark one platform as the one in the composer."""
        if platform in self._rows:
            self._rows[platform].setChecked(True)

    def set_states(self, states: Mapping[str, PlatformState]) -> None:
        """Show these credential states; platforms without one show that it is not known yet."""
        self._states = states
        self._show_states()

    def set_paused(self, platforms: frozenset[str]) -> None:
        """These platforms are paused now."""
        self._paused = platforms
        for name, row in self._rows.items():
            row.set_paused(paused=name in platforms)

    def show_mode(self, *, sandbox: bool) -> None:
        """Show which mode is on, everywhere in the sidebar."""
        self._sandbox = sandbox
        self.card.show_mode(sandbox=sandbox)
        self._show_states()

    def set_rail(self, *, rail: bool) -> None:
        """Fold to a rail of tiles, or unfold."""
        if rail == self._rail:
            return
        self._rail = rail
        self.setFixedWidth(RAIL if rail else WIDTH)
        side, top_side = (8, 3) if rail else (12, 12)
        self._top.setContentsMargins(top_side, 12, top_side, 8 if rail else 0)
        self._column.setContentsMargins(side, 0, side, 12)
        self._title.setVisible(not rail)
        self.card.set_rail(rail=rail)
        for row in self._rows.values():
            row.set_rail(rail=rail)

    def retranslate(self) -> None:
        """All words anew."""
        self.setAccessibleName(self.tr("Platforms"))
        self._title.setText(f"{self.tr('Platforms')}  {len(self._rows)}")

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show_states(self) -> None:
        for name, row in self._rows.items():
            row.set_state(SANDBOX if self._sandbox else self._states.get(name, UNKNOWN))
