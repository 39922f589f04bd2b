from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.credentials.tools.candidate_model import CandidateModel
from tests.gui.credentials.tools.samples import PLANTED, candidate


def test_no_role_of_any_cell_carries_a_value(qtbot: QtBot) -> None:
    model = CandidateModel()
    model.show_candidates([candidate("password", "new"), candidate("api_key", "differs")], {("erp", "password"): "P"})
    cells = [model.index(row, column) for row in range(2) for column in range(model.columnCount())]
    assert PLANTED not in str([model.data(cell, role) for cell in cells for role in Qt.ItemDataRole])
    mime = model.mimeData(cells)
    assert PLANTED.encode() not in b"".join(bytes(mime.data(kind).data()) for kind in mime.formats())
    assert model.data(cells[0]) == "P"
    assert model.data(cells[4]) == "erp · api_key"
    assert "18 characters" in model.data(cells[2])


def test_ticks(qtbot: QtBot) -> None:
    model = CandidateModel()
    model.show_candidates([candidate("password", "new"), candidate("api_key", "differs")], {})
    assert model.chosen() == [0]
    assert model.setData(model.index(1, 0), 2, Qt.ItemDataRole.CheckStateRole)
    assert not model.setData(model.index(1, 1), 2, Qt.ItemDataRole.CheckStateRole)
    assert model.chosen() == [0, 1]
    model.tell(0, "Saved.")
    assert model.chosen() == [1]
    assert model.data(model.index(0, 3)) == "Saved."
    model.choose_all(on=False)
    assert model.chosen() == []
