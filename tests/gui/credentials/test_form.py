from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.credentials.types import CredentialStatus
from gui.credentials.form import CredentialForm, FormHead
from gui.i18n import use_language
from tests.gui.credentials.conftest import ACME, OTHER


def _titles(form: CredentialForm) -> list[str]:
    return [f"{view.head._title.text()}: {view.head._note.text()}" for view in form._groups]


def test_every_field_under_its_heading(qtbot: QtBot) -> None:
    form = CredentialForm()
    qtbot.addWidget(form)
    form.set_platform(ACME)
    form.finish()
    assert list(form.rows) == ["token", "user", "key", "renew", "spare"]
    assert _titles(form) == [
        "Bearer: one complete way is enough",
        "Key: one complete way is enough",
        "both: uses Key, User from above",
        "To get and renew tokens: not needed for calls as such",
        "Further credentials: not needed for calls as such",
    ]
    assert form.rows["token"].edit.accessibleName() == "Token (required)"
    assert form.rows["renew"].edit.accessibleName() == "Renewal"


def test_headings_tell_what_is_missing(qtbot: QtBot) -> None:
    form = CredentialForm()
    qtbot.addWidget(form)
    form.set_platform(ACME)
    form.finish()
    form.show()
    form.show_statuses(None)
    assert not form._groups[0].head.badge.isVisible()
    statuses = {
        "token": CredentialStatus("acme", "token", "keyring", "set"),
        "user": CredentialStatus("acme", "user", "keyring", "locked"),
    }
    form.show_statuses(statuses)
    badges = [view.head.badge for view in form._groups]
    assert [badge.text() for badge in badges[:3]] == ["1 cannot be read", "1 missing", "1 missing"]
    assert [badge.isVisible() for badge in badges] == [True, True, True, False, False]
    form.show_statuses({name: CredentialStatus("acme", name, "file", "set") for name in ("token", "user")})
    assert badges[0].text() == "Complete"


def test_a_stored_type_that_turns_up_costs_nothing_that_was_typed(qtbot: QtBot) -> None:
    form = CredentialForm()
    qtbot.addWidget(form)
    form.set_platform(ACME)
    form.finish()
    edit = form.rows["token"].edit
    QTest.keyClicks(edit, "half-typed")
    form.set_platform(ACME, ("legacy",))
    form.finish()
    assert form.rows["token"].edit is edit
    assert list(form.rows)[-1] == "legacy"
    assert edit.text() == "half-typed"
    form.set_platform(ACME, ())
    assert "legacy" not in form.rows
    form.set_platform(OTHER)
    form.finish()
    assert list(form.rows) == ["key"]


def test_rows_speak_through_the_form(qtbot: QtBot) -> None:
    form = CredentialForm()
    qtbot.addWidget(form)
    form.set_platform(ACME)
    form.finish()
    with qtbot.waitSignal(form.typed, check_params_cb=lambda name, text: (name, text) == ("key", "k")):
        QTest.keyClicks(form.rows["key"].edit, "k")
    with qtbot.waitSignal(form.wanted, check_params_cb=lambda what, name: (what, name) == ("load", "spare")):
        form.rows["spare"].load.click()


def test_words_follow_the_language(qtbot: QtBot) -> None:
    form, head = CredentialForm(), FormHead()
    for widget in (form, head):
        qtbot.addWidget(widget)
    form.set_platform(ACME)
    form.finish()
    form.show()
    head.show()
    use_language("zh")
    QApplication.processEvents()
    assert [label.text() for label in head._labels] == ["字段", "来源", "值"]
    assert _titles(form)[0] == "令牌: 填齐其中一种即可"


def test_rows_come_a_few_at_a_time(qtbot: QtBot) -> None:
    form = CredentialForm()
    qtbot.addWidget(form)
    assert form.empty
    grown: list[int] = []
    form.grown.connect(lambda: grown.append(len(form.rows)))
    form.set_platform(ACME)
    assert (form.complete, form.empty, form.rows) == (False, False, {})
    qtbot.waitUntil(lambda: form.complete)
    assert grown == [2, 4, 5]
