"""Asking for a file, as far as it is not Qt's own business: what is offered, who hears of it, and that it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.file_dialogs import ask_for_file, ask_for_target
from tests.waiting import until


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def shown(window: QWidget) -> QFileDialog:
    dialog = window.findChild(QFileDialog, "x.dialog")
    assert isinstance(dialog, QFileDialog)
    return dialog


async def test_a_file_that_is_chosen_is_told_and_the_dialog_is_gone(
    qapp: QApplication, window: QWidget, tmp_path: Path
) -> None:
    file, chosen = tmp_path / "a.csv", list[str]()
    file.touch()
    ask_for_file(window, "x.dialog", "Choose", chosen.append, filters=["Tables (*.csv)"], folder=str(tmp_path))
    dialog = shown(window)
    assert (dialog.windowTitle(), dialog.nameFilters(), dialog.directory().path()) == (
        "Choose",
        ["Tables (*.csv)"],
        str(tmp_path),
    )
    dialog.selectFile(str(file))
    dialog.accept()
    assert chosen == [str(file)]
    await until(lambda: window.findChild(QFileDialog) is None)


async def test_who_chooses_nothing_is_asked_no_more(qapp: QApplication, window: QWidget) -> None:
    chosen = list[str]()
    ask_for_target(window, "x.dialog", "Save", chosen.append)
    shown(window).reject()
    await until(lambda: window.findChild(QFileDialog) is None)
    assert chosen == []


@pytest.mark.parametrize("replaces", [True, False])
async def test_a_target_has_its_suffix_and_is_asked_about_where_it_would_be_written_over(
    qapp: QApplication, window: QWidget, tmp_path: Path, replaces: bool
) -> None:
    chosen, suggested = list[str](), str(tmp_path / "results")
    ask_for_target(window, "x.dialog", "Save", chosen.append, suggested=suggested, suffix="csv", replaces=replaces)
    dialog = shown(window)
    assert dialog.testOption(QFileDialog.Option.DontConfirmOverwrite) is not replaces
    dialog.accept()
    assert chosen == [f"{suggested}.csv"]
    await until(lambda: window.findChild(QFileDialog) is None)


async def test_a_target_gets_the_suffix_of_the_kind_that_is_chosen(
    qapp: QApplication, window: QWidget, tmp_path: Path
) -> None:
    chosen, suggested = list[str](), str(tmp_path / "calls")
    kinds = {"Table (*.csv)": "csv", "JSON (*.json)": "json"}
    ask_for_target(window, "x.dialog", "Save", chosen.append, suggested=suggested, kinds=kinds)
    dialog = shown(window)
    assert (dialog.nameFilters(), dialog.defaultSuffix()) == ([*kinds], "csv")
    dialog.filterSelected.emit("JSON (*.json)")
    dialog.accept()
    assert chosen == [f"{suggested}.json"]
    await until(lambda: window.findChild(QFileDialog) is None)
