"""What a file holds, as rows to be chosen from: names, lengths and how each compares; never a value.

Must not know where a row goes when it is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.credentials.transfer import Candidate
from core.texts import text
from gui.credentials.words import characters

AnyIndex = QModelIndex | QPersistentModelIndex
NAME, VARIABLE, VALUE, COMPARED = range(4)
_DOTS = "••••••"


class CandidateModel(QAbstractTableModel):
    """The rows; what is new is chosen at first, what would replace something is not."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.candidates: Sequence[Candidate] = ()
        self._names: Mapping[tuple[str, str], str] = {}
        self._chosen: set[int] = set()
        self._outcomes: dict[int, str] = {}

    def show_candidates(self, candidates: Sequence[Candidate], names: Mapping[tuple[str, str], str]) -> None:
        """Show these; ``names`` are what people call them, by platform and type."""
        self.beginResetModel()
        self.candidates, self._names, self._outcomes = candidates, names, {}
        self._chosen = {number for number, candidate in enumerate(candidates) if candidate.difference == "new"}
        self.endResetModel()

    def chosen(self) -> list[int]:
        """The rows that were chosen."""
        return sorted(self._chosen)

    def choose_all(self, *, on: bool) -> None:
        """Choose every row, or none."""
        self._chosen = set(range(len(self.candidates))) if on else set()
        self._changed(0, len(self.candidates) - 1)

    def toggle(self, row: int) -> None:
        """Choose a row, or no longer."""
        self._chosen ^= {row}
        self._changed(row, row)

    def tell(self, row: int, outcome: str) -> None:
        """What became of a row, which is chosen no longer."""
        self._outcomes[row] = outcome
        self._chosen.discard(row)
        self._changed(row, row)

    def retranslate(self, names: Mapping[tuple[str, str], str]) -> None:
        """All words anew."""
        self._names = names
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, COMPARED)
        self._changed(0, len(self.candidates) - 1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """One a credential."""
        return 0 if parent.isValid() else len(self.candidates)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - likewise
        """Name, variable, value, comparison."""
        return 0 if parent.isValid() else COMPARED + 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """The first column can be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts and ticks."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(index.row())[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME:
            return Qt.CheckState.Checked if index.row() in self._chosen else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._cells(index.row())[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == NAME:
            return ". ".join(part for part in self._cells(index.row()) if part).replace(_DOTS, "")
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A tick was set or taken away."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != NAME:
            return False
        self.toggle(index.row())
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Credential"), self.tr("Variable"), self.tr("Value"), self.tr("Compared with stored"))[section]

    def _cells(self, row: int) -> tuple[str, str, str, str]:
        found = self.candidates[row]
        name = self._names.get((found.platform, found.type), f"{found.platform} · {found.type}")
        compared = self._outcomes.get(row) or text(f"cli.credential_move.is_{found.difference}")
        return name, found.variable, f"{_DOTS} {characters(found.length)}", compared

    def _changed(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, COMPARED))
