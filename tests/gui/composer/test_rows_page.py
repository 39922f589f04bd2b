from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.composer.rows import Row
from gui.composer.rows_page import RowsPage
from gui.widgets.buttons import IconButton


@pytest.fixture
def page(qtbot: QtBot) -> RowsPage:
    made = RowsPage("composer.params", with_url=True)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.set_words("Parameters", "New parameter")
    made.set_rows((Row("cursor", "0"), Row("count", "10", enabled=False)))
    made.show()
    made.activateWindow()
    return made


def url(page: RowsPage) -> str:
    label = page.findChild(QLabel, "composer.url_as_sent")
    assert isinstance(label, QLabel)
    return label.text()


def copier(page: RowsPage) -> IconButton:
    button = page.findChild(IconButton, "composer.copy_url")
    assert isinstance(button, IconButton)
    return button


def test_only_what_is_switched_on_is_counted(page: RowsPage) -> None:
    assert page.enabled_count == 1
    assert len(page.rows) == 2


def test_a_mistake_is_told_marked_and_gone_with_the_next_edit(page: RowsPage) -> None:
    page.show_problem("Wrong.", 1)
    assert page.message.isVisible()
    assert page.table.currentIndex().row() == 1
    assert page.model.index(1, 2).data(page.model.PROBLEM_ROLE) == "Wrong."
    page.model.setData(page.model.index(1, 2), "20")
    assert not page.message.isVisible()
    assert page.model.index(1, 2).data(page.model.PROBLEM_ROLE) is None


def test_a_mistake_of_no_row_puts_the_keyboard_into_the_table(page: RowsPage) -> None:
    page.show_problem("Something is missing.")
    assert page.focusWidget() is page.table


def test_other_notes_change_nothing_else(page: RowsPage, qtbot: QtBot) -> None:
    before = page.rows
    with qtbot.assertNotEmitted(page.edited, wait=0):
        page.renote({"cursor": "where the page starts"})
    assert page.rows[0].notes == "where the page starts"
    assert [(row.name, row.value, row.enabled) for row in page.rows] == [(r.name, r.value, r.enabled) for r in before]
    assert not page.model.undo_stack.canUndo()


def test_the_address_can_be_read_broken_and_copied_whole(page: RowsPage) -> None:
    address = "http://127.0.0.1:1/a/b?cursor=0&count=10&open_id={{open_id}}"
    page.show_url(address)
    assert url(page).replace("\u200b", "") == address
    assert "\u200b" in url(page), "there are places to break it"
    copier(page).click()
    assert QGuiApplication.clipboard().text() == address


def test_an_address_that_is_not_known_cannot_be_copied(page: RowsPage) -> None:
    page.show_url("")
    assert not copier(page).isEnabled()
    assert url(page) == "Shown when path and parameters are complete"


def test_an_address_of_ten_kilobytes_does_not_widen_the_page(page: RowsPage) -> None:
    page.show_url("http://127.0.0.1:1/" + "x" * 10_000)
    assert page.minimumSizeHint().width() <= 500
    assert page.table.isVisible()
    page.grab()
    assert page.table.height() >= 60, "the table keeps room for a row"


def test_what_is_being_typed_is_taken_over(page: RowsPage, qtbot: QtBot) -> None:
    page.table.select_cell(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    editor = page.focusWidget()
    assert editor is not None
    qtbot.keyClicks(editor, "7")
    page.commit_editor()
    assert page.rows[0].value == "7"


def test_headers_have_no_address(qtbot: QtBot) -> None:
    page = RowsPage("composer.headers")
    qtbot.addWidget(page)
    page.show_url("http://x")
    page.set_words("Headers", "New header")
    assert page.findChild(QLabel, "composer.url_as_sent") is None
    assert page.table.accessibleName() == "Headers"
