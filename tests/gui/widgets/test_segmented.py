from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.segmented import Segmented


def test_keys_and_mouse_choose(qtbot: QtBot) -> None:
    control = Segmented("view", ["Pretty", "Raw"])
    qtbot.addWidget(control)
    control.resize(control.sizeHint())
    chosen: list[int] = []
    control.chosen.connect(chosen.append)
    QTest.keyClick(control, Qt.Key.Key_Right)
    QTest.keyClick(control, Qt.Key.Key_Right)  # already the last one
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    assert chosen == [1, 0]
    assert control.index() == 0


def test_other_words_need_other_room(qtbot: QtBot) -> None:
    control = Segmented("view", ["A", "B"])
    qtbot.addWidget(control)
    before = control.sizeHint().width()
    control.set_texts(["Aligned start", "Clock"])
    control.set_index(1)
    assert control.minimumSizeHint().width() > before
    assert not control.grab().isNull()


def test_a_screen_reader_hears_what_is_chosen(qtbot: QtBot) -> None:
    control = Segmented("view", ["Pretty", "Raw"])
    qtbot.addWidget(control)
    heard = [control.accessibleDescription()]
    QTest.keyClick(control, Qt.Key.Key_Right)
    heard.append(control.accessibleDescription())
    control.set_texts(["美化", "原文"])
    heard.append(control.accessibleDescription())
    assert heard == ["Pretty", "Raw", "原文"]
