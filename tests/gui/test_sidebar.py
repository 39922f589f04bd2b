from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.platforms.model import Platform
from gui.platform_state import PlatformState
from gui.sidebar import RAIL, WIDTH, Sidebar

PLATFORMS = [
    Platform("douyin", {"zh": "抖音", "en": "Douyin"}, "", (), monogram="抖"),
    Platform("erp", {"zh": "ERP", "en": "ERP"}, "", (), monogram="E"),
]


def _sidebar(qtbot: QtBot) -> Sidebar:
    sidebar = Sidebar()
    qtbot.addWidget(sidebar)
    sidebar.set_platforms(PLATFORMS)
    sidebar.show()
    return sidebar


def test_choosing_a_platform_is_told(qtbot: QtBot) -> None:
    sidebar = _sidebar(qtbot)
    with qtbot.waitSignal(sidebar.platform_chosen, check_params_cb=lambda name: name == "erp"):
        QTest.mouseClick(sidebar._rows["erp"], Qt.MouseButton.LeftButton)
    assert sidebar._rows["erp"].isChecked()
    sidebar.set_current("douyin")
    assert not sidebar._rows["erp"].isChecked()
    sidebar.set_current("nobody")


def test_the_switch_moves_only_when_the_mode_has_changed(qtbot: QtBot) -> None:
    sidebar = _sidebar(qtbot)
    wanted: list[bool] = []
    sidebar.card.switch_wanted.connect(wanted.append)
    QTest.keyClick(sidebar.card.toggle, Qt.Key.Key_Space)
    assert wanted == [False]
    assert sidebar.card.toggle.isChecked()
    sidebar.show_mode(sandbox=False)
    assert not sidebar.card.toggle.isChecked()


def test_states_are_of_the_live_credentials_only_in_production(qtbot: QtBot) -> None:
    sidebar = _sidebar(qtbot)
    sidebar.set_states({"erp": PlatformState("missing", missing=2)})
    assert "sandbox" in sidebar._rows["erp"].accessibleName()
    sidebar.show_mode(sandbox=False)
    assert "2" in sidebar._rows["erp"].accessibleName()
    assert "Reading" in sidebar._rows["douyin"].accessibleName()


def test_it_folds_to_a_rail_and_back(qtbot: QtBot) -> None:
    sidebar = _sidebar(qtbot)
    sidebar.set_rail(rail=True)
    assert sidebar.width() == RAIL
    assert sidebar.card.toggle.isVisible()
    sidebar.set_rail(rail=False)
    assert sidebar.width() == WIDTH


def test_platforms_can_be_replaced(qtbot: QtBot) -> None:
    sidebar = _sidebar(qtbot)
    sidebar.set_platforms(PLATFORMS[:1])
    assert list(sidebar._rows) == ["douyin"]


def test_a_paused_platform_stays_so_when_the_definitions_are_read_again(qtbot: QtBot) -> None:
    sidebar = _sidebar(qtbot)
    sidebar.set_paused(frozenset({"erp"}))
    sidebar.set_platforms(PLATFORMS)
    told = {name: "Paused" in row.accessibleName() for name, row in sidebar._rows.items()}
    assert told == {"douyin": False, "erp": True}
    for signal, wanted in (("resume_wanted", sidebar.resume_wanted), ("pause_wanted", sidebar.pause_wanted)):
        with qtbot.waitSignal(wanted) as asked:
            getattr(sidebar._rows["erp"], signal).emit("erp")
        assert asked.args == ["erp"]
