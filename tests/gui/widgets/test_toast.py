from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
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
