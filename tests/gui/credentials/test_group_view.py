from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.credentials.group_view import GroupView
from gui.credentials.groups import field_groups
from tests.gui.credentials.conftest import ACME


def test_rows_are_made_when_they_are_asked_for(qtbot: QtBot) -> None:
    view = GroupView(field_groups(ACME)[0], only=False)
    qtbot.addWidget(view)
    assert view.rows == []
    first, second = view.make_row(), view.make_row()
    assert first is not None
    assert second is not None
    assert [row.field.type for row in view.rows] == ["token", "user"]
    assert view.make_row() is None


def test_the_only_way_has_to_be_complete(qtbot: QtBot) -> None:
    view = GroupView(field_groups(ACME)[0], only=True)
    qtbot.addWidget(view)
    assert view.head._note.text() == "all of it is needed"
