"""The steps of a call in one line: 1 ▨ 429 › ⊢⊣ 1.0 s › 2 … with the glyphs of the waterfall.

Owns the painting of the line. Must not know where the record comes from.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from core.trace import CallRecord, Step
from gui.live.glyphs import BarKind, paint_bar
from gui.live.timeline import has_wait, step_kind
from gui.live.wording import duration
from gui.theme import current_theme, theme_manager

HEIGHT = 34
_GLYPH = 18.0
_TOKENS = {"ok": "ok.text", "failed": "danger.text", "body_error": "danger.text", "refresh": "token.text",
           "wait": "warn.text", "wait_running": "warn.text", "running": "accent.text", "stopped": "text.secondary",
           "planned": "text.secondary"}  # fmt: skip


class StepChain(QWidget):
    """Read-only; scrolls out at the right edge with an ellipsis, the tooltip has every sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("response.chain")
        self.setFixedHeight(HEIGHT)
        self._record: CallRecord | None = None
        self._places: list[tuple[float, float, str]] = []
        theme_manager().changed.connect(self.update)

    def set_record(self, record: CallRecord) -> None:
        """Show another state of a call."""
        self._record = record
        self.setAccessibleName(" › ".join(text for _, text, _ in self._parts()))
        self.update()

    def sizeHint(self) -> QSize:
        """The room it would like."""
        return QSize(320, HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Each piece has its sentence as a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for left, right, sentence in self._places:
                if left <= event.pos().x() <= right:
                    QToolTip.showText(event.globalPos(), sentence, self)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        theme = current_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bg.sunken"))
        font = theme.font("caption")
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        x, middle = 16.0, self.height() / 2
        baseline = middle + 0.36 * font.pixelSize()
        self._places = []
        for position, (kind, text, sentence) in enumerate(self._parts()):
            if position:
                painter.setPen(theme.color("text.tertiary"))
                painter.drawText(int(x), int(baseline), "›")
                x += metrics.horizontalAdvance("›") + 8
            width = _GLYPH + 5 + metrics.horizontalAdvance(text)
            if x + width > self.width() - 24:
                painter.setPen(theme.color("text.tertiary"))
                painter.drawText(int(x), int(baseline), "…")
                self._places.append((x, float(self.width()), sentence))
                break
            paint_bar(painter, QRectF(x, middle - 5.5, _GLYPH, 11), kind, theme, progress=0.5)
            painter.setPen(theme.color(_TOKENS[kind]))
            painter.drawText(int(x + _GLYPH + 5), int(baseline), text)
            self._places.append((x, x + width, sentence))
            x += width + 8
        painter.end()

    def _parts(self) -> list[tuple[BarKind, str, str]]:
        parts: list[tuple[BarKind, str, str]] = []
        for step in self._record.steps if self._record else ():
            parts.append((step_kind(step), self._step_text(step), step.reason if not step.running else ""))
            if has_wait(step):
                running = step.wait_running
                seconds = step.delay_s if running else step.waited_s
                text = self.tr("wait {time}").format(time=duration(seconds))
                parts.append(("wait_running" if running else "wait", text, text))
        return parts

    def _step_text(self, step: Step) -> str:
        if step.kind == "token_refresh":
            return self.tr("refresh token")
        number = "" if step.number is None else f"{step.number} "
        if step.running:
            return number + self.tr("in flight")
        if step.status is None:
            return number + (step.error or {}).get("type", "")
        code = f" · {step.code}" if step.code and step.error else ""
        return f"{number}{step.status}{code}"
