from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets import toast
from gui.widgets.toast import Toasts


def test_messages_stack_and_the_same_key_replaces(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    toasts = Toasts(window)
    first = toasts.show("Saved.", "ok")
    second = toasts.show("No keyring answered.", "warn", key="keyring")
    assert second.geometry().top() >= first.geometry().bottom()
    third = toasts.show("The keyring is locked.", "danger", key="keyring")
    assert not second.isVisible()
    assert list(toasts._shown.values()) == [first, third]
    window.resize(900, 700)
    assert third.geometry().right() < 900
    assert third.geometry().bottom() < 700


def test_good_news_goes_by_itself_and_bad_news_stays(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toast, "STAYS_MS", 1)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    toasts = Toasts(window)
    bad = toasts.show("Not saved.", "danger")
    with qtbot.waitSignal(toasts.show("Saved.", "ok").closed):
        pass
    assert bad.isVisible()


def test_a_message_that_stays_follows_the_language_and_keeps_to_its_corner(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    toasts = Toasts(window)
    words = ["The keyring is locked."]
    shown, above = toasts.show(lambda: words[0], "danger"), toasts.show("Second", "danger")
    words[0] = "钥匙环已上锁。" * 20
    QApplication.sendEvent(shown, QEvent(QEvent.Type.LanguageChange))
    assert shown.text.text() == shown.accessibleName() == words[0]
    assert above.geometry().bottom() < 600
    assert shown.geometry().bottom() < above.geometry().top()
    assert toasts.show("The keyring is locked.", "danger") is not shown
    assert not shown.isVisible(), "the same message again"
