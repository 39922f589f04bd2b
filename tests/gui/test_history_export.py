"""Calls of the history in a file that the user chose."""

from __future__ import annotations

import csv
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core.history import History
from core.history.call_filter import CallFilter
from core.tasks import TaskRegistry
from core.trace import CallRecord
from gui.history_export import HistoryExport
from tests.core.history.making import CallMaker, simple_call
from tests.waiting import until

pytestmark = pytest.mark.real


class Case:
    def __init__(self, parent: QWidget, history: History, tasks: TaskRegistry) -> None:
        self.history, self.tasks = history, tasks
        self.export = HistoryExport(tasks, parent)
        self.told: list[tuple[str, object]] = []
        self.export.progressed.connect(lambda count: self.told.append(("progressed", count)))
        self.export.finished.connect(lambda count, _file: self.told.append(("finished", count)))
        self.export.failed.connect(lambda error: self.told.append(("failed", str(error))))

    def ended(self) -> bool:
        return bool(self.told) and self.told[-1] == ("progressed", None)


@pytest.fixture
async def case(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Case]:
    parent = QWidget()
    qtbot.addWidget(parent)
    history = History.open(tmp_path / "history.sqlite3", batch_s=0.001)
    for number in range(3):
        for event in simple_call(CallMaker(f"call-{number}"), ["erp", "douyin"][number % 2]):
            history.on_event(event)
    tasks = TaskRegistry()
    yield Case(parent, history, tasks)
    await tasks.aclose(1)
    history.close(5)


async def test_the_calls_that_pass_are_in_the_file(case: Case, tmp_path: Path) -> None:
    target = tmp_path / "订单.CSV"
    case.export.save(case.history, CallFilter(platform="erp"), target)
    await until(case.ended)
    assert ("finished", 2) in case.told
    rows = list(csv.DictReader(target.read_text("utf-8-sig").splitlines()))
    assert {row["Call"] for row in rows} == {"call-0", "call-2"}


@pytest.mark.parametrize(("name", "said"), [("x.xlsx", "x.xlsx"), ("none/x.csv", "No such file")])
async def test_what_cannot_be_written_is_told(case: Case, tmp_path: Path, name: str, said: str) -> None:
    case.export.save(case.history, CallFilter(), tmp_path / name)
    await until(lambda: any(kind == "failed" for kind, _ in case.told))
    assert said in str(dict(case.told)["failed"])
    assert not (tmp_path / name).exists()


async def test_given_up_it_leaves_no_file(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    assert case.history.flush(10.0)
    page = case.history.page(mode="live")

    def slow(_wanted: CallFilter, *, before: CallRecord | None) -> list[CallRecord]:
        begun.set()
        go_on.wait(10)
        return page * 200

    monkeypatch.setattr(case.history, "find", slow)
    case.export.save(case.history, CallFilter(), tmp_path / "x.csv")
    await until(begun.is_set)
    case.export.stop()
    await until(case.ended)
    go_on.set()
    await until(lambda: list(tmp_path.glob("*x.csv*")) == [])
    assert "finished" not in dict(case.told)


def test_the_kind_of_file_that_is_chosen_is_its_end(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    export = HistoryExport(TaskRegistry(), parent)
    export.ask(CallFilter(text="x"))
    dialog = parent.findChild(QFileDialog, "history.export_dialog")
    assert dialog is not None
    assert dialog.defaultSuffix() == "csv"
    assert [kind.partition("(")[2] for kind in dialog.nameFilters()] == ["*.csv)", "*.json)", "*.har)"]
    dialog.filterSelected.emit(dialog.nameFilters()[1])
    assert dialog.defaultSuffix() == "json"
    with qtbot.waitSignal(export.chosen) as told:
        dialog.fileSelected.emit("x.json")
    assert told.args == [Path("x.json"), CallFilter(text="x")]
    dialog.reject()
