from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.live.page import Page


def test_a_page_brings_its_tools_or_none(qtbot: QtBot) -> None:
    tools = QLabel("tools")
    with_tools, without = Page(None, tools), Page()
    for page in (with_tools, without):
        qtbot.addWidget(page)
    assert with_tools.tools is tools
    assert without.tools.children() == []
    tools.setParent(with_tools)


def test_a_form_of_the_pane_that_it_does_not_care_for_changes_nothing(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    before = page.sizeHint()
    page.set_maximised(True)
    assert page.sizeHint() == before
