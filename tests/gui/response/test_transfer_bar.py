from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.texts import set_language
from core.trace import Progress
from gui.i18n import use_language
from gui.response.transfer_bar import TransferBar

MB = 1 << 20


@pytest.fixture
def transfer(qtbot: QtBot) -> TransferBar:
    made = TransferBar()
    qtbot.addWidget(made)
    return made


def test_percent_megabytes_speed_and_rest(transfer: TransferBar) -> None:
    transfer.show_progress(Progress("upload", 0, 60 * MB), 1.0)
    assert transfer.figures.text() == "Uploading 0 % · 0.0 MB of 60.0 MB"
    transfer.show_progress(Progress("upload", 20 * MB, 60 * MB), 3.0)
    assert transfer.figures.text() == "Uploading 33 % · 20.0 MB of 60.0 MB · 10.0 MB/s · 4 s left"
    assert transfer.bar.value() == 333
    assert transfer.bar.accessibleName() == transfer.figures.text()


def test_the_speed_is_that_of_the_last_seconds(transfer: TransferBar) -> None:
    for second in range(10):
        transfer.show_progress(Progress("upload", second * MB, 100 * MB), float(second))
    transfer.show_progress(Progress("upload", 9 * MB, 100 * MB), 30.0)
    assert transfer.speed is not None
    assert transfer.speed < 0.1 * MB, "nothing has moved for 20 s"


def test_a_size_that_is_not_known_has_a_bar_that_moves(transfer: TransferBar) -> None:
    transfer.show_progress(Progress("download", 3 * MB, None), 1.0)
    assert (transfer.bar.minimum(), transfer.bar.maximum()) == (0, 0)
    assert transfer.figures.text() == "Downloading · 3.0 MB"


def test_a_part_that_is_sent_again_takes_it_back(transfer: TransferBar) -> None:
    transfer.show_progress(Progress("upload", 20 * MB, 60 * MB), 1.0)
    transfer.show_progress(Progress("upload", 40 * MB, 60 * MB), 2.0)
    transfer.show_progress(Progress("upload", 20 * MB, 60 * MB), 2.5)
    assert transfer.speed is None
    assert transfer.bar.value() == 333


def test_the_upload_after_a_download_begins_anew(transfer: TransferBar) -> None:
    transfer.show_progress(Progress("download", 30 * MB, 60 * MB), 1.0)
    transfer.show_progress(Progress("download", 60 * MB, 60 * MB), 2.0)
    transfer.show_progress(Progress("upload", 0, 60 * MB), 2.1)
    assert transfer.speed is None
    assert transfer.figures.text().startswith("Uploading 0 %")


def test_it_is_hidden_while_no_file_is_on_its_way_and_speaks_chinese(transfer: TransferBar) -> None:
    transfer.show_progress(Progress("upload", MB, 0), 1.0)
    assert not transfer.isHidden(), "also a size of nothing is no division by it"
    transfer.show_progress(None, 2.0)
    assert transfer.isHidden()
    transfer.show_progress(Progress("upload", MB, 2 * MB), 3.0)
    try:
        use_language("zh")
        QApplication.processEvents()
        assert transfer.figures.text() == "正在上传 50 % · 1.0 MB / 2.0 MB"
    finally:
        use_language("en")
        set_language(None)


def test_the_speed_goes_on_from_one_part_to_the_next_and_not_from_call_to_call(transfer: TransferBar) -> None:
    transfer.show_progress(Progress("upload", 20 * MB, 60 * MB), 1.0)
    transfer.show_progress(None, 1.1)
    transfer.show_progress(Progress("upload", 40 * MB, 60 * MB), 2.0)
    assert transfer.speed == 20 * MB
    transfer.show_progress(None, 3.0)
    transfer.show_progress(Progress("upload", 50 * MB, 60 * MB), 0.1)
    assert transfer.speed is None, "the time of a call begins at nothing"
