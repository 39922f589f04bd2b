"""A small label that names a state: icon first, colour second."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.icons import icon
from gui.theme import current_theme, font, theme_manager

BadgeTone = Literal["neutral", "accent", "ok", "warn", "danger", "token", "outline"]

_PAD, _GAP, _ICON = 8, 5, 14


class Badge(QWidget):
    """Icon and text on a pale ground of the same colour; ``outline`` is a dashed frame for "not there".

    Args:
        height: 20 beside text, 24 for the status of an answer.
    """

    def __init__(
        self,
        text: str = "",
        tone: BadgeTone = "neutral",
        icon_name: str = "",
        *,
        height: int = 20,
        strong: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon_name, self._height = text, tone, icon_name, height
        self._font = font("strong" if strong else "caption")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        theme_manager().changed.connect(self.update)

    def text(self) -> str:
        """What it says."""
        return self._text

    def set(self, text: str, tone: BadgeTone | None = None, icon_name: str | None = None) -> None:
        """Change text, colour and icon; None keeps what is there."""
        self._text = text
        self._tone = self._tone if tone is None else tone
        self._icon_name = self._icon_name if icon_name is None else icon_name
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon and whole text."""
        width = 2 * _PAD + QFontMetricsF(self._font).horizontalAdvance(self._text)
        if self._icon_name:
            width += _ICON + _GAP
        return QSize(round(width + 0.5), self._height)

    def minimumSizeHint(self) -> QSize:
        """A state is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, icon, text."""
        theme = current_theme()
        back = {"neutral": "bg.neutral", "outline": ""}.get(self._tone, f"{self._tone}.subtle")
        front = {"neutral": "text.secondary", "outline": "text.secondary"}.get(self._tone, f"{self._tone}.text")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if back:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(back))
        else:
            painter.setPen(QPen(theme.color("text.tertiary"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        left = float(_PAD)
        if self._icon_name:
            top = (self.height() - _ICON) // 2
            icon(self._icon_name, front, _ICON).paint(painter, _PAD, top, _ICON, _ICON)
            left += _ICON + _GAP
        painter.setFont(self._font)
        painter.setPen(theme.color(front))
        painter.drawText(QPointF(left, self.height() / 2 + 0.36 * self._font.pixelSize()), self._text)
        painter.end()
