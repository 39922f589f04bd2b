from __future__ import annotations

from PySide6.QtWidgets import QApplication

from gui.live import cells
from gui.live.columns import Column
from gui.live.rows import child_rows
from gui.live.wording import Names
from tests.gui.live.samples import PLATFORMS, Script, demo, quick, waiting


def named() -> Names:
    names = Names()
    names.set_platforms(PLATFORMS)
    return names


def test_the_columns_of_a_call(qapp: QApplication) -> None:
    said = [cells.text(demo().record, column, named(), 60) for column in Column]
    assert said[1:] == ["Douyin", "Video list", "OK after 2 retries", "3", "1.00 s", "2.04 s", ""]
    assert cells.text(quick(), Column.WAIT, named(), 60) == "—"


def test_a_running_wait_shows_what_is_left_where_others_show_their_length(qapp: QApplication) -> None:
    record = waiting(planned_s=12).record
    assert cells.text(child_rows(record)[-2], Column.TOTAL, named(), 1.79 + 2) == "10.0 s left"
    assert cells.text(child_rows(record)[-1], Column.TOTAL, named(), 1.79 + 2) == "—"
    assert cells.text(record, Column.TOTAL, named(), 5.5) == "5.50 s"


def test_the_story_names_every_step_and_wait(qapp: QApplication) -> None:
    assert [line.partition(":")[0] for line in cells.story(demo().record)] == [
        "Attempt 1", "Wait", "Attempt 2", "Token refresh", "Attempt 3",
    ]  # fmt: skip


def test_a_copied_row_is_one_line_with_the_id(qapp: QApplication) -> None:
    line = cells.copied(demo("019abc").record, named(), 60)
    assert line.split("\t")[1:] == ["Douyin", "Video list", "OK after 2 retries", "3", "1.00 s", "2.04 s", "019abc"]
    child = cells.copied(child_rows(demo().record)[0], named(), 60)
    assert "\n" not in child
    assert "Attempt 1" in child


def test_the_tooltip_of_an_operation_is_the_request(qapp: QApplication) -> None:
    assert cells.tooltip(Script("a").record, Column.OPERATION, named(), 60) == "GET /video.list"
