from __future__ import annotations

from PySide6.QtCore import QRect, QStringListModel, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from gui.live.painted_header import HEIGHT, PaintedHeader
from gui.theme import Theme
from tests.gui.live.conftest import ColoursIn


def table(qtbot: QtBot) -> tuple[QTableView, PaintedHeader]:
    view = QTableView()
    qtbot.addWidget(view)
    model = QStandardItemModel(1, 2, view)
    model.setHorizontalHeaderLabels(["Name", "Calls"])
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    model.setHeaderData(1, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole)
    head = PaintedHeader("x.header", "bg.surface", 6, view)
    view.setModel(model)
    view.setHorizontalHeader(head)
    view.setColumnWidth(0, 120)
    view.setColumnWidth(1, 120)
    view.resize(400, 120)
    view.show()
    return view, head


def test_titles_stand_at_their_side(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    _, head = table(qtbot)
    ground = {theme.color("bg.surface").name().upper()}
    middle = HEIGHT // 2
    assert colours_in(head.viewport(), QRect(0, middle - 6, 5, 12)) == ground
    assert colours_in(head.viewport(), QRect(6, middle - 6, 30, 12)) != ground
    assert colours_in(head.viewport(), QRect(124, middle - 6, 50, 12)) == ground, "a right title leaves the left free"
    assert colours_in(head.viewport(), QRect(200, middle - 6, 34, 12)) != ground
    assert colours_in(head.viewport(), QRect(235, middle - 6, 4, 12)) == ground


def test_a_model_without_titles_is_no_trouble(qtbot: QtBot, theme: Theme, colours_in: ColoursIn) -> None:
    view, head = table(qtbot)
    view.setModel(QStringListModel([], view))
    assert theme.color("bg.surface").name().upper() in colours_in(head.viewport(), QRect(300, 2, 20, 20))
