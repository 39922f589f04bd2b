"""A switch of 32 × 18: on is a filled track with the knob at the right, off a grey one with the knob at the left."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from gui.theme import current_theme, theme_manager

_WIDTH, _HEIGHT, _RING = 32, 18, 3


class Toggle(QAbstractButton):
    """A checkable switch.

    Args:
        fill: Colour token of the track when on; amber (``wf.wait``) for the sandbox.
    """

    def __init__(self, name: str, fill: str = "accent.fill", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._fill = fill
        theme_manager().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The track and the room for its focus ring."""
        return QSize(_WIDTH + 2 * _RING, _HEIGHT + 2 * _RING)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, knob, and a ring while focused."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF((self.width() - _WIDTH) / 2, (self.height() - _HEIGHT) / 2, _WIDTH, _HEIGHT)
        token = self._fill if self.isChecked() else "line.control"
        painter.setBrush(theme.color(token if self.isEnabled() else "line.default"))
        painter.drawRoundedRect(track, _HEIGHT / 2, _HEIGHT / 2)
        # white on the pale amber of the dark theme would be about 2:1
        pale = theme.dark and self.isChecked() and self._fill == "wf.wait"
        painter.setBrush(theme.color("bg.surface" if pale else "text.onAccent"))
        left = track.right() - _HEIGHT + 2 if self.isChecked() else track.left() + 2
        painter.drawEllipse(QRectF(left, track.top() + 2, _HEIGHT - 4, _HEIGHT - 4))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent.text"), 2))
            ring = track.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()
