"""One value at a time, shown for ten seconds after somebody asked for it.

Owns the time and the drawing. The value is painted, never put into a widget that could copy, drag, undo or announce it;
the accessibility tree says that a value is shown, not which. Must not know where it comes from.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme import current_theme, font, theme_manager

SHOWN_MS = 10_000
_TICK_MS = 250
_INSET, _GAP = 11, 12


class RevealedValue(QWidget):
    """Lies over the field whose value it shows.

    Signals:
        hidden: The value is gone again.
    """

    hidden = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._value = ""
        self._age = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        theme_manager().changed.connect(self.update)
        super().hide()

    @property
    def shown(self) -> bool:
        """Whether a value is shown."""
        return self._tick.isActive()

    def reveal(self, value: str) -> None:
        """Show ``value`` from now on for ten seconds."""
        self._value = value
        self._age.start()
        self._tick.start()
        self.setAccessibleName(self.tr("The value is shown on the screen for 10 seconds"))
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def conceal(self) -> None:
        """Forget the value."""
        was_shown = self.shown
        self._value = ""
        self._tick.stop()
        self.setAccessibleName("")
        self.hide()
        if was_shown:
            self.hidden.emit()

    def seconds_left(self) -> int:
        """Whole seconds until it is hidden."""
        return max(0, -(-(SHOWN_MS - self._age.elapsed()) // 1000)) if self.shown else 0

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("accent.text"))
        painter.setBrush(theme.color("accent.subtle"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        left = self.tr("{n} s").format(n=self.seconds_left())
        small = font("caption")
        width = QFontMetricsF(small).horizontalAdvance(left)
        painter.setFont(small)
        painter.setPen(theme.color("text.secondary"))
        middle = self.height() / 2
        painter.drawText(QPointF(self.width() - _INSET - width, middle + 0.36 * small.pixelSize()), left)
        face = font("mono")
        painter.setFont(face)
        painter.setPen(theme.color("text.primary"))
        room = self.width() - 2 * _INSET - width - _GAP
        line = fitted(self._value, QFontMetricsF(face), room)
        painter.drawText(QPointF(_INSET, middle + 0.36 * face.pixelSize()), line)
        painter.end()

    def _on_tick(self) -> None:
        if self._age.elapsed() >= SHOWN_MS:
            self.conceal()
        else:
            self.update()


def fitted(value: str, metrics: QFontMetricsF, room: float) -> str:
    """As much of both ends of ``value`` as there is room for, in one line; line ends are shown as ``⏎``."""
    most = max(1, int(room // metrics.horizontalAdvance(".")))
    if len(value) > 2 * most:  # a key of 40 000 characters is not measured whole
        value = f"{value[:most]}…{value[-most:]}"
    line = value.replace("\r\n", "⏎").replace("\n", "⏎").replace("\r", "⏎")
    return metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, room)
