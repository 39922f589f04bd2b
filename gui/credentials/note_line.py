"""One line under a value: a bar for what is left of a token's life, an icon, words, a link.

Owns the drawing of a ``Note``. Must not know what its link does.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from gui.credentials.row_view import Note
from gui.icons import pixmap
from gui.theme import current_theme, set_property, theme_manager
from gui.widgets.buttons import Button
from gui.widgets.labels import Label

_BAR_WIDTH, _BAR_HEIGHT, _ICON = 96, 6, 14


class LifeBar(QWidget):
    """How much of a token's life is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._fraction, self._token = 0.0, "wf.ok"
        theme_manager().changed.connect(self.update)

    def set(self, fraction: float, token: str) -> None:
        """Fill ``fraction`` of the bar in the colour ``token``."""
        self._fraction, self._token = fraction, token
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_BAR_WIDTH, _BAR_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bg.neutral"))
        painter.drawRoundedRect(QRectF(self.rect()), 2.5, 2.5)
        painter.setBrush(theme.color(self._token))
        painter.drawRoundedRect(QRectF(0, 0, max(_BAR_HEIGHT, self._fraction * self.width()), self.height()), 2.5, 2.5)
        painter.end()


class NoteLine(QFrame):
    """A note.

    Signals:
        activated: Its link was pressed.
    """

    activated = Signal()

    def __init__(self, note: Note, credential_type: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = note
        self._bar: LifeBar | None = None
        self._icon = QLabel(self)
        self._icon.setContentsMargins(0, 2, 0, 0)  # level with the first line of the text
        self._text = Label("", "caption", parent=self)
        self._text.setWordWrap(True)
        self.link: Button | None = None
        row = QHBoxLayout(self)
        row.setSpacing(6)
        row.setContentsMargins(0, 0, 0, 0)
        if note.kind == "shadow":
            self.setProperty("card", "info")
            row.setContentsMargins(10, 8, 10, 8)
        if note.kind == "expiry":
            self._bar = LifeBar(self)
            row.addWidget(self._bar)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        if note.action:
            self.link = Button(f"credentials.{note.action}.{credential_type}", kind="link", parent=self)
            set_property(self.link, "small", "true")
            self.link.clicked.connect(self.activated)
            row.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)
        theme_manager().changed.connect(self._update_icon)
        self.show_note(note)

    def fits(self, note: Note) -> bool:
        """Whether this line can show ``note``: of the same kind, with the same link."""
        return (note.kind, note.action) == (self._note.kind, self._note.action)

    def show_note(self, note: Note) -> None:
        """Show other words of the same kind."""
        self._note = note
        self._text.setText(note.text)
        self._text.set_tone(note.tone)
        if self._bar is not None:
            self._bar.setVisible(note.fraction is not None)
            token = {"warn": "wf.wait", "danger": "wf.fail"}.get(note.tone, "wf.ok")
            self._bar.set(note.fraction or 0.0, token)
        if self.link is not None:
            self.link.setText(note.action_text)
            self.link.setEnabled(note.enabled)
            self.link.setAccessibleName(note.action_text)
            self.link.setToolTip(note.hint)
        self._update_icon()

    def _update_icon(self) -> None:
        self._icon.setVisible(bool(self._note.icon))
        if self._note.icon:
            token = "text.secondary" if self._note.tone in ("", "secondary") else f"{self._note.tone}.text"
            token = "text.tertiary" if self._note.tone == "tertiary" else token
            self._icon.setPixmap(pixmap(self._note.icon, token, _ICON, self.devicePixelRatioF()))
