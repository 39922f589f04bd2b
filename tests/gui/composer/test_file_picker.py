from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core.platforms.model import Upload
from core.texts import set_language
from gui.composer.file_picker import FilePicker
from gui.i18n import use_language

UPLOAD = Upload("file", "video_url", kind="video", max_bytes=4000, whole_bytes=1000)


@pytest.fixture
def picker(qtbot: QtBot) -> FilePicker:
    target = QWidget()
    target.resize(500, 200)
    qtbot.addWidget(target)
    made = FilePicker(target, target)
    target.show()
    return made


def told(picker: FilePicker, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: picker.about.text() != "…")
    return picker.about.text()


def drop(target: QWidget, *paths: Path, text: str = "") -> bool:
    """Drag files over the widget and let them go; whether they were taken."""
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if text:
        data.setText(text)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, data, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        move = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        dropped = QDropEvent(QPointF(9, 9), move, data, buttons, keys)
        QApplication.sendEvent(target, dropped)
        assert dropped.dropAction() is Qt.DropAction.CopyAction, "the file must stay where it is"
    return enter.isAccepted()


def test_it_is_there_only_for_an_operation_that_uploads(picker: FilePicker) -> None:
    assert not picker.isVisible()
    picker.show_file(UPLOAD, "")
    assert picker.isVisible()
    assert picker.name.text() == "No file chosen"
    assert picker.forget.isHidden()
    picker.show_file(None, "")
    assert not picker.isVisible()


def test_name_and_size_are_shown_and_that_it_goes_in_parts(picker: FilePicker, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "影片.mp4"
    path.write_bytes(bytes(900))
    picker.show_file(UPLOAD, str(path))
    assert told(picker, qtbot) == "0.0 MB"
    assert picker.name.text() == "影片.mp4"
    path.write_bytes(bytes(2000))
    picker.show_file(UPLOAD, "")
    picker.show_file(UPLOAD, str(path))
    assert told(picker, qtbot) == "0.0 MB, sent in parts"


@pytest.mark.parametrize(
    ("size", "sentence"),
    [(None, "no such file"), (0, "is empty"), (-1, "is no file"), (5000, "at most")],
)
def test_what_cannot_be_sent_is_said_at_once(
    picker: FilePicker, qtbot: QtBot, tmp_path: Path, size: int | None, sentence: str
) -> None:
    path = tmp_path / "video.mp4"
    if size == -1:
        path.mkdir()
    elif size is not None:
        path.write_bytes(bytes(size))
    picker.show_file(UPLOAD, str(path))
    assert sentence in told(picker, qtbot)
    assert picker.about.property("tone") == "danger"


def test_a_path_with_a_null_is_no_file(picker: FilePicker, qtbot: QtBot) -> None:
    picker.show_file(UPLOAD, "a\0b")
    assert "no such file" in told(picker, qtbot)


def test_a_file_is_dropped_anywhere_on_the_target(picker: FilePicker, qtbot: QtBot, tmp_path: Path) -> None:
    picker.show_file(UPLOAD, "")
    target = picker.parentWidget()
    assert target is not None
    assert target.acceptDrops()
    with qtbot.waitSignal(picker.chosen) as chosen:
        assert drop(target, tmp_path / "影片 1.mp4")
    assert chosen.args == [os.fspath(tmp_path / "影片 1.mp4")]


def test_two_files_or_words_are_not_taken(picker: FilePicker, qtbot: QtBot, tmp_path: Path) -> None:
    picker.show_file(UPLOAD, "")
    target = picker.parentWidget()
    assert target is not None
    with qtbot.assertNotEmitted(picker.chosen):
        assert not drop(target, tmp_path / "a", tmp_path / "b")
        assert not drop(target, text="words")
    picker.show_file(None, "")
    assert not target.acceptDrops()


def test_the_dialog_offers_videos_and_its_choice_is_told(picker: FilePicker, qtbot: QtBot, tmp_path: Path) -> None:
    picker.show_file(UPLOAD, str(tmp_path / "old.mp4"))
    QTest.keyClick(picker.choose, Qt.Key.Key_Return)
    dialog = picker.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert "*.mp4" in dialog.nameFilters()[0]
    assert dialog.directory().absolutePath() == str(tmp_path)
    with qtbot.waitSignal(picker.chosen) as chosen:
        dialog.fileSelected.emit("/x/new.mp4")
    assert chosen.args == ["/x/new.mp4"]
    dialog.reject()


def test_it_can_be_taken_away_by_key_and_speaks_chinese(picker: FilePicker, qtbot: QtBot, tmp_path: Path) -> None:
    picker.show_file(UPLOAD, str(tmp_path / "a.mp4"))
    with qtbot.waitSignal(picker.chosen) as chosen:
        QTest.keyClick(picker.forget, Qt.Key.Key_Return)
    assert chosen.args == [""]
    told(picker, qtbot)
    try:
        use_language("zh")
        QApplication.processEvents()
        assert picker.choose.text() == "选择文件…"
        assert picker.about.text() == "找不到这个文件，请重新选择。"
    finally:
        use_language("en")
        set_language(None)
