"""The drawing of the waits to come: one line a retry, and all of them on one axis below.

Owns the painting. It is given a ``Preview`` and has no policy of its own; the caller says the same in words.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.retry.policy import RetryPolicy
from core.retry.preview import PlannedRetry, Preview, preview
from gui.live.glyphs import paint_bar
from gui.live.paint import draw_text
from gui.theme import Theme, current_theme, theme_manager

SHOWN = 6
_LINE, _TOP, _LANE = 30, 24, 60
_LEFT, _RIGHT = 92, 132
_BAND = 16.0


class ScheduleView(QWidget):
    """Waits of a policy. A dot is the wait without jitter, the band right of it what jitter may add."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.retry.schedule")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._policy = RetryPolicy()
        self._plan = preview(self._policy, at_most=SHOWN)
        theme_manager().changed.connect(self.update)
        self._name()

    @property
    def plan(self) -> Preview:
        """What is drawn."""
        return self._plan

    def show_policy(self, policy: RetryPolicy) -> None:
        """Draw the plan of ``policy``."""
        self._policy = policy
        self._plan = preview(policy, at_most=SHOWN)
        self._name()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A line for each retry and one lane for all."""
        lines = len(self._plan.retries)
        return QSize(_LEFT + _RIGHT + 160, _TOP + lines * _LINE + _LANE if lines else 0)

    def minimumSizeHint(self) -> QSize:
        """As high as the hint; the axis gives way in width."""
        return QSize(_LEFT + _RIGHT + 60, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Axis, lines, lane."""
        if not self._plan.retries:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lines(painter, current_theme())
        self._paint_lane(painter, current_theme())
        painter.end()

    # ---- one line a retry ----

    def _paint_lines(self, painter: QPainter, theme: Theme) -> None:
        retries = self._plan.retries
        longest = max(max(retry.longest_s, min(retry.wanted_s, 1.6 * retry.nominal_s)) for retry in retries)
        scale = _Scale(longest, _LEFT, self.width() - _RIGHT)
        bottom = _TOP + len(retries) * _LINE
        _paint_ticks(painter, theme, scale, QRectF(0, _TOP, self.width(), bottom - _TOP), label_y=10)
        for place, retry in enumerate(retries):
            self._paint_line(painter, theme, scale, retry, _TOP + place * _LINE + _LINE / 2)
        if any(retry.capped for retry in retries):
            x = scale.x(self._policy.max_delay)
            painter.setPen(QPen(theme.color("danger.text"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, _TOP - 2), QPointF(x, bottom))
            words = self.tr("cap {seconds}").format(seconds=seconds(self._policy.max_delay))
            draw_text(painter, QRectF(x + 4, _TOP - 8, 90, 14), words, "tick", theme.color("danger.text"))

    def _paint_line(self, painter: QPainter, theme: Theme, scale: _Scale, retry: PlannedRetry, middle: float) -> None:
        colour = theme.color("wf.wait" if retry.possible else "text.disabled")
        words = theme.color("text.primary" if retry.possible else "text.tertiary")
        title = self.tr("Retry {n}").format(n=retry.number)
        draw_text(painter, QRectF(0, middle - 10, _LEFT - 8, 20), title, "caption", words)
        start, end, far = scale.x(0), scale.x(retry.nominal_s), scale.x(retry.longest_s)
        if far > end:
            band = theme.color("warn.subtle")
            painter.fillRect(QRectF(end, middle - _BAND / 2, far - end, _BAND), band)
            painter.fillRect(QRectF(far - 1, middle - _BAND / 2, 1, _BAND), colour)
        painter.setPen(QPen(colour, 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(start, middle), QPointF(end, middle))
        if retry.capped and scale.x(retry.wanted_s) > far + 12:
            wanted = scale.x(retry.wanted_s)
            painter.setPen(QPen(theme.color("line.control"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(far + 2, middle), QPointF(wanted - 4, middle))
            painter.setPen(QPen(theme.color("line.control"), 1))
            painter.drawEllipse(QPointF(wanted, middle), 3.5, 3.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(end, middle), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        area = QRectF(self.width() - _RIGHT + 6, middle - 10, _RIGHT - 8, 20)
        draw_text(painter, area, self._range(retry), "strong", words, right=True)

    def _range(self, retry: PlannedRetry) -> str:
        if not retry.possible:
            return self.tr("after the deadline")
        if retry.capped and retry.longest_s == retry.nominal_s:
            return self.tr("cut to {seconds}").format(seconds=seconds(retry.nominal_s))
        if retry.longest_s > retry.nominal_s:
            return f"{seconds(retry.nominal_s, unit=False)}–{seconds(retry.longest_s)}"
        return seconds(retry.nominal_s)

    # ---- all of them on one axis ----

    def _paint_lane(self, painter: QPainter, theme: Theme) -> None:
        possible = [retry for retry in self._plan.retries if retry.possible]
        last = possible[-1] if possible else None
        end_s = (last.latest_s if last else 0.0) + self._plan.attempt_s
        deadline = self._policy.deadline
        scale = _Scale(max(end_s, deadline if deadline and deadline < 2 * end_s else 0.0), _LEFT, self.width() - 16)
        top = _TOP + len(self._plan.retries) * _LINE + 14
        middle = top + 8
        title = self.tr("Together")
        draw_text(painter, QRectF(0, top - 2, _LEFT - 8, 20), title, "caption", theme.color("text.primary"))
        _paint_ticks(painter, theme, scale, QRectF(0, top + 20, self.width(), 1), label_y=top + 30)
        before_s = self._plan.attempt_s
        self._paint_attempt(painter, theme, scale, 0.0, middle)
        for retry in possible:
            start, stop = scale.x(before_s), scale.x(retry.earliest_s)
            if stop - start > 3:
                paint_bar(painter, QRectF(start + 1, middle - 5.5, stop - start - 2, 11), "wait", theme)
            self._paint_attempt(painter, theme, scale, retry.earliest_s, middle)
            before_s = retry.earliest_s + self._plan.attempt_s
        if deadline and deadline <= scale.longest_s:
            x = scale.x(deadline)
            painter.setPen(QPen(theme.color("danger.text"), 1.5))
            painter.drawLine(QPointF(x, top - 8), QPointF(x, top + 20))
            words = self.tr("deadline {seconds}").format(seconds=seconds(deadline))
            area = QRectF(max(x - 124, _LEFT), top - 14, 120, 14)
            draw_text(painter, area, words, "tick", theme.color("danger.text"), right=True)

    def _paint_attempt(self, painter: QPainter, theme: Theme, scale: _Scale, at_s: float, middle: float) -> None:
        width = max(scale.x(at_s + self._plan.attempt_s) - scale.x(at_s), 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("wf.running"))
        painter.drawRoundedRect(QRectF(scale.x(at_s), middle - 5.5, width, 11), 1.5, 1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _name(self) -> None:
        self.setAccessibleName(self.tr("Planned waits"))
        told = (
            self.tr("Retry {n}: {range}").format(n=retry.number, range=self._range(retry))
            for retry in self._plan.retries
        )
        self.setAccessibleDescription("; ".join(told))


class _Scale:
    """Seconds to pixels, from 0 to a round end."""

    def __init__(self, longest_s: float, left: float, right: float) -> None:
        self.step_s = _round_step(longest_s / 4)
        self.longest_s = max(longest_s, self.step_s)
        self._left, self._width = left, max(right - left, 1.0)

    def x(self, at_s: float) -> float:
        return self._left + self._width * min(at_s / self.longest_s, 1.0)


def _paint_ticks(painter: QPainter, theme: Theme, scale: _Scale, area: QRectF, *, label_y: float) -> None:
    for index in range(int(scale.longest_s / scale.step_s + 1e-9) + 1):
        at_s = index * scale.step_s
        x = round(scale.x(at_s))
        painter.fillRect(QRectF(x, area.top(), 1, area.height()), theme.color("line.grid"))
        at_edge = x > area.right() - 40  # the last label ends at its line
        box = QRectF(x - 58 if at_edge else x - 2, label_y - 8, 60, 14)
        draw_text(painter, box, seconds(at_s), "tick", theme.color("text.tertiary"), right=at_edge)


def _round_step(wanted_s: float) -> float:
    """1, 2 or 5 times a power of ten, at least ``wanted_s``."""
    if not math.isfinite(wanted_s) or wanted_s <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted_s))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= wanted_s)


def seconds(value: float, *, unit: bool = True) -> str:
    """A time in short: ``1.5 s``; minutes from 120 s on."""
    if value >= 120:
        text = f"{value / 60:.3g}"
        return f"{text} min" if unit else text
    text = f"{value:.3g}"
    return f"{text} s" if unit else text
