"""The order in which Tab goes through a window: that of the layouts, which is that of the eye.

Owns the walk through layouts, splitters, stacks and scroll areas. Must not know any pane. Without it Qt takes the order
in which the widgets were made.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QMainWindow, QScrollArea, QSplitter, QWidget


def order_tabs(root: QWidget) -> None:
    """Put the tab stops within ``root`` into the order of its layouts; anew after widgets were added."""
    for before, after in pairwise(tab_stops(root)):
        QWidget.setTabOrder(before, after)


def tab_stops(root: QWidget) -> Iterator[QWidget]:
    """What Tab can reach within ``root``, hidden pages included, in the order of the layouts."""
    if root.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield root
        return  # an input with parts of its own
    for child in _children(root):
        if child is not None:
            yield from tab_stops(child)


def _children(widget: QWidget) -> Iterator[QWidget | None]:
    if isinstance(widget, QMainWindow):
        yield widget.centralWidget()
    elif isinstance(widget, QScrollArea):
        yield widget.widget()
    elif isinstance(widget, QSplitter):
        for index in range(widget.count()):
            yield widget.widget(index)
    elif (layout := widget.layout()) is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        if (child := item.widget()) is not None:
            yield child
        elif (inner := item.layout()) is not None:
            yield from _in_layout(inner)
