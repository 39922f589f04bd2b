from __future__ import annotations

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.dialog import Dialog


class Named(Dialog):
    """One that counts how often its words were asked for, and may have something against closing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("a.dialog", parent)
        self.told = 0
        self.may_close = True

    def retranslate(self) -> None:
        self.told += 1

    def reject(self) -> None:
        if self.may_close:
            super().reject()


def by_escape(dialog: Dialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def by_frame(dialog: Dialog) -> None:
    handle = dialog.windowHandle()
    assert handle is not None
    handle.close()


CLOSINGS = [by_escape, by_frame, Dialog.close]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def dialog(window: QWidget) -> Named:
    return Named(window)


@pytest.mark.parametrize("modal", [True, False])
@pytest.mark.parametrize("closing", CLOSINGS)
def test_every_way_to_close_it_closes_it_once_and_for_all(
    dialog: Named, closing: Callable[[Dialog], object], modal: bool
) -> None:
    ended: list[int] = []
    dialog.finished.connect(ended.append)
    if modal:
        dialog.open()
    else:
        dialog.show()
    closing(dialog)
    assert not dialog.isVisible()
    assert len(ended) == 1
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(dialog)


@pytest.mark.parametrize("closing", CLOSINGS)
def test_one_that_has_something_against_it_stays(dialog: Named, closing: Callable[[Dialog], object]) -> None:
    dialog.may_close = False
    dialog.open()
    closing(dialog)
    assert dialog.isVisible()


def test_its_words_follow_the_language(dialog: Named) -> None:
    QCoreApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert dialog.told == 1
