"""The top bar: logo, pages, language, theme.

Must not know what a page is: it emits what was pressed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QIconEngine, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from gui.actions import shown_keys
from gui.i18n import current_language
from gui.icons import icon
from gui.theme import current_theme, theme_manager
from gui.widgets.buttons import IconButton, pressed_by_enter
from gui.widgets.labels import Label, styled

HEIGHT = 48
_GAP = 4


class Logo(QWidget):
    """Two requests of different length and what lies between them."""

    def __init__(self, size: int = 26, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(size, size))
        theme_manager().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it for the current theme."""
        painter = QPainter(self)
        draw_logo(painter, QRectF(self.rect()))
        painter.end()


def draw_logo(painter: QPainter, area: QRectF) -> None:
    """Draw the program's mark into a square."""
    theme = current_theme()
    unit = area.width() / 26
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent.fill"))
    painter.drawRoundedRect(area, 7 * unit, 7 * unit)
    white = theme.color("text.onAccent")
    painter.setBrush(white)
    for left, top, width in ((5, 7, 6), (10, 14, 11)):
        bar = QRectF(area.left() + left * unit, area.top() + top * unit, width * unit, 5 * unit)
        painter.drawRoundedRect(bar, 2 * unit, 2 * unit)
    pen = QPen(white, 1.6 * unit)
    pen.setDashPattern([1.5, 1.5])
    painter.setPen(pen)
    y = area.top() + 9.5 * unit
    painter.drawLine(QPointF(area.left() + 13 * unit, y), QPointF(area.left() + 21 * unit, y))


class _NavButton(QPushButton):
    def __init__(self, name: str, icon_name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setProperty("kind", "nav")
        self.setIconSize(QSize(16 + _GAP, 16))
        self._icon_name = icon_name
        self.toggled.connect(self._update_icon)
        theme_manager().changed.connect(self._update_icon)
        self._update_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _update_icon(self) -> None:
        self.setIcon(icon(self._icon_name, "accent.text" if self.isChecked() else "text.secondary", gap=_GAP))


class TopBar(QWidget):
    """Logo at the left, pages beside it, switches at the right.

    Signals:
        page_wanted: ``requests``, ``credentials`` or ``live``.
        language_wanted: The other language, please.
        theme_wanted: The other theme, please.
    """

    page_wanted = Signal(str)
    language_wanted = Signal()
    theme_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        styled(self, "topbar")
        self.setFixedHeight(HEIGHT)
        self._name = Label(role="section")
        self._other_name = Label(role="caption", tone="tertiary")
        self.requests = _NavButton("nav.requests", "paper-plane-tilt", self)
        self.credentials = _NavButton("nav.credentials", "key", self)
        self.live = _NavButton("nav.live", "clock-counter-clockwise", self)
        self.language = IconButton("topbar.language", "translate", size=18, parent=self)
        self.theme = IconButton("topbar.theme", "moon", size=18, parent=self)
        self._pages = QButtonGroup(self)
        self.requests.setChecked(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 12, 0)
        layout.setSpacing(6)
        layout.addWidget(Logo(parent=self))
        layout.addWidget(self._name)
        layout.addWidget(self._other_name, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addSpacing(14)
        for page, button in (("requests", self.requests), ("credentials", self.credentials), ("live", self.live)):
            self._pages.addButton(button)
            button.clicked.connect(lambda _on, page=page: self.page_wanted.emit(page))
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self.language)
        layout.addWidget(self.theme)
        self.language.clicked.connect(self.language_wanted)
        self.theme.clicked.connect(self.theme_wanted)
        theme_manager().changed.connect(self._update_theme_icon)
        self._update_theme_icon()
        self.retranslate()

    def show_page(self, page: str) -> None:
        """Mark the page that is shown."""
        {"requests": self.requests, "credentials": self.credentials, "live": self.live}[page].setChecked(True)

    def retranslate(self) -> None:
        """All words anew."""
        chinese = current_language() == "zh"
        self._name.setText("接入台" if chinese else "Jieru")
        self._other_name.setText("Jieru" if chinese else "接入台")
        self.requests.setText(self.tr("Requests"))
        self.credentials.setText(self.tr("Credentials"))
        self.live.setText(self.tr("Live"))
        self.credentials.setToolTip(shown_keys("credentials"))
        self.live.setToolTip(shown_keys("live"))
        self.language.describe("English" if chinese else "简体中文")
        self._update_theme_icon()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _update_theme_icon(self) -> None:
        dark = current_theme().dark
        self.theme.set_icon("sun" if dark else "moon")
        self.theme.describe(self.tr("Light theme") if dark else self.tr("Dark theme"), shown_keys("theme"))


class _LogoEngine(QIconEngine):
    """The logo at whatever size is asked for: drawn ahead, the large sizes would be kept for nothing."""

    def availableSizes(self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> list[QSize]:
        return [QSize(edge, edge) for edge in (16, 24, 32, 48, 64, 128, 256)]

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        draw_logo(painter, QRectF(drawn.rect()))
        painter.end()
        return drawn

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw_logo(painter, QRectF(rect))

    def clone(self) -> QIconEngine:
        return _LogoEngine()


def window_icon() -> QIcon:
    """The icon of the window and of its place in the task bar."""
    return QIcon(_LogoEngine())
