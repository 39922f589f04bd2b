"""The page when there are no fields to show: a drawn picture, what is the matter, and the next step.

Owns the pictures. Must not know why.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gui.icons import icon
from gui.theme import current_theme, theme_manager
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, styled

_WIDTH, _HEIGHT, _DISC, _ICON = 220, 112, 52, 26


class Picture(QWidget):
    """A form behind a disc that tells the state: three fields, the first filled, and an icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon_name, self._tone = "key", "accent"
        theme_manager().changed.connect(self.update)

    def set(self, icon_name: str, tone: str) -> None:
        """Another icon, in a disc of another colour: ``accent``, ``warn`` or ``danger``."""
        self._icon_name, self._tone = icon_name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line.default"), 1))
        painter.setBrush(theme.color("bg.sunken"))
        painter.drawRoundedRect(QRectF(0.5, 0.5, _WIDTH - 1, _HEIGHT - 13), 8, 8)
        for number in range(3):
            top = 14.5 + number * 26
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("bg.neutral"))
            painter.drawRoundedRect(QRectF(16, top + 4, 44 - 8 * number, 8), 4, 4)
            painter.setPen(QPen(theme.color("line.default"), 1))
            painter.setBrush(theme.color("bg.surface"))
            painter.drawRoundedRect(QRectF(72.5, top, _WIDTH - 90, 17), 4, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("text.tertiary"))
            for dot in range(8 - 3 * number):
                painter.drawEllipse(QPointF(82 + dot * 7, top + 8.5), 1.8, 1.8)
        disc = QRectF(_WIDTH - _DISC - 14, _HEIGHT - _DISC, _DISC, _DISC)
        painter.setPen(QPen(theme.color("bg.surface"), 4))
        painter.setBrush(theme.color(f"{self._tone}.subtle"))
        painter.drawEllipse(disc.adjusted(2, 2, -2, -2))
        centre = disc.center()
        left, top = round(centre.x() - _ICON / 2), round(centre.y() - _ICON / 2)
        icon(self._icon_name, f"{self._tone}.text", _ICON).paint(painter, left, top, _ICON, _ICON)
        painter.end()


class Notice(QWidget):
    """Picture, title, words, button.

    Signals:
        activated: The button was pressed.
    """

    activated = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "surface")
        self.setObjectName("credentials.notice")
        self._picture = Picture(self)
        self.title = Label(role="section", parent=self)
        self.text = Label(tone="secondary", parent=self)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMaximumWidth(460)
        self.text.setMinimumWidth(360)
        self.button = Button("credentials.notice_button", self.tr("Try again"), parent=self)
        self.button.clicked.connect(self.activated)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (self._picture, self.title, self.text, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, icon_name: str, tone: str, title: str, text: str, *, retry: bool = False) -> None:
        """Show this, with a button to try again or without."""
        self._picture.set(icon_name, tone)
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.button.setText(self.tr("Try again"))
        self.button.setVisible(retry)
        self.setAccessibleName(f"{title}. {text}" if text else title)
