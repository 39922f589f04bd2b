from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from gui.widgets.lazy_stack import LazyStack


def test_a_page_comes_into_the_window_when_it_is_first_shown(qtbot: QtBot) -> None:
    stack = LazyStack()
    qtbot.addWidget(stack)
    first, second = QPushButton("1"), QPushButton("2")
    stack.add_page(first)
    stack.add_page(second)
    assert stack.count() == 0
    stack.show_page(1)
    assert stack.currentWidget() is second
    assert first.parent() is None
    stack.show_page(first)
    stack.show_page(second)
    assert (stack.count(), stack.currentWidget()) == (2, second)


def test_pages_that_never_showed_end_with_the_stack(qtbot: QtBot) -> None:
    stack, page = LazyStack(), QPushButton("never")
    stack.add_page(page)
    delete(stack)
    assert not isValid(page)
