"""The clipboard for secrets: what a copy carries, and when it is taken away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import secret_clipboard
from gui.secret_clipboard import SecretClipboard

SECRET = "s3cret-value-0123456789"


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    yield qapp.clipboard()
    qapp.clipboard().clear()


def test_a_copy_is_marked_as_a_secret(clipboard: QClipboard, qapp: QApplication) -> None:
    ours = SecretClipboard(qapp)
    ours.copy(SECRET)
    data = clipboard.mimeData()
    assert data.text() == SECRET
    assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
    formats = " ".join(data.formats())
    for mark in (
        "org.nspasteboard.ConcealedType",
        "application/x-nspasteboard-concealed-type",
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    ):
        assert mark in formats
    ours.clear()


def test_it_has_half_a_minute(clipboard: QClipboard, qapp: QApplication) -> None:
    ours = SecretClipboard(qapp)
    ours.copy(SECRET)
    assert (ours._timer.isActive(), ours._timer.interval()) == (True, 30_000)
    ours.clear()


def test_it_goes_after_its_time(clipboard: QClipboard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secret_clipboard, "CLEAR_MS", 1)
    SecretClipboard(QApplication.instance()).copy(SECRET)
    qtbot.waitUntil(lambda: clipboard.text() == "")


def test_what_somebody_else_copied_stays(clipboard: QClipboard, qapp: QApplication) -> None:
    ours = SecretClipboard(qapp)
    ours.copy(SECRET)
    clipboard.setText("a shopping list")
    ours.clear()
    assert clipboard.text() == "a shopping list"
    ours.clear()


def test_a_clipboard_manager_that_took_it_over_is_no_reason_to_leave_it(
    clipboard: QClipboard, qapp: QApplication
) -> None:
    ours = SecretClipboard(qapp)
    ours.copy(SECRET)
    clipboard.setText(SECRET)
    ours.clear()
    assert clipboard.text() == ""


def test_the_end_of_the_program_takes_it_away(clipboard: QClipboard, qapp: QApplication) -> None:
    ours = SecretClipboard(qapp)
    ours.copy(SECRET)
    qapp.aboutToQuit.emit()
    assert clipboard.text() == ""


def test_the_secret_is_not_kept(clipboard: QClipboard, qapp: QApplication) -> None:
    ours = SecretClipboard(qapp)
    ours.copy(SECRET)
    assert not [value for value in vars(ours).values() if SECRET in repr(value)]
    ours.clear()


def test_the_program_has_one(clipboard: QClipboard) -> None:
    assert secret_clipboard.secret_clipboard() is secret_clipboard.secret_clipboard()
