"""Which credentials the call will use, and whether they are there. Read-only: values are never shown or asked for.

Must not know a store: it is told the statuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.connectors.credentials import schemes_for
from core.credentials.types import CredentialStatus
from core.platforms.model import AuthScheme, Operation, Platform
from core.texts import text
from gui.composer.field_message import FieldMessage
from gui.composer.prefill import in_language
from gui.widgets.badge import Badge, BadgeTone
from gui.widgets.buttons import Button
from gui.widgets.labels import Label, styled

_ICONS: Mapping[str, tuple[BadgeTone, str]] = {
    "set": ("ok", "check-circle"),
    "absent": ("outline", "circle-dashed"),
    "locked": ("warn", "lock"),
    "unavailable": ("warn", "warning"),
    "damaged": ("danger", "x-circle"),
}


class AuthView(QScrollArea):
    """The schemes in order of preference; the first complete one is used.

    Signals:
        credentials_requested: Open the credentials of this platform.
    """

    credentials_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.auth")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._platform: Platform | None = None
        self._operation: Operation | None = None
        self._statuses: Mapping[str, CredentialStatus] | None = None
        self._sandbox = False
        self.message = FieldMessage("composer.auth_message", self)
        self.note = Label("", "body", "secondary", self)
        self.note.setObjectName("composer.auth_note")
        self.note.setWordWrap(True)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self.button = Button("composer.open_credentials", "", icon_name="key", parent=self)
        self.button.clicked.connect(self._on_button)
        page = styled(QWidget(self), "surface")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.message)
        column.addWidget(self.note)
        column.addLayout(self._cards)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(page)
        self._show()

    @property
    def summary(self) -> str:
        """One word for the tab: ready, missing, or nothing while it is not known."""
        if self._sandbox or self._platform is None or self._statuses is None or not self._platform.auth:
            return ""
        return self.tr("ready") if self.complete else self.tr("missing")

    @property
    def complete(self) -> bool:
        """Whether all credentials of one scheme are there."""
        return self._complete() is not None

    def show_target(self, platform: Platform | None, operation: Operation | None) -> None:
        """Show the schemes for this operation; forgets the statuses of another platform."""
        if platform is self._platform and operation is self._operation:
            return  # asked with every key that is typed anywhere
        if platform is None or self._platform is None or platform.id != self._platform.id:
            self._statuses = None
        self._platform, self._operation = platform, operation
        self._show()

    def set_statuses(self, statuses: Mapping[str, CredentialStatus]) -> None:
        """What is known of the platform's credentials, by type."""
        self._statuses = statuses
        self._show()

    def set_sandbox(self, *, sandbox: bool) -> None:
        """Whether the sandbox's own credentials are used instead."""
        self._sandbox = sandbox
        self._show()

    def retranslate(self) -> None:
        """All words anew."""
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _complete(self) -> AuthScheme | None:
        return next((scheme for scheme in self._schemes() if all(map(self._is_set, scheme.requires))), None)

    def _schemes(self) -> Sequence[AuthScheme]:
        return schemes_for(self._platform, self._operation) if self._platform else ()

    def _is_set(self, kind: str) -> bool:
        status = (self._statuses or {}).get(kind)
        return status is not None and status.state == "set"

    def _show(self) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        schemes = self._schemes()
        used = self._complete()
        for scheme in schemes:
            self._cards.addWidget(self._card(scheme, used=scheme is used and not self._sandbox))
        self.note.setText(self._told(schemes))
        self.button.setText(self.tr("Open credentials"))
        self.button.setVisible(bool(schemes))

    def _told(self, schemes: Sequence[AuthScheme]) -> str:
        if not schemes:
            return self.tr("This platform needs no credentials.")
        if self._sandbox:
            return self.tr("The sandbox uses credentials that it made itself. Yours are neither read nor sent.")
        if len(schemes) > 1:
            return self.tr(
                "The first complete way is used. Values are added when the request is sent, never shown here."
            )
        return self.tr("Values are added when the request is sent, never shown here.")

    def _card(self, scheme: AuthScheme, *, used: bool) -> QFrame:
        card = QFrame(self)
        card.setProperty("card", "selected" if used else "true")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Label(in_language(scheme.names) or scheme.id, "strong"))
        head.addWidget(Label(self._how(scheme), "caption"))
        head.addStretch(1)
        if used:
            head.addWidget(Badge(self.tr("In use"), "accent", "check-circle"))
        column.addLayout(head)
        for kind in scheme.requires:
            row = QHBoxLayout()
            field = self._platform.credential(kind) if self._platform else None
            row.addWidget(Label(in_language(field.names) if field else kind, "body", "secondary"), 1)
            row.addWidget(self._badge(kind))
            column.addLayout(row)
        return card

    def _how(self, scheme: AuthScheme) -> str:
        ways = {
            "header": self.tr("request header {name}"),
            "query": self.tr("query parameter {name}"),
            "basic": "HTTP Basic",
            "bearer": "Authorization: Bearer",
            "hmac": self.tr("HMAC signature"),
            "code": self.tr("by the connector"),
        }
        return ways[scheme.kind].format(name=scheme.name)

    def _badge(self, kind: str) -> Badge:
        if self._sandbox:
            return Badge(self.tr("Sandbox"), "warn", "flask")
        status = (self._statuses or {}).get(kind)
        if status is None:
            return Badge(self.tr("Not known yet"), "neutral", "circle-dashed")
        tone, icon_name = _ICONS[status.state]
        told = text(f"cli.state.{status.state}")
        if status.state == "set":
            told = text(f"cli.store.{status.origin}")
        return Badge(told, tone, icon_name)

    def _on_button(self) -> None:
        if self._platform is not None:
            self.credentials_requested.emit(self._platform.id)
