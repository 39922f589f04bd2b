"""The foot of the page: save, check, discard; where the next save goes; what is being saved.

Owns the buttons. Must not know a store.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from gui.widgets.buttons import Button
from gui.widgets.labels import ElidedLabel, Label, styled


class Footer(QWidget):
    """The buttons.

    Signals:
        save_wanted, check_wanted, discard_wanted, stop_wanted: A button was pressed.
    """

    save_wanted = Signal()
    check_wanted = Signal()
    discard_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        styled(self, "surface")
        self.setFixedHeight(60)
        self._unsaved, self._valid, self._target = 0, True, ""
        self._saving: tuple[int, int, str] | None = None
        self.save = Button("credentials.save", kind="primary", icon_name="floppy-disk", tall=True, parent=self)
        self.check = Button("credentials.check", icon_name="shield-check", tall=True, parent=self)
        self.discard = Button("credentials.discard", kind="ghost", tall=True, parent=self)
        self.stop = Button("credentials.save_stop", kind="danger", tall=True, parent=self)
        self.bar = QProgressBar(self)
        self.bar.setFixedWidth(96)
        self.bar.setTextVisible(False)
        self.told = ElidedLabel(role="caption", tone="secondary", parent=self)
        self._count = Label(role="caption", tone="warn", parent=self)
        self.save.clicked.connect(self.save_wanted)
        self.check.clicked.connect(self.check_wanted)
        self.discard.clicked.connect(self.discard_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 16, 0)
        row.setSpacing(8)
        for button in (self.save, self.check, self.discard):
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.told, 1)
        row.addWidget(self._count)
        row.addWidget(self.bar)
        row.addWidget(self.stop)
        self.retranslate()

    def show_edits(self, unsaved: int, *, valid: bool, target: str) -> None:
        """How many values are not saved, whether they can be, and where they will go (a sentence)."""
        self._unsaved, self._target, self._valid = unsaved, target, valid
        self._show()

    def show_saving(self, saving: tuple[int, int, str] | None) -> None:
        """What is being saved: how many are done, of how many, and the name of the one in work; None for nothing."""
        self._saving = saving
        self._show()

    def show_checking(self, *, running: bool) -> None:
        """Whether a check is under way."""
        self.check.setEnabled(not running)

    def retranslate(self) -> None:
        """All words anew."""
        self.save.setText(self.tr("Save"))
        self.save.setToolTip(self.tr("Save all changes (Ctrl+S)"))
        self.check.setText(self.tr("Check"))
        self.discard.setText(self.tr("Discard changes"))
        self.stop.setText(self.tr("Stop waiting"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _show(self) -> None:
        saving = self._saving
        self.save.setEnabled(saving is None and self._unsaved > 0 and self._valid)
        self.discard.setEnabled(self._unsaved > 0 and saving is None)
        self.stop.setVisible(saving is not None)
        self.bar.setVisible(saving is not None)
        self._count.setVisible(saving is None and self._unsaved > 0)
        if saving is not None:
            done, total, name = saving
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            told = self.tr("Saving {name}… the keyring may be asking for its password")
            self.told.setText(told.format(name=name))
            self.bar.setAccessibleName(self.tr("{done} of {total} saved").format(done=done, total=total))
            return
        self.told.setText(self._target)
        one = self._unsaved == 1
        told = self.tr("1 change is not saved") if one else self.tr("{n} changes are not saved")
        self._count.setText(told.format(n=self._unsaved))
