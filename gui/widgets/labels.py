"""Labels in the fonts and colours of the theme, thin lines, and surfaces without margins.

Owns how text is cut where there is no room: an ellipsis at the right and the whole text as tooltip.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QStyleOption, QVBoxLayout, QWidget

from gui.theme import Role, set_property

Tone = Literal["", "secondary", "tertiary", "disabled", "accent", "ok", "warn", "danger", "token"]


class Label(QLabel):
    """A label with a role of the type scale and a tone. Plain text only: what a server sends is never markup."""

    def __init__(self, text: str = "", role: Role = "body", tone: Tone = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setProperty("tone", tone)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        set_property(self, "tone", tone)


class ElidedLabel(Label):
    """A label of one line that gives way: cut with an ellipsis, the whole text as tooltip."""

    def __init__(self, text: str = "", role: Role = "body", tone: Tone = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role, tone, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """As narrow as two characters."""
        return QSize(self.fontMetrics().averageCharWidth() * 2, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        """Show ``text``, cut if need be."""
        super().setText(text)
        self._update_tool_tip()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tooltip is there only while something is cut."""
        super().resizeEvent(event)
        self._update_tool_tip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cut text through the style, so that the style sheet's colour holds."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        area = self.contentsRect()
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        self.style().drawItemText(
            painter, area, int(self.alignment()), option.palette, self.isEnabled(), cut, self.foregroundRole()
        )
        painter.end()

    @property
    def is_cut(self) -> bool:
        """Whether not all of the text is visible."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def _update_tool_tip(self) -> None:
        self.setToolTip(self.text() if self.is_cut else "")


def line(direction: Literal["h", "v"] = "h", parent: QWidget | None = None) -> QFrame:
    """A separator of 1 px, horizontal or vertical."""
    made = QFrame(parent)
    made.setProperty("line", direction)
    return made


def styled(widget: QWidget, surface: str) -> QWidget:
    """Let the style sheet paint ``widget``'s background as ``surface``."""
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on=True)
    widget.setProperty("surface", surface)
    return widget


def tight_column(widget: QWidget) -> QVBoxLayout:
    """A column in ``widget`` without margins and gaps."""
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
