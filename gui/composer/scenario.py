"""What the sandbox shall do with the next call: a choice of fault scripts in plain words.

Must not know how the sandbox plays them; the grammar is ``core.sandbox.faults``'s.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QComboBox, QStyleOptionComboBox, QWidget

from gui.icons import icon
from gui.theme import theme_manager

translate = QCoreApplication.translate  # lupdate finds calls of this name
_FLASK = 24


def scenarios() -> tuple[tuple[str, str], ...]:
    """The script of each choice and its words; no script leaves the sandbox as it is."""
    return (
        ("", translate("Scenario", "Usual behaviour")),
        ("demo", translate("Scenario", "Rate limited, then token expired")),
        ("503*2", translate("Scenario", "Server busy twice")),
        ("429;retry-after=2*2", translate("Scenario", "Rate limited twice, 2 s each")),
        ("429;retry-after=1*20", translate("Scenario", "Rate limited for good")),
        ("429;retry-after=300", translate("Scenario", "Asked to wait longer than allowed")),
        ("busy*2", translate("Scenario", "HTTP 200, busy in the body")),
        ("slow=2", translate("Scenario", "Slow answer, 2 s")),
        ("reset", translate("Scenario", "Connection reset once")),
        ("400", translate("Scenario", "Refused for good, HTTP 400")),
    )


class ScenarioPicker(QComboBox):
    """The choice; shown in sandbox mode only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.scenario")
        self.setProperty("tall", True)
        for script, words in scenarios():
            self.addItem(words, script)
        theme_manager().changed.connect(self._restyle)
        self._restyle()
        self.retranslate()

    def script(self) -> str | None:
        """The fault script; None for none."""
        return self.currentData() or None

    def retranslate(self) -> None:
        """All words anew."""
        self.setAccessibleName(self.tr("Sandbox scenario"))
        self.setToolTip(self.tr("What the sandbox does with the next call"))
        for index, (_, words) in enumerate(scenarios()):
            self.setItemText(index, words)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """The flask of the sandbox stands before the choice, and not before every line of the list."""
        super().initStyleOption(option)
        option.currentIcon = icon("flask", "warn.text", 16)

    def sizeHint(self) -> QSize:
        """Room for the flask."""
        return super().sizeHint() + QSize(_FLASK, 0)

    def _restyle(self) -> None:
        self.update()
