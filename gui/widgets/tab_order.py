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
    for part in _parts(layout):
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _in_layout(part)


def _parts(layout: QLayout) -> list[QWidget | QLayout]:
    """What ``layout`` holds, in its order.

    Not by ``itemAt``: PySide keeps what that gives for as long as the layout lives, and has it stand for the item's
    address also when the item is gone and another object is there. At the end of that one the program crashes.
    """
    owner = layout.parentWidget()
    inside = [*layout.children(), *(owner.children() if owner is not None else ())]
    placed = {layout.indexOf(part): part for part in inside if isinstance(part, QWidget | QLayout)}
    return [placed[place] for place in sorted(placed) if place >= 0]
