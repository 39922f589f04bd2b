"""The controls over the log table: level, words, logger, call; follow, folder, export.

Owns these controls and what they come to as a ``LineFilter``. Must not know the table.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from gui.icons import pixmap
from gui.live.filter_edit import FilterEdit
from gui.logs import words
from gui.logs.line_filter import LevelChoice, LineFilter
from gui.theme import theme_manager
from gui.widgets.buttons import Button, IconButton
from gui.widgets.labels import Label, styled
from gui.widgets.segmented import Segmented

_LEVELS: tuple[LevelChoice, ...] = ("all", "error", "warning", "info")
_HEIGHT = 44
_FILTER_WIDTH = 160, 300


class LogBar(QWidget):
    """One row of controls.

    Signals:
        filter_changed: The new ``LineFilter``.
        leave_filter: The keyboard goes on to the table.
        follow_wanted: Whether to stay with the newest line.
        folder_wanted: Show the folder of the log file.
        export_wanted: Write the shown lines to a file.
    """

    filter_changed = Signal(object)
    leave_filter = Signal()
    follow_wanted = Signal(bool)
    folder_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logs.bar")
        styled(self, "sunken")
        self.setFixedHeight(_HEIGHT)
        self._names: Mapping[str, str] = {}
        self._call_id = ""
        self._counts = (0, 0)
        self.levels = Segmented("logs.level", [""] * len(_LEVELS), self)
        self.edit = FilterEdit("logs.filter", self)
        self.edit.setMinimumWidth(_FILTER_WIDTH[0])
        self.edit.setMaximumWidth(_FILTER_WIDTH[1])
        self.logger = QComboBox(self)
        self.logger.setObjectName("logs.logger")
        self.logger.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.logger.setMinimumContentsLength(10)
        self.call = Button("logs.call", kind="secondary", icon_name="x", parent=self)
        self.call.hide()
        self.follow = QCheckBox(self)
        self.follow.setObjectName("logs.follow")
        self.follow.setChecked(True)
        self._shield, self._masked = Label(parent=self), Label("", "body", "ok", self)
        self.folder = IconButton("logs.folder", "folder-open", parent=self)
        self.export = Button("logs.export", kind="ghost", icon_name="export", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        left: tuple[QWidget, ...] = (self.levels, self.edit, self.logger, self.call)
        right: tuple[QWidget, ...] = (self.follow, self._shield, self._masked, self.folder, self.export)
        for widget in left:
            row.addWidget(widget)
        row.setStretch(1, 8)  # all room goes to the filter first, up to its greatest width
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)
        self.levels.chosen.connect(self._tell)
        self.edit.textChanged.connect(self._tell)
        self.edit.left.connect(self.leave_filter)
        self.logger.currentIndexChanged.connect(self._tell)
        self.call.clicked.connect(lambda: self.set_call(""))
        self.follow.toggled.connect(self.follow_wanted)
        self.folder.clicked.connect(self.folder_wanted)
        self.export.clicked.connect(self.export_wanted)
        theme_manager().changed.connect(self._restyle)
        self._restyle()
        self.set_loggers([])
        self._retranslate()

    def line_filter(self) -> LineFilter:
        """What the controls ask for."""
        return LineFilter(
            _LEVELS[self.levels.index()],
            self.logger.currentData() or "",
            self._call_id,
            tuple(self.edit.text().split()),
            self._names,
        )

    def set_names(self, names: Mapping[str, str]) -> None:
        """What people call a platform, by id."""
        self._names = names
        self._tell()

    def set_call(self, call_id: str) -> None:
        """Show only the lines of this call; of all calls if empty."""
        self._call_id = call_id
        self.call.setVisible(bool(call_id))
        self._name_call()
        self._give_way()
        self._tell()

    def clear(self) -> None:
        """Show all lines again."""
        self.levels.set_index(0)
        self.edit.clear()
        self.logger.setCurrentIndex(0)
        self.set_call("")

    def set_counts(self, errors: int, warnings: int) -> None:
        """How many lines of these levels there are."""
        if (errors, warnings) != self._counts:
            self._counts = (errors, warnings)
            self._name_levels()

    def set_loggers(self, loggers: list[str]) -> None:
        """The loggers to choose from; a chosen one stays, also when its lines have gone."""
        chosen = self.logger.currentData() or ""
        wanted = ["", *sorted({*loggers, *([chosen] if chosen else [])})]
        if wanted == [self.logger.itemData(index) for index in range(self.logger.count())]:
            return
        self.logger.blockSignals(True)
        self.logger.clear()
        for name in wanted:
            self.logger.addItem(words.source(name) if name else self.tr("All sources"), name)
        self.logger.setCurrentIndex(wanted.index(chosen))
        self.logger.blockSignals(False)

    def set_following(self, following: bool) -> None:
        """Show whether the table stays with the newest line."""
        self.follow.blockSignals(True)
        self.follow.setChecked(following)
        self.follow.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The reassurance gives way first."""
        super().resizeEvent(event)
        self._give_way()

    def changeEvent(self, event: QEvent) -> None:
        """The language has changed: other words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _give_way(self) -> None:
        """Leave the reassurance out where all controls and it do not fit side by side."""
        row = self.layout()
        if row is None:
            return
        margins, spacing = row.contentsMargins(), row.spacing()
        taken = margins.left() + margins.right() + 2 * spacing
        reassurance = (self._shield, self._masked)
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if widget in reassurance or not widget.isHidden():
                taken += (_FILTER_WIDTH[0] if widget is self.edit else widget.sizeHint().width()) + spacing
        for part in reassurance:
            part.setVisible(taken <= self.width())

    def _tell(self) -> None:
        self.filter_changed.emit(self.line_filter())

    def _restyle(self) -> None:
        self._shield.setPixmap(pixmap("shield-check", "ok.text", 16, self.devicePixelRatioF()))

    def _name_levels(self) -> None:
        errors, warnings = (f" {count:,}" if count else "" for count in self._counts)
        texts = [self.tr("All"), self.tr("Errors") + errors, self.tr("Warnings") + warnings, self.tr("Info")]
        self.levels.set_texts(texts)
        self._give_way()

    def _name_call(self) -> None:
        self.call.setText(self.tr("Call {id}").format(id=words.short_id(self._call_id)))
        self.call.setAccessibleName(self.tr("Show the lines of all calls again"))
        self.call.setToolTip(self._call_id)

    def _retranslate(self) -> None:
        self._name_levels()
        self._name_call()
        self.levels.setAccessibleName(self.tr("Level"))
        self.edit.setPlaceholderText(self.tr("Filter message, platform, call id"))
        self.edit.setAccessibleName(self.tr("Filter log lines"))
        self.logger.setAccessibleName(self.tr("Source of the lines"))
        for index in range(self.logger.count()):
            name = self.logger.itemData(index)
            self.logger.setItemText(index, words.source(name) if name else self.tr("All sources"))
        self.follow.setText(self.tr("Follow newest"))
        self._masked.setText(self.tr("Secrets and tokens are masked"))
        self.folder.describe(self.tr("Open the folder of the log file"))
        self.export.setText(self.tr("Export"))
        self._give_way()
