from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.credentials.types import CredentialStatus
from core.platforms.model import CredentialField
from gui.credentials.field_row import FieldRow
from gui.credentials.row_view import RowFacts, row_view
from gui.i18n import use_language
from tests.gui.credentials.conftest import ACME, NOW, SECRET

SET = CredentialStatus("acme", "token", "keyring", "set", length=23, changed_at=NOW - 86_400)


@pytest.fixture
def row(qtbot: QtBot) -> FieldRow:
    made = FieldRow(ACME.credentials[0], required=True)
    qtbot.addWidget(made)
    made.resize(800, 100)
    made.show()
    made.show_view(row_view(made.field, RowFacts(SET, NOW)))
    return made


def test_names_say_what_a_control_is_for(row: FieldRow) -> None:
    assert row.edit.accessibleName() == "Token (required)"
    assert row.edit.accessibleDescription().startswith("System keyring. changed ")
    assert row.reveal.accessibleName() == "Show Token for 10 seconds"
    assert row.delete.accessibleName() == "Delete the stored Token"
    use_language("zh")
    QApplication.processEvents()
    assert row.edit.accessibleName() == "令牌（必填）"


def test_markup_in_a_definition_is_no_markup(qtbot: QtBot) -> None:
    row = FieldRow(CredentialField("token", {"en": "<b>Token</b>"}), required=False)
    qtbot.addWidget(row)
    assert "&lt;b&gt;" in row._name.text()


@pytest.mark.parametrize("action", ["reveal", "copy", "load", "delete"])
def test_each_button_tells_what_is_wanted(row: FieldRow, qtbot: QtBot, action: str) -> None:
    with qtbot.waitSignal(row.wanted, check_params_cb=lambda what, name: (what, name) == (action, "token")):
        getattr(row, action).click()


def test_typing_pasting_and_enter(row: FieldRow, qtbot: QtBot) -> None:
    typed: list[tuple[str, str]] = []
    row.typed.connect(lambda name, text: typed.append((name, text)))
    QTest.keyClicks(row.edit, "ab")
    assert typed == [("token", "a"), ("token", "ab")]
    with qtbot.waitSignal(row.wanted, check_params_cb=lambda what, _name: what == "submit"):
        QTest.keyClick(row.edit, Qt.Key.Key_Return)
    with qtbot.waitSignal(row.pasted, check_params_cb=lambda _name, text: text == "a\nb"):
        row.edit.pasted_whole.emit("a\nb")


def test_a_value_is_shown_over_the_field_and_goes_when_it_cannot_be_read_any_more(row: FieldRow) -> None:
    row.show_value(SECRET)
    assert (row.revealed.shown,) == (True,)
    assert row.reveal.accessibleName() == "Hide Token"
    row.show_view(row_view(row.field, RowFacts(replace(SET, state="locked", length=None), NOW)))
    assert not row.revealed.shown
    assert not row.reveal.isEnabled()
    assert row.reveal.accessibleName() == "Show Token for 10 seconds"


def test_notes_come_and_go_and_stay_in_order(row: FieldRow, qtbot: QtBot) -> None:
    expiring = replace(SET, expires_at=NOW + 600)
    row.show_view(row_view(row.field, RowFacts(expiring, NOW, outcome=("Saved.", "ok"), refresh="yes")))
    assert [line._note.kind for line in row._notes] == ["expiry", "outcome"]
    kept = row._notes[0]
    row.show_view(row_view(row.field, RowFacts(expiring, NOW + 1, refresh="yes")))
    assert [line._note.kind for line in row._notes] == ["expiry"]
    assert row._notes[0] is kept, "a countdown makes no new widgets"
    link = row.findChild(QPushButton, "credentials.refresh.token")
    assert isinstance(link, QPushButton)
    with qtbot.waitSignal(row.wanted, check_params_cb=lambda what, name: (what, name) == ("refresh", "token")):
        link.click()


def test_a_variable_makes_it_read_only(row: FieldRow) -> None:
    row.show_view(row_view(row.field, RowFacts(replace(SET, origin="environment"), NOW)))
    assert row.edit.isReadOnly()
    assert (row.load.isEnabled(), row.delete.isEnabled(), row.reveal.isEnabled()) == (False, False, True)
