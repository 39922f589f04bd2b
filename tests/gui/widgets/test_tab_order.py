from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from gui.widgets.tab_order import order_tabs, tab_stops


def field(name: str, parent: QWidget) -> QLineEdit:
    made = QLineEdit(parent)
    made.setObjectName(name)
    return made


def made_backwards(qtbot: QtBot) -> QWidget:
    """A window whose widgets were made from the last to the first, in every kind of container."""
    window = QWidget()
    qtbot.addWidget(window)
    fields = {name: field(name, window) for name in "gfedcba"}
    row = QHBoxLayout(window)
    inner = QHBoxLayout()
    inner.addWidget(fields["a"])
    grid = QGridLayout()
    grid.addWidget(fields["b"], 0, 0)
    grid.addWidget(fields["c"], 0, 1)
    splitter = QSplitter(window)
    for name in "de":
        splitter.addWidget(fields[name])
    stack = QStackedWidget(window)
    stack.addWidget(fields["f"])
    scroll = QScrollArea(window)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidgetResizable(True)
    page = QWidget()
    QHBoxLayout(page).addWidget(fields["g"])
    scroll.setWidget(page)
    row.addLayout(inner)
    row.addLayout(grid)
    for part in (splitter, stack, scroll):
        row.addWidget(part)
    row.addWidget(QWidget(window))  # nothing in it
    return window


def test_stops_come_in_the_order_of_the_layouts(qtbot: QtBot) -> None:
    assert [stop.objectName() for stop in tab_stops(made_backwards(qtbot))] == list("abcdefg")


def test_tab_goes_that_way(qtbot: QtBot) -> None:
    window = made_backwards(qtbot)
    window.show()
    window.activateWindow()
    order_tabs(window)
    first = window.findChild(QLineEdit, "a")
    assert first is not None
    first.setFocus()
    walked = []
    for _ in range(8):
        focus = window.focusWidget()
        assert focus is not None
        walked.append(focus.objectName())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert walked == list("abcdefga")


def test_no_wrapper_is_left_of_what_holds_a_widget_in_a_layout(qtbot: QtBot) -> None:
    window = made_backwards(qtbot)

    def items() -> int:
        wrapped = Shiboken.getAllValidWrappers()
        return sum(isinstance(each, QLayoutItem) and not isinstance(each, QLayout) for each in wrapped)

    before = items()
    order_tabs(window)
    assert items() == before
