from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.batch.job import BatchJob
from core.batch.runner import Progress
from core.errors import JieruError
from core.tasks import TaskRegistry
from core.texts import set_language
from gui.batch.controller import BatchController
from gui.batch.dialog import BatchDialog
from gui.widgets.ask import Question
from tests.gui.batch.conftest import Workers
from tests.waiting import until

JOB = BatchJob("erp", "/orders/{{order}}", "", "", sandbox=True)
STATE = Progress("running", 2, 1, 1, 0, 0, 1, 2.0, 2.0)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "work" / "orders.csv"
    path.write_text("order,note\nSO000001,a\nSO000002,b\n")
    return path


def make(workers: Workers, job: BatchJob = JOB) -> BatchDialog:
    dialog = BatchDialog(job, BatchController(workers), TaskRegistry())
    dialog.show()
    return dialog


def write(path: Path | str, content: str) -> None:
    Path(path).write_text(content)


def shown(widget: QWidget) -> bool:
    return not widget.isHidden()


async def test_from_the_table_to_the_results(qapp: QApplication, workers: Workers, rows: Path) -> None:
    dialog = make(workers)
    assert "{{order}}" in dialog._intro.text()
    assert not dialog.start.isEnabled()
    dialog.choose_rows(str(rows))
    await until(lambda: dialog.start.isEnabled())
    assert dialog.found.text() == "2 rows. Columns: order, note"
    assert dialog.output.text() == str(rows.with_name("orders-results.csv"))
    dialog.at_once.setValue(3)
    QTest.keyClick(dialog.start, Qt.Key.Key_Space)
    (worker,) = workers.made
    assert (worker.job.rows, worker.job.at_once, worker.job.resume, worker.job.sandbox) == (str(rows), 3, False, True)
    assert shown(dialog.stop)
    assert not dialog.rows.isEnabled()
    worker.progress(STATE)
    await until(lambda: dialog.bar.value() == 1)
    assert dialog.counts.text() == "1 of 2 rows · 1 succeeded · 0 failed"
    assert dialog.left.text() == "About 2 s left"
    write(dialog.output.text(), "results")
    worker.end(replace(STATE, state="finished", done=2, ok=2), None)
    await until(lambda: shown(dialog.start))
    assert dialog.left.text().startswith("Finished")
    assert dialog.open_results.isEnabled()
    dialog.close()


async def test_pause_and_go_on_are_one_button(qapp: QApplication, workers: Workers, rows: Path) -> None:
    dialog = make(workers)
    dialog.choose_rows(str(rows))
    await until(lambda: dialog.start.isEnabled())
    dialog.start.click()
    (worker,) = workers.made
    dialog.pause.click()
    worker.progress(replace(STATE, state="paused"))
    await until(lambda: dialog.pause.text() == "Go on")
    dialog.pause.click()
    assert worker.told == ["pause", "resume"]
    worker.end(STATE, None)
    await until(lambda: not dialog._controller.running)
    dialog.close()


@pytest.mark.parametrize(
    ("content", "told"),
    [("order\n", "no rows"), ("id\n1\n", "order"), ("order,order\n1,2\n", "two columns")],
)
async def test_a_table_that_does_not_fit_is_told_at_once(
    qapp: QApplication, workers: Workers, rows: Path, content: str, told: str
) -> None:
    write(rows, content)
    dialog = make(workers)
    dialog.choose_rows(str(rows))
    await until(lambda: dialog.problem.text())
    assert told in dialog.problem.text()
    assert not dialog.start.isEnabled()
    dialog.close()


async def test_going_on_is_offered_only_where_there_are_results(
    qapp: QApplication, workers: Workers, rows: Path
) -> None:
    dialog = make(workers)
    dialog.choose_rows(str(rows))
    assert not dialog.resume.isEnabled()
    write(rows.with_name("orders-results.csv"), "earlier")
    dialog.choose_rows(str(rows))
    assert dialog.resume.isEnabled()
    await until(lambda: dialog._table)
    assert (dialog.start.isEnabled(), shown(dialog.exists)) == (False, True)  # it would be refused
    dialog.resume.setChecked(True)
    assert (dialog.start.isEnabled(), shown(dialog.exists), dialog.start.text()) == (True, False, "Go on")
    dialog.start.click()
    assert workers.made[0].job.resume
    workers.made[0].end(None, JieruError("batch.worker_died", exit_code=-9))
    await until(lambda: dialog.problem.text())
    assert "exit code -9" in dialog.problem.text()
    assert dialog.resume.isChecked()
    dialog.close()


async def test_closing_while_it_runs_asks_and_letting_it_run_keeps_it(
    qapp: QApplication, workers: Workers, rows: Path
) -> None:
    dialog, closed = make(workers), list[int]()
    dialog.finished.connect(closed.append)
    dialog.choose_rows(str(rows))
    await until(lambda: dialog.start.isEnabled())
    dialog.start.click()
    dialog.close()
    await until(lambda: dialog.findChild(Question))
    question = dialog.findChild(Question)
    assert question is not None
    question.no.click()
    await until(lambda: not len(dialog._tasks))
    assert dialog.isVisible()
    assert workers.made[0].told == []
    dialog.close()
    await until(lambda: any(q.isVisible() for q in dialog.findChildren(Question)))
    next(q for q in dialog.findChildren(Question) if q.isVisible()).yes.click()
    await until(lambda: closed)  # and it is deleted
    assert workers.made[0].told == ["stop"]
    workers.made[0].end(replace(STATE, state="stopped"), None)


async def test_leaving_the_field_reads_no_table_again(qapp: QApplication, workers: Workers, rows: Path) -> None:
    dialog = make(workers)
    dialog.choose_rows(str(rows))
    await until(lambda: dialog.start.isEnabled())
    dialog.rows.editingFinished.emit()
    assert dialog.start.isEnabled()
    dialog.rows.setText(str(rows) + "x")
    dialog.rows.editingFinished.emit()
    await until(lambda: dialog.problem.text())
    dialog.close()


async def test_lines_that_wrap_make_the_dialog_taller(qapp: QApplication, workers: Workers, rows: Path) -> None:
    dialog = make(workers)
    dialog.choose_rows(str(rows))
    await until(lambda: dialog.start.isEnabled())
    dialog.resize(640, dialog.sizeHint().height())
    height, field = dialog.height(), dialog.rows.height()
    dialog.start.click()
    workers.made[0].end(replace(STATE, state="finished", done=2, unknown=1, again=1), None)
    await until(lambda: "sent again" in dialog.left.text())
    assert dialog.height() > height
    assert dialog.rows.height() == field
    dialog.close()


async def test_what_was_found_changes_its_language_too(qapp: QApplication, workers: Workers, rows: Path) -> None:
    write(rows, "id\n1\n")
    dialog = make(workers)
    dialog.choose_rows(str(rows))
    await until(lambda: dialog.problem.text())
    told = dialog.problem.text()
    set_language("zh")
    dialog.retranslate()
    assert dialog.problem.text() != told
    set_language(None)
    dialog.close()


async def test_without_a_placeholder_it_says_how_to_write_one(qapp: QApplication, workers: Workers) -> None:
    dialog = make(workers, replace(JOB, endpoint="/orders"))
    assert "{{column}}" in dialog._intro.text()
    dialog.close()


async def test_every_control_has_a_name(qapp: QApplication, workers: Workers) -> None:
    dialog = make(workers)
    for widget in dialog.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.objectName().startswith("batch."):
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget.objectName()
    dialog.close()
