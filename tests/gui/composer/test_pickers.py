from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.composer.pickers import OperationPicker, PlatformPicker
from gui.i18n import use_language
from gui.theme import theme_manager
from tests.gui.composer.samples import DOUYIN, SHOP


@pytest.fixture
def platforms(qtbot: QtBot) -> PlatformPicker:
    made = PlatformPicker()
    qtbot.addWidget(made)
    made.set_platforms([SHOP, DOUYIN])
    return made


@pytest.fixture
def operations(qtbot: QtBot) -> OperationPicker:
    made = OperationPicker()
    qtbot.addWidget(made)
    made.set_operations(SHOP.operations)
    return made


def test_the_choice_stays_when_platforms_are_read_again(platforms: PlatformPicker) -> None:
    platforms.choose("douyin")
    platforms.set_platforms([DOUYIN, SHOP])
    assert platforms.platform_id() == "douyin"
    platforms.set_platforms([SHOP])
    assert platforms.platform_id() == "shop"
    platforms.choose("unknown")
    assert platforms.platform_id() == "shop"


def test_there_may_be_none(qtbot: QtBot) -> None:
    picker = PlatformPicker()
    qtbot.addWidget(picker)
    assert picker.platform_id() == ""
    picker.set_platforms([])
    assert picker.platform_id() == ""


def test_every_platform_has_its_tile_in_both_themes(platforms: PlatformPicker) -> None:
    pictures = []
    for dark in (False, True):
        theme_manager().set_dark(dark)
        pictures.append(platforms.itemIcon(1).pixmap(20, 20).toImage())
        assert not platforms.itemIcon(0).isNull()
    theme_manager().set_dark(False)
    assert pictures[0] != pictures[1]


def test_a_raw_path_is_the_last_choice(operations: OperationPicker) -> None:
    assert [operations.itemText(index) for index in range(operations.count())] == ["Orders", "Create", "Raw path"]
    operations.choose("")
    assert operations.currentText() == "Raw path"
    operations.choose("order.create")
    assert operations.operation_id() == "order.create"
    operations.choose("unknown")
    assert operations.operation_id() == "order.create"


def test_names_follow_the_language(operations: OperationPicker, platforms: PlatformPicker, qapp: QApplication) -> None:
    operations.choose("order.create")
    try:
        use_language("zh")
        operations.retranslate()
        platforms.retranslate()
        assert operations.currentText() == "下单"
        assert [platforms.itemText(index) for index in range(2)] == ["商店", "抖音"]
        assert (operations.accessibleName(), platforms.accessibleName()) == ("操作", "平台")
    finally:
        use_language("en")
    assert operations.operation_id() == "order.create"


def test_a_choice_is_made_by_typing(operations: OperationPicker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(operations.activated):
        qtbot.keyClicks(operations, "Cr")
    assert operations.operation_id() == "order.create"


def test_name_and_id_are_painted_and_the_list_has_room_for_both(operations: OperationPicker, qtbot: QtBot) -> None:
    operations.show()
    empty = OperationPicker()
    qtbot.addWidget(empty)
    empty.resize(operations.size())
    assert operations.grab().toImage() != empty.grab().toImage()
    view = operations.view()
    hint = view.sizeHintForIndex(operations.model().index(0, 0))
    assert hint.width() > view.fontMetrics().horizontalAdvance("Orders order.list")
    operations.showPopup()
    view.grab()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    operations.hidePopup()
