"""A video published from the window by keys: chosen, followed while it goes in parts, stopped, found in the list."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit

from gui.composer.key_value_model import NAME, VALUE
from gui.main_window import MainWindow
from gui.theme import current_theme
from tests.end2end.driving import CTRL, calls, choose_fault, press, record, steps
from tests.waiting import until

pytestmark = pytest.mark.real
Key = Qt.Key
HEAD = b"\x00\x00\x00\x18ftypisom"


@pytest.fixture
def video(own_home: Path) -> Path:
    """63 MB that take no room: three parts of a video."""
    path = own_home / "门店开业.mp4"
    with path.open("wb") as file:
        file.write(HEAD)
        file.truncate(63 << 20)
    return path


def active(window: MainWindow) -> bool:
    window.activateWindow()
    return window.isActiveWindow() and QApplication.focusWidget() is not None


def change(path: Path, content: bytes | None) -> None:
    """Another program is at work."""
    path.unlink()
    if content is not None:
        path.write_bytes(content)


def body_text(window: MainWindow) -> str:
    body = window.response.findChild(QPlainTextEdit, "response.body")
    assert body is not None
    return body.toPlainText()


async def choose_file(window: MainWindow, path: Path) -> None:
    """By keys: the button, the name typed into the dialog, Enter."""
    composer = window.composer
    window.show_first_run(on=False)
    composer.set_operation("video.publish")
    composer.file.choose.setFocus()
    press(window, Key.Key_Return)
    dialog = window.findChild(QFileDialog, "composer.file_dialog")
    assert dialog is not None
    edit = dialog.findChild(QLineEdit)
    assert edit is not None
    edit.setText(str(path))
    QTest.keyClick(edit, Key.Key_Return)
    await until(lambda: composer.file.name.text() == path.name and composer.file.file_size is not None)
    await until(partial(active, window))  # there is no window manager to give the keyboard back


async def test_a_file_of_three_parts_is_published_and_is_in_the_list(
    window: MainWindow, own_home: Path, video: Path
) -> None:
    composer = window.composer
    await choose_file(window, video)
    assert composer.file.about.text() == "63.0 MB, sent in parts"
    rows = {row.name: row for row in composer.params.rows}
    assert (rows["file"].value, rows["file"].enabled, rows["video_url"].enabled) == (str(video), True, False)
    composer.body.set_text('{"title": "键盘发布"}')
    seen: set[str] = set()
    shares: list[int] = []

    def finished() -> bool:
        transfer = window.response.running.transfer
        if transfer.isVisible():
            seen.add(transfer.figures.text())
            shares.append(transfer.bar.value())
        shown = record(window)
        return shown is not None and shown.outcome is not None

    choose_fault(window, "ok,slow=0.5,slow=0.5,503")
    press(window, Key.Key_Return, CTRL)
    await until(finished)
    shown = record(window)
    assert shown is not None
    assert shown.outcome == "succeeded"
    assert [step.step for step in shown.steps] == [
        *("upload.init", "upload.1", "upload.2", "upload.3", "upload.3", "upload.complete", "create")
    ]
    assert any("of 63.0 MB" in told for told in seen), seen
    assert len(set(shares)) > 2, "the bar has moved"
    assert window.response.running.transfer.isHidden() or not window.response.running.isVisible()
    composer.set_operation("video.list")
    choose_fault(window, "ok")
    press(window, Key.Key_Return, CTRL)
    await until(lambda: (last := record(window)) is not None and last.operation == "video.list" and last.ok)
    assert "键盘发布" in body_text(window)
    window.close()
    await until(lambda: not window.isVisible())
    assert [(outcome, attempts) for _, _, outcome, attempts in calls(own_home)] == [("succeeded", 7), ("succeeded", 1)]


async def test_escape_while_a_part_is_sent_says_that_nothing_was_published(
    window: MainWindow, own_home: Path, video: Path
) -> None:
    await choose_file(window, video)
    choose_fault(window, "ok,ok,slow=30")
    press(window, Key.Key_Return, CTRL)
    transfer = window.response.running.transfer
    await until(lambda: transfer.isVisible() and (shown := record(window)) is not None and shown.attempts == 3)
    column = transfer.bar.mapTo(window, transfer.bar.rect().center())
    painted = window.grab().toImage()
    left = transfer.bar.mapTo(window, transfer.bar.rect().topLeft()).x() + 8
    assert painted.pixelColor(left, column.y()) == current_theme().color("accent.fill"), "the done part is painted"
    press(window, Key.Key_Escape)
    await until(lambda: (shown := record(window)) is not None and shown.outcome == "cancelled")
    assert window.response.problem.isVisible()
    assert "nothing was published" in window.response.problem.message.text()
    assert not window.response.running.isVisible()
    assert window.composer.url.send.isEnabled()
    window.close()
    await until(lambda: not window.isVisible())
    assert [(step, rule) for step, _, _, rule in steps(own_home)][-1] == ("request", "cancelled")


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "There is no file"), (b"", "is empty"), (b"<html>not found</html>" + bytes(99), "is no video")],
)
async def test_a_file_that_is_gone_or_empty_or_no_video_is_said_and_nothing_is_sent(
    window: MainWindow, video: Path, content: bytes | None, said: str
) -> None:
    await choose_file(window, video)
    change(video, content)
    press(window, Key.Key_Return, CTRL)
    await until(lambda: window.composer.params.message.text() or window.composer.url.message.text())
    told = window.composer.params.message.text()
    assert said in told, (told, window.composer.url.message.text())
    assert window.history.model.loaded == 0


async def test_a_file_that_vanishes_or_shrinks_on_the_way(window: MainWindow, own_home: Path, video: Path) -> None:
    await choose_file(window, video)
    choose_fault(window, "ok,slow=0.5")
    press(window, Key.Key_Return, CTRL)
    await until(lambda: (shown := record(window)) is not None and shown.attempts == 2)
    with video.open("r+b") as file:
        file.truncate(30 << 20)
    await until(lambda: (shown := record(window)) is not None and shown.outcome is not None)
    assert window.response.problem.isVisible()
    assert "shorter" in window.response.problem.message.text()
    assert "门店开业" in window.response.problem.message.text()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:1/v.mp4", "127.0.0.1"),
        ("http://169.254.169.254/latest", "169.254"),
        ("file:///etc/passwd", "http"),
    ],
)
async def test_an_address_on_this_machine_or_in_its_network_is_refused(
    window: MainWindow, address: str, said: str
) -> None:
    window.show_first_run(on=False)
    composer = window.composer
    composer.set_operation("video.publish")
    place = next(i for i, row in enumerate(composer.params.rows) if row.name == "video_url")
    composer.params.table.select_cell(place)
    composer.params.model.setData(composer.params.model.index(place, VALUE), address)
    assert composer.params.model.index(place, NAME).data() == "video_url"
    press(window, Key.Key_Return, CTRL)
    await until(lambda: composer.params.message.text())
    assert said in composer.params.message.text()
    assert composer.params.table.currentIndex().row() == place
    assert window.history.model.loaded == 0
