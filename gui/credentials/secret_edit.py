"""The field of one credential: always empty until somebody types, with the stored value as a drawn summary.

Owns what a key, a paste or a drop may do to a secret. It never goes back to an older value (no undo), never gives one
away (no copy, no drag, nothing in the accessibility tree), and takes what a line cannot hold as a whole: several lines,
or more characters than ``QLineEdit`` keeps. Must not know the stored value, nor what the secret is for.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from gui.credentials.row_view import Summary
from gui.icons import icon
from gui.theme import current_theme, font, theme_manager

LINE_MAX = 32_767
"""``QLineEdit`` cuts longer text without a word."""

_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase
)
_REFUSED = (  # Ctrl+Z empties a password field or brings an old secret back; the rest would give a secret away
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
)
_ICON, _INSET, _DOT, _DOT_STEP = 16, 11, 4.0, 8.5
_TONES = {"locked": "warn.text", "unavailable": "danger.text", "damaged": "danger.text", "held": "text.secondary"}


class SecretEdit(QLineEdit):
    """A password field that draws what is stored.

    Args:
        secret: False for an identifier, which may be seen while it is typed.

    Signals:
        pasted_whole: A text that a line cannot hold was pasted or dropped here.
        load_wanted: Read the value from a file, please.
        revert_wanted: Forget the unsaved value.
    """

    pasted_whole = Signal(str)
    load_wanted = Signal()
    revert_wanted = Signal()

    def __init__(self, name: str, *, secret: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("mono", "true")
        self.setProperty("tall", "true")
        self.setMaxLength(LINE_MAX)
        self.setEchoMode(QLineEdit.EchoMode.Password if secret else QLineEdit.EchoMode.Normal)
        self.setInputMethodHints(self.inputMethodHints() | _HINTS)  # a cloud input method would read along
        self.setDragEnabled(False)
        self._summary = Summary("reading")
        theme_manager().changed.connect(self.update)

    def show_summary(self, summary: Summary) -> None:
        """Draw this while nothing is typed."""
        if summary != self._summary:
            self._summary = summary
            self.update()

    def empty(self) -> None:
        """Take away what was typed, and every trace of it: ``clear`` alone would leave it to Ctrl+Z."""
        self.setText("")

    # ---- keys, mouse, menu ----

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            mine = any(event.matches(key) for key in _REFUSED)
            if mine or (event.key() == Qt.Key.Key_Escape and self._has_edit()):
                event.accept()  # no other part of the window shall take these keys meanwhile
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(key) for key in _REFUSED):
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self._take(QGuiApplication.clipboard().mimeData())
        elif self._reverts(event):
            self.revert_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """On X11 the middle button pastes the selection; by Qt itself it would cut long text."""
        if event.button() == Qt.MouseButton.MiddleButton:
            clipboard = QGuiApplication.clipboard()
            if clipboard.supportsSelection():
                self._take(clipboard.mimeData(clipboard.Mode.Selection))
            return
        super().mouseReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasText() and not self.isReadOnly():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take(event.mimeData())
        event.acceptProposedAction()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Without undo, cut and copy."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        writable = not self.isReadOnly()
        paste = menu.addAction(self.tr("Paste"), lambda: self._take(QGuiApplication.clipboard().mimeData()))
        load = menu.addAction(self.tr("Read from a file…"), self.load_wanted.emit)
        revert = menu.addAction(self.tr("Forget what is not saved"), self.revert_wanted.emit)
        paste.setEnabled(writable)
        load.setEnabled(writable)
        revert.setEnabled(self._has_edit())
        menu.popup(event.globalPos())

    def _reverts(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            return self._summary.kind == "held" and not self.text()
        return event.key() == Qt.Key.Key_Escape and self._has_edit()

    def _has_edit(self) -> bool:
        return bool(self.text()) or self._summary.kind == "held"

    def _take(self, data: QMimeData | None) -> None:
        if data is None or self.isReadOnly() or not data.hasText():
            return
        text = data.text()
        line = text.strip("\r\n")
        if "\n" in line or "\r" in line or len(self.text()) + len(line) > LINE_MAX:
            self.pasted_whole.emit(text)
        else:
            self.insert(line)

    # ---- the summary ----

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().adjusted(_INSET + (2 if self.hasFocus() else 0), 0, -_INSET, 0)  # beside the caret
        summary = self._summary
        if self.hasFocus() and summary.kind == "stored" and not self.isReadOnly():
            self._draw_text(painter, area, self.tr("Type a new value; empty keeps the stored one"), "text.tertiary")
        else:
            self._draw(painter, area, summary)
        painter.end()

    def _draw(self, painter: QPainter, area: QRect, summary: Summary) -> None:
        if summary.icon:
            top = area.center().y() - _ICON // 2 + 1
            tone = _TONES.get(summary.kind, "text.tertiary")
            icon(summary.icon, tone, _ICON).paint(painter, area.left(), top, _ICON, _ICON)
            area = area.adjusted(_ICON + 8, 0, 0, 0)
        if summary.right:
            area = area.adjusted(0, 0, -self._draw_right(painter, area, summary.right), 0)
        if summary.dots:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current_theme().color("text.primary"))
            for number in range(summary.dots):
                centre = QPointF(area.left() + _DOT / 2 + number * _DOT_STEP, area.center().y() + 1)
                if centre.x() < area.right():
                    painter.drawEllipse(centre, _DOT / 2, _DOT / 2)
        if summary.text:
            token = "text.tertiary" if summary.kind == "empty" else "text.secondary"
            self._draw_text(painter, area, summary.text, token)

    def _draw_right(self, painter: QPainter, area: QRect, text: str) -> int:
        face = font("caption")
        width = QFontMetricsF(face).horizontalAdvance(text)
        painter.setFont(face)
        painter.setPen(current_theme().color("text.tertiary"))
        baseline = area.center().y() + 1 + 0.36 * face.pixelSize()
        painter.drawText(QPointF(area.right() - width, baseline), text)
        return round(width) + 12

    def _draw_text(self, painter: QPainter, area: QRect, text: str, token: str) -> None:
        face = font("body")
        painter.setFont(face)
        painter.setPen(current_theme().color(token))
        cut = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QPointF(area.left(), area.center().y() + 1 + 0.36 * face.pixelSize()), cut)
