"""The rows of a parameter or header table, with undo.

Owns the rows and every way to change them. Must not know how they look: problems and notes are roles for the view.
The last row is always empty; writing into it makes a new one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gui.composer.rows import Row, format_rows, parse_rows

CHECK, NAME, VALUE, NOTES = range(4)

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
Role = Qt.ItemDataRole
Flag = Qt.ItemFlag


class KeyValueModel(QAbstractTableModel):
    """A table of ``Row``.

    Signals:
        edited: Any row changed, also by undo.
    """

    edited = Signal()

    PROBLEM_ROLE = Role.UserRole + 1
    ROW_ROLE = Role.UserRole + 2

    def __init__(self, placeholder: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._placeholder = placeholder
        self._rows: list[Row] = []
        self._problem: tuple[int, str] | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows but the empty last one."""
        return tuple(self._rows)

    @property
    def enabled_count(self) -> int:
        """How many rows will be sent."""
        return sum(row.enabled for row in self._rows)

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Start anew with ``rows``; forgets what could be undone."""
        self.undo_stack.clear()
        self.beginResetModel()
        self._rows = list(rows)
        self._problem = None
        self.endResetModel()
        self.edited.emit()

    def renote(self, rows: tuple[Row, ...]) -> None:
        """Take the same rows with other notes, beside undo."""
        self._rows = list(rows)
        self._tell_all()

    def set_placeholder(self, text: str) -> None:
        """The words in the empty row."""
        self._placeholder = text
        self._tell_all()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, NOTES)

    def set_problem(self, row: int | None, message: str = "") -> None:
        """Mark ``row`` as wrong, or none."""
        self._problem = None if row is None else (row, message)
        self._tell_all()

    def paste(self, text: str) -> int:
        """Add the rows of ``text`` (lines ``k=v``) at the end; a known declared name gets its value instead.

        Returns:
            How many rows were added or changed.
        """
        added = parse_rows(text)
        fresh = []
        self.undo_stack.beginMacro(self.tr("Paste"))
        for row in added:
            place = next((i for i, known in enumerate(self._rows) if known.declared and known.name == row.name), None)
            if place is None:
                fresh.append(row)
            else:
                self.undo_stack.push(
                    _Set(self, place, replace(self._rows[place], value=row.value, enabled=row.enabled))
                )
        if fresh:
            self.undo_stack.push(_Splice(self, len(self._rows), (), tuple(fresh)))
        self.undo_stack.endMacro()
        return len(added)

    def copy(self, rows: list[int]) -> str:
        """The given rows as lines ``k=v``."""
        return format_rows(self._rows[row] for row in sorted(rows) if row < len(self._rows))

    def remove(self, rows: list[int]) -> None:
        """Delete the given rows; declared ones are switched off instead, because the platform knows them."""
        doomed = sorted((row for row in set(rows) if row < len(self._rows)), reverse=True)
        if not doomed:
            return
        self.undo_stack.beginMacro(self.tr("Delete row"))
        for row in doomed:
            old = self._rows[row]
            if old.declared is None:
                self.undo_stack.push(_Splice(self, row, (old,), ()))
            elif old.enabled:
                self.undo_stack.push(_Set(self, row, replace(old, enabled=False)))
        self.undo_stack.endMacro()

    def toggle(self, row: int) -> None:
        """Switch a row on or off."""
        if row < len(self._rows):
            self.undo_stack.push(_Set(self, row, replace(self._rows[row], enabled=not self._rows[row].enabled)))

    def choose(self, name: str, value: str, other: str) -> None:
        """Send ``value`` as ``name`` instead of ``other``; an empty one the other way round."""
        self.undo_stack.beginMacro(self.tr("Choose"))
        for place, row in enumerate(self._rows):
            if row.name == name:
                self.undo_stack.push(_Set(self, place, replace(row, value=value, enabled=bool(value))))
            elif row.name == other:
                self.undo_stack.push(_Set(self, place, replace(row, enabled=not value and bool(row.value))))
        self.undo_stack.endMacro()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows) + 1

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole and 0 <= section < 4:
            return ("", self.tr("Name"), self.tr("Value"), self.tr("Notes"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Flag.ItemIsEnabled | Flag.ItemIsSelectable | Flag.ItemNeverHasChildren
        if not index.isValid():
            return Flag.NoItemFlags
        row = self._at(index)
        if index.column() == CHECK:
            return flags | Flag.ItemIsUserCheckable if row else flags
        declared = row is not None and row.declared is not None
        if index.column() == VALUE or (index.column() == NAME and not declared):
            flags |= Flag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._at(index), index.column()
        if role == self.ROW_ROLE:
            return row
        if role in (self.PROBLEM_ROLE, Role.ToolTipRole, Role.AccessibleDescriptionRole):
            if self._problem and self._problem[0] == index.row() and (column == VALUE or role != self.PROBLEM_ROLE):
                return self._problem[1]
            if role != self.PROBLEM_ROLE and row and column in (NAME, NOTES):
                return row.notes or None
            return None
        if row is None:
            return self._placeholder if column == NAME and role == Role.DisplayRole else None
        if column == CHECK:
            if role == Role.CheckStateRole:
                return Qt.CheckState.Checked if row.enabled else Qt.CheckState.Unchecked
            return self.tr("Send {name}").format(name=row.name) if role == Role.AccessibleTextRole else None
        if role in (Role.DisplayRole, Role.EditRole):
            return self._shown(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if not index.isValid() or not self.flags(index) & (Flag.ItemIsEditable | Flag.ItemIsUserCheckable):
            return False
        row, column = self._at(index), index.column()
        if column == CHECK:
            if role != Role.CheckStateRole or row is None:
                return False
            new = replace(row, enabled=Qt.CheckState(value) is Qt.CheckState.Checked)
        elif role != Role.EditRole:
            return False
        else:
            text = str(value)
            if column == NAME and ("=" in text or "\n" in text) and row is None:
                return self.paste(text) > 0  # "k=v" typed into the empty row
            base = row or Row()
            # a value typed into a switched-off parameter is meant to be sent
            new = replace(base, name=text.strip()) if column == NAME else replace(base, value=text, enabled=True)
        if new == (row or Row()):
            return False
        if row is None:
            self.undo_stack.push(_Splice(self, index.row(), (), (new,)))
        else:
            self.undo_stack.push(_Set(self, index.row(), new))
        return True

    def put(self, place: int, row: Row) -> None:
        """Replace one row; for the undo commands."""
        self._rows[place] = row
        self._forget_problem(place)
        self.dataChanged.emit(self.index(place, 0), self.index(place, NOTES))
        self.edited.emit()

    def splice(self, place: int, removed: int, rows: tuple[Row, ...]) -> None:
        """Remove or insert rows at ``place``; for the undo commands."""
        self._problem = None
        # at the end it is the empty row that turns into the new one, and another one that appears: an editor open in
        # it must not be moved along
        if removed:
            shift = int(place + removed == len(self._rows))
            self.beginRemoveRows(_ROOT, place + shift, place + removed - 1 + shift)
            del self._rows[place : place + removed]
            self.endRemoveRows()
        if rows:
            shift = int(place == len(self._rows))
            self.beginInsertRows(_ROOT, place + shift, place + len(rows) - 1 + shift)
            self._rows[place:place] = rows
            self.endInsertRows()
        self.dataChanged.emit(self.index(place, 0), self.index(place, NOTES))
        self.edited.emit()

    def row_at(self, place: int) -> Row:
        """One row; for the undo commands."""
        return self._rows[place]

    def _at(self, index: Index) -> Row | None:
        return self._rows[index.row()] if index.row() < len(self._rows) else None

    def _shown(self, row: Row, column: int) -> str:
        if column == NAME:
            return row.name
        if column == VALUE:
            return row.value
        return row.notes if row.enabled else self.tr("Off, not sent")

    def _tell_all(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows), NOTES))

    def _forget_problem(self, place: int) -> None:
        if self._problem and self._problem[0] == place:
            self._problem = None


class _Set(QUndoCommand):
    def __init__(self, model: KeyValueModel, place: int, row: Row) -> None:
        super().__init__()
        self._model, self._place, self._old, self._new = model, place, model.row_at(place), row

    def redo(self) -> None:
        self._model.put(self._place, self._new)

    def undo(self) -> None:
        self._model.put(self._place, self._old)


class _Splice(QUndoCommand):
    def __init__(self, model: KeyValueModel, place: int, removed: tuple[Row, ...], added: tuple[Row, ...]) -> None:
        super().__init__()
        self._model, self._place, self._removed, self._added = model, place, removed, added

    def redo(self) -> None:
        self._model.splice(self._place, len(self._removed), self._added)

    def undo(self) -> None:
        self._model.splice(self._place, len(self._added), self._removed)
