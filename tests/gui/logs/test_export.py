from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gui.logs.export import LogExport
from gui.logs.line_filter import LineFilter
from gui.logs.line_rows import LineRows
from tests.gui.logs.filling import empty_tail, fill, log


@pytest.fixture
def export(qtbot: QtBot) -> LogExport:
    parent = QWidget()
    qtbot.addWidget(parent)
    ticks = itertools.count()
    return LogExport(parent, clock=lambda: next(ticks) * 0.005)  # a slice has room for one part


def rows(line_filter: LineFilter | None = None, extra: int = 0) -> LineRows:
    tail = fill(empty_tail())
    for number in range(extra):
        log(tail, f"line {number}")
    made = LineRows(line_filter)
    made.add(tail.read(0).blocks)
    return made


def test_the_shown_lines_are_written_as_the_log_file_has_them(export: LogExport, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "log.txt"
    with qtbot.waitSignal(export.finished) as told:
        export.save(rows(LineFilter("warning")), str(file))
    assert told.args == [f"1 lines written to {file}", True]
    written = file.read_text(encoding="utf-8")
    assert written.endswith(": Failed (attempt 1): HTTP 429: too many requests\n")
    assert written.count("\n") == 1


def test_a_line_with_line_ends_cannot_look_like_two_records(export: LogExport, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "log.txt"
    with qtbot.waitSignal(export.finished):
        export.save(rows(LineFilter(logger="some.library")), str(file))
    first, *more = file.read_text(encoding="utf-8").splitlines()
    assert first.endswith("some.library: three")
    assert more == ["    | lines \\e[31m", "    | <b>here</b>"]


def test_a_great_many_lines_are_written_in_slices_with_progress(
    export: LogExport, tmp_path: Path, qtbot: QtBot
) -> None:
    parts: list[float | None] = []
    export.progressed.connect(parts.append)
    with qtbot.waitSignal(export.finished):
        export.save(rows(extra=2000), str(tmp_path / "log.txt"))
    numbers = [part for part in parts if part is not None]
    assert len(numbers) > 3
    assert numbers == sorted(numbers)
    assert parts[-1] is None
    assert len((tmp_path / "log.txt").read_text().splitlines()) == 2008


def test_stopping_leaves_the_old_file(export: LogExport, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "log.txt"
    file.write_text("old")
    running: list[bool] = []
    export.save(rows(extra=2000), str(file))
    running.append(export.running)
    with qtbot.assertNotEmitted(export.finished, wait=50):
        export.cancel()
    running.append(export.running)
    assert running == [True, False]
    assert file.read_text() == "old"
    assert list(tmp_path.glob("log*")) == [file]


def test_a_place_that_cannot_be_written_is_said(export: LogExport, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(export.finished) as told:
        export.save(rows(), str(tmp_path / "missing" / "log.txt"))
    assert told.args is not None
    assert not told.args[1]
    assert "missing" in told.args[0]
    assert not export.running


def test_the_user_is_asked_for_a_place(export: LogExport, tmp_path: Path, qtbot: QtBot) -> None:
    export.ask(rows())
    dialog = export._window.findChild(QFileDialog, "logs.export_dialog")
    assert isinstance(dialog, QFileDialog)
    assert dialog.selectedFiles()[0].endswith("jieru-log.txt")
    with qtbot.waitSignal(export.finished):
        dialog.fileSelected.emit(str(tmp_path / "x.txt"))
    dialog.reject()
    assert (tmp_path / "x.txt").exists()
