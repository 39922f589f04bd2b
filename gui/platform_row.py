"""One platform in the sidebar: tile, name, state in words, state as an icon.

Owns the words of a state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from gui.i18n import current_language
from gui.icons import icon
from gui.platform_state import UNKNOWN, PlatformState
from gui.theme import current_theme, font, theme_manager
from gui.widgets.buttons import pressed_by_enter
from gui.widgets.platform_tile import draw_tile

if TYPE_CHECKING:
    from core.platforms.model import Platform

_HEIGHT, _TILE, _ICON = 42, 26, 16
_ICONS = {  # state: icon, token
    "unknown": ("spinner-gap", "text.tertiary"),
    "sandbox": ("flask", "accent.text"),
    "ready": ("check-circle", "ok.text"),
    "expiring": ("warning", "warn.text"),
    "expired": ("warning", "warn.text"),
    "missing": ("circle-dashed", "text.tertiary"),
    "locked": ("lock", "warn.text"),
    "unavailable": ("warning-circle", "danger.text"),
    "damaged": ("warning-circle", "danger.text"),
}


def state_text(state: PlatformState) -> str:
    """A state in words."""
    match state.kind:
        case "sandbox":
            return QCoreApplication.translate("PlatformRow", "Available in the sandbox")
        case "ready":
            if state.expires_in_s is not None:
                return QCoreApplication.translate("PlatformRow", "Ready · token {left}").format(
                    left=span_text(state.expires_in_s)
                )
            return QCoreApplication.translate("PlatformRow", "Ready")
        case "expiring":
            return QCoreApplication.translate("PlatformRow", "Token expires in {left}").format(
                left=span_text(state.expires_in_s or 0.0)
            )
        case "expired":
            return QCoreApplication.translate("PlatformRow", "Token expired")
        case "missing":
            if state.missing == 1:
                return QCoreApplication.translate("PlatformRow", "1 credential missing")
            return QCoreApplication.translate("PlatformRow", "{n} credentials missing").format(n=state.missing)
        case "locked":
            return QCoreApplication.translate("PlatformRow", "Keyring is locked")
        case "unavailable":
            return QCoreApplication.translate("PlatformRow", "Credential store does not answer")
        case "damaged":
            return QCoreApplication.translate("PlatformRow", "A credential is damaged")
        case _:
            return QCoreApplication.translate("PlatformRow", "Reading credentials…")


def span_text(seconds: float) -> str:
    """A length of time in its largest whole unit: "15 days", "38 min"."""
    if seconds >= 2 * 86400:
        return QCoreApplication.translate("PlatformRow", "{n} days").format(n=int(seconds // 86400))
    if seconds >= 2 * 3600:
        return QCoreApplication.translate("PlatformRow", "{n} hours").format(n=int(seconds // 3600))
    return QCoreApplication.translate("PlatformRow", "{n} min").format(n=max(1, int(seconds // 60)))


class PlatformRow(QAbstractButton):
    """One row; checkable, one of a group.

    Signals:
        credentials_wanted: The user wants to enter credentials of this platform.
        pause_wanted, resume_wanted: The user wants its requests held, or to go on.
    """

    credentials_wanted = Signal(str)
    pause_wanted = Signal(str)
    resume_wanted = Signal(str)

    def __init__(self, platform: Platform, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"sidebar.platform.{platform.id}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._platform = platform
        self._state = UNKNOWN
        self._paused = False
        self._rail = False
        theme_manager().changed.connect(self.update)
        self.retranslate()

    def set_state(self, state: PlatformState) -> None:
        """Show this state."""
        self._state = state
        self.retranslate()

    def set_paused(self, *, paused: bool) -> None:
        """Show whether its requests are held."""
        self._paused = paused
        self.retranslate()

    def set_rail(self, *, rail: bool) -> None:
        """Only the tile and the icon, or all of it."""
        self._rail = rail
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row of the sidebar, or a tile of the rail."""
        return QSize(40 if self._rail else 120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The names give way, the tile does not."""
        return self.sizeHint()

    def retranslate(self) -> None:
        """All words anew."""
        told = self._told()
        self.setAccessibleName(f"{self._name()}: {told}")
        self.setToolTip(f"{self._name()}\n{told}")
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses as Space does; the arrows are the group's."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the credentials, and to hold its requests or let them go on."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entry = menu.addAction(self.tr("Credentials of {platform}…").format(platform=self._name()))
        entry.triggered.connect(lambda: self.credentials_wanted.emit(self._platform.id))
        if self._paused:
            hold, signal = self.tr("Resume {platform}"), self.resume_wanted
        else:
            hold, signal = self.tr("Pause {platform}: send nothing further"), self.pause_wanted
        entry = menu.addAction(hold.format(platform=self._name()))
        entry.triggered.connect(lambda: signal.emit(self._platform.id))
        menu.popup(event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, marker, tile, two lines, icon."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("bg.selected" if self.isChecked() else "bg.hover"))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("accent.text"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        name, colour = ("pause", "warn.text") if self._paused else _ICONS[self._state.kind]
        centre = area.center().y()
        if self._rail:
            left = (self.width() - _TILE) / 2
            draw_tile(painter, QRectF(left, centre - _TILE / 2, _TILE, _TILE), self._platform.id, self._monogram())
            if self._paused or self._state.kind not in ("ready", "sandbox", "unknown"):
                ground = "bg.selected" if self.isChecked() else "bg.hover" if self.underMouse() else "bg.sidebar"
                self._paint_corner(painter, QPointF(left + _TILE - 1, centre + _TILE / 2 - 2), name, colour, ground)
            painter.end()
            return
        draw_tile(painter, QRectF(8, centre - _TILE / 2, _TILE, _TILE), self._platform.id, self._monogram())
        right = self.width() - 8 - _ICON - 8
        told = self._told()
        for face, text, line_token, middle in (
            (font("strong" if self.isChecked() else "body"), self._name(), "text.primary", centre - 8.5),
            (font("caption"), told, "warn.text" if colour == "warn.text" else "text.secondary", centre + 8.5),
        ):
            painter.setFont(face)
            painter.setPen(theme.color(line_token))
            cut = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, right - 44)
            painter.drawText(QPointF(44, middle + 0.36 * face.pixelSize()), cut)
        icon(name, colour, _ICON).paint(painter, self.width() - 8 - _ICON, round(centre - _ICON / 2), _ICON, _ICON)
        painter.end()

    def _paint_corner(self, painter: QPainter, centre: QPointF, name: str, colour: str, ground: str) -> None:
        """The state's icon over the corner of the tile, on a ground of its own to be seen."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().color(ground))
        painter.drawEllipse(centre, 8.5, 8.5)
        icon(name, colour, 14).paint(painter, round(centre.x() - 7), round(centre.y() - 7), 14, 14)

    def _told(self) -> str:
        return self.tr("Paused: sends nothing") if self._paused else state_text(self._state)

    def _name(self) -> str:
        names = self._platform.names
        return names.get(current_language()) or names.get("en") or self._platform.id

    def _monogram(self) -> str:
        return self._platform.monogram or self._name()[:1].upper()
