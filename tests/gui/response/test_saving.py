from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gui.response.saving import BodySaver


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def saved(window: QWidget, qtbot: QtBot, content: bytes, name: Path) -> tuple[str, bool]:
    saver = BodySaver(window)
    with qtbot.waitSignal(saver.finished, timeout=5000) as told:
        saver.save(content, str(name))
    assert told.args is not None
    return told.args[0], told.args[1]


@pytest.mark.parametrize("content", [b"", b'{"a":1}', bytes(range(256)) * 40_000])
def test_a_body_is_written_byte_by_byte(window: QWidget, qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
    text, well = saved(window, qtbot, content, tmp_path / "正文.json")
    assert well
    assert "正文.json" in text
    assert (tmp_path / "正文.json").read_bytes() == content


def test_a_place_that_cannot_be_written_is_told(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    text, well = saved(window, qtbot, b"x", tmp_path / "no such folder" / "body.json")
    assert not well
    assert "body.json" in text
    assert "another place" in text


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file of this process can be larger than 1 MB."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_becomes_full_is_told(window: QWidget, qtbot: QtBot, tmp_path: Path, small_disk: None) -> None:
    (tmp_path / "body.bin").write_bytes(b"old")
    text, well = saved(window, qtbot, b"x" * 10_000_000, tmp_path / "body.bin")
    assert not well
    assert "body.bin" in text
    assert (tmp_path / "body.bin").read_bytes() == b"old"


def test_an_unfinished_file_never_takes_the_place_of_an_old_one(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    old = tmp_path / "body.json"
    old.write_bytes(b"old")
    saver = BodySaver(window)
    saver.save(b"x" * 50_000_000, str(old))
    assert old.read_bytes() == b"old"
    with qtbot.waitSignal(saver.finished, timeout=5000):
        saver.save(b"new", str(tmp_path / "other.json"))
    assert old.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["body.json", "home", "other.json", "work"]


def test_the_dialog_suggests_a_name_and_saves_there(window: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    saver = BodySaver(window)
    saver.ask(b"content", "video.list.json")
    dialog = window.findChild(QFileDialog, "response.save_dialog")
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].endswith("video.list.json")
    with qtbot.waitSignal(saver.finished, timeout=5000):
        dialog.fileSelected.emit(str(tmp_path / "chosen.json"))
    assert (tmp_path / "chosen.json").read_bytes() == b"content"
    dialog.close()
