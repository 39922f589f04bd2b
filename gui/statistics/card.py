"""A card with one figure: what it is, its value, what it is made of, how it went, and how it has changed.

Owns the layout of the card and the small curve. Must not know where the figure comes from.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from gui.icons import pixmap
from gui.theme import current_theme, theme_manager
from gui.widgets.labels import ElidedLabel, Label


class FigureCard(QFrame):
    """One figure."""

    def __init__(self, name: str, icon_name: str, icon_token: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", "true")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon_name, self._icon_token = icon_name, icon_token
        self._icon, self._title = Label(parent=self), ElidedLabel("", "body", "secondary", self)
        self.value = Label("", "display", parent=self)
        self._detail = ElidedLabel("", "caption", parent=self)
        self._change = Label("", "caption", parent=self)
        self._curve = Curve(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._detail, 1)
        foot.addWidget(self._change)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 10, 16, 10)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addLayout(head, 0, 0, 1, 2)
        grid.addWidget(self.value, 1, 0)
        grid.addWidget(self._curve, 1, 1)
        grid.addLayout(foot, 2, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        theme_manager().changed.connect(self._restyle)
        self._restyle()

    def set_words(self, title: str, meaning: str) -> None:
        """What the figure is, and what it means in one sentence."""
        self._title.setText(title)
        self.setToolTip(meaning)
        self._tell()

    def set_figure(self, value: str, detail: str, change: str, compared: str, curve: Sequence[float | None]) -> None:
        """The figure.

        Args:
            value: What is written large.
            detail: What it is made of.
            change: How much it has changed; empty if that is not known.
            compared: What it has changed from.
            curve: How it went, from the beginning of the range to its end; None where there was nothing.
        """
        self.value.setText(value)
        self._detail.setText(detail)
        self._change.setText(change)
        self._change.setToolTip(compared if change else "")
        self._curve.set_points(curve)
        self.setAccessibleDescription(
            ", ".join(part for part in (value, detail, change and f"{change} {compared}") if part)
        )

    def _tell(self) -> None:
        self.setAccessibleName(self._title.text())

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap(self._icon_name, self._icon_token, 16, self.devicePixelRatioF()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card; a ring while it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(current_theme().color("accent.text"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
            painter.end()


class Curve(QWidget):
    """A small curve without axes: only its shape is meant."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[tuple[float, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_manager().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As high as the figure."""
        return QSize(96, 28)

    def set_points(self, values: Sequence[float | None]) -> None:
        """Values at equal distances; None leaves a place out."""
        last = max(len(values) - 1, 1)
        self._points = [(place / last, value) for place, value in enumerate(values) if value is not None]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The curve with a dot at its end; nothing for a single value."""
        if len(self._points) < 2:
            return
        low, high = min(y for _, y in self._points), max(y for _, y in self._points)
        width, height = min(self.width() - 6, 96), self.height() - 8
        left = self.width() - width - 3
        points = [
            QPointF(left + x * width, 4 + height * (1 - (y - low) / (high - low) if high > low else 0.5))
            for x, y in self._points
        ]
        colour = current_theme().color("text.tertiary")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(points))
        painter.setBrush(colour)
        painter.drawEllipse(points[-1], 2, 2)
        painter.end()
