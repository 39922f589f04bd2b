from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.batch.results import Results, RowResult
from core.batch.table import Row
from core.errors import BadRequest

COLUMNS = ("id", "name")


def opened(path: Path, count: int, *, resume: bool = False) -> Results:
    results = Results(path, COLUMNS, count, resume=resume)
    results.open()
    return results


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_a_result_is_there_as_soon_as_it_is_known(tmp_path: Path) -> None:
    results = opened(tmp_path / "out.csv", 3)
    results.add(RowResult(2, "ok", 200, "0", "ok", 1, 0.25, call_id="c", body='{"a":1}'), {"id": "7", "name": "张三"})
    (row,) = read(tmp_path / "out.csv")
    assert (row["row"], row["state"], row["elapsed_s"], row["name"], row["body"]) == (
        "2",
        "ok",
        "0.250",
        "张三",
        '{"a":1}',
    )
    results.close(complete=True)
    assert [path.name for path in tmp_path.glob("out*")] == ["out.csv"]


def test_formulas_of_a_server_or_a_table_are_neutralised(tmp_path: Path) -> None:
    results = opened(tmp_path / "out.csv", 1)
    results.add(RowResult(1, "failed", message="=cmd|' /C calc'!A0"), {"id": "7711815799642324992", "name": "@x"})
    results.close(complete=True)
    (row,) = read(tmp_path / "out.csv")
    assert row["message"].startswith("'=")
    assert row["name"] == "'@x"
    assert row["id"] == "\t7711815799642324992"


def test_an_earlier_file_is_never_overwritten_without_being_asked(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")
    with pytest.raises(BadRequest) as caught:
        Results(path, COLUMNS, 1)
    assert caught.value.code == "batch.output_exists"
    with pytest.raises(BadRequest) as caught:
        Results(path, COLUMNS, 1, resume=True)
    assert caught.value.code == "batch.other_output"
    assert path.read_text() == "mine"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRequest) as caught:
        opened(tmp_path / "none" / "out.csv", 1)
    assert caught.value.code == "batch.unwritable"


def test_it_goes_on_after_the_finished_rows_and_remembers_begun_writes(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    results = opened(path, 4)
    for number in (1, 2, 3):
        results.begin(number)
    results.add(RowResult(1, "ok"), {"id": "1", "name": "a"})
    results.add(RowResult(3, "failed", message='two\r\nlines "quoted"'), {"id": "3", "name": "c"})
    results.close(complete=False)
    again = opened(path, 4, resume=True)
    assert list(again.done) == [0, 1, 0, 1, 0]
    assert again.counts == {"ok": 1, "failed": 1, "unknown": 0, "not_sent": 0}
    assert again.started == {2}
    again.close(complete=False)


def test_a_number_that_was_torn_joins_no_other(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    opened(path, 200).close(complete=False)
    path.with_name("out.csv.started").write_bytes(b"7\n12")
    results = opened(path, 200, resume=True)
    assert results.started == {7}
    results.begin(150)
    results.close(complete=False)
    assert Results(path, COLUMNS, 200, resume=True).started == {7, 150}


def test_a_disk_that_takes_a_part_leaves_nothing_torn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    results = opened(path, 200)
    results.begin(7)

    class Full:
        def __init__(self, file: IO[bytes]) -> None:
            self.file = file
            self.fileno = file.fileno

        def write(self, data: bytes) -> int:
            return self.file.write(data[:2])

    for name in ("_file", "_started"):
        monkeypatch.setattr(results, name, Full(getattr(results, name)))
    with pytest.raises(BadRequest, match="No space left"):
        results.begin(150)
    with pytest.raises(BadRequest, match="No space left"):
        results.add(RowResult(7, "ok"), {"id": "7", "name": "a"})
    monkeypatch.undo()
    results.close(complete=False)
    assert path.with_name("out.csv.started").read_bytes() == b"7\n"
    assert read(path) == []


def test_what_was_begun_for_deleted_results_counts_no_more(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    results = opened(path, 3)
    results.begin(2)
    results.close(complete=False)
    path.unlink()
    opened(path, 3).close(complete=False)
    assert Results(path, COLUMNS, 3, resume=True).started == set()


def test_two_batches_never_write_the_same_results(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    first = opened(path, 3)
    for resume in (True, False):
        with pytest.raises(BadRequest) as caught:
            Results(path, COLUMNS, 3, resume=resume)
        assert caught.value.code == "batch.output_in_use"
    first.close(complete=False)
    with Results(path, COLUMNS, 3, resume=True):
        pass
    opened(path, 3, resume=True).close(complete=True)
    assert [file.name for file in tmp_path.glob("out*")] == ["out.csv"]


@pytest.mark.parametrize("tail", [b"\r\n", b"x,y\r\n", b",,,,,\r\n", b"\xff\xfe\r\n"])
def test_results_that_somebody_has_worked_on_are_left_alone(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "out.csv"
    results = opened(path, 3)
    results.add(RowResult(1, "ok"), {"id": "1", "name": "a"})
    results.close(complete=False)
    content = path.read_bytes() + tail
    path.write_bytes(content)
    with pytest.raises(BadRequest) as caught:
        Results(path, COLUMNS, 3, resume=True)
    assert caught.value.code == "batch.other_output"
    assert path.read_bytes() == content


def rows(*cells: tuple[str, str]) -> list[Row]:
    return [Row(number, dict(zip(COLUMNS, row, strict=True))) for number, row in enumerate(cells, 1)]


def test_finished_rows_have_to_be_those_that_were_sent(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    sent = rows(("=1", 'a "b"\r\nc'), ("7711815799642324992", ""), ("3", "张三"))
    results = opened(path, 3)
    for row in (sent[2], sent[0]):
        results.add(RowResult(row.number, "ok", body="x" * 200_000), row.values)
    results.close(complete=False)
    added = rows(*((row.values["id"], row.values["name"]) for row in sent), ("4", ""))
    Results(path, COLUMNS, 4, resume=True).check_rows(added)
    other = rows(("=1", 'a "b"\r\nc'), ("another", "one"), ("3", "张三"))
    Results(path, COLUMNS, 3, resume=True).check_rows(other)  # row 2 is not sent yet
    moved = [Row(row.number - 1, row.values) for row in sent[1:]]
    for table, first in ((moved, 1), (sent[:2], 3)):
        with pytest.raises(BadRequest) as caught:
            Results(path, COLUMNS, len(table), resume=True).check_rows(table)
        assert caught.value.code == "batch.rows_changed"
        assert f"Row {first} " in caught.value.message


@given(cut=st.integers(0, 400), name=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_torn_anywhere_the_whole_results_stay_and_the_torn_one_goes(tmp_path: Path, cut: int, name: str) -> None:
    path = tmp_path / "out.csv"
    path.unlink(missing_ok=True)
    results = opened(path, 3)
    ends = [path.stat().st_size]
    for number in (1, 2, 3):
        results.add(RowResult(number, "ok", message='a "b"\n'), {"id": str(number), "name": name})
        ends.append(path.stat().st_size)
    results.close(complete=True)
    content = path.read_bytes()
    kept = max(ends[0], len(content) - cut)
    path.write_bytes(content[:kept])
    again = opened(path, 3, resume=True)
    again.close(complete=True)
    whole = sum(end <= kept for end in ends) - 1
    assert sum(again.done) == whole
    assert path.stat().st_size == ends[whole]
    assert [row["row"] for row in read(path)] == [str(number) for number in range(1, whole + 1)]


def test_rows_whose_platform_was_spared_are_sent_again(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    results = Results(out, ("id",), 5)
    results.open()
    for row in range(1, 6):
        results.begin(row)
    results.add(RowResult(1, "ok"), {"id": "a"})
    results.add(RowResult(2, "failed", stop_reason="budget", message='two\nlines, "quoted"'), {"id": "b"})
    results.add(RowResult(3, "not_sent", stop_reason="circuit"), {"id": "c"})
    results.add(RowResult(4, "failed", stop_reason="max_retries"), {"id": "d"})
    results.close(complete=False)
    assert (results.again, sum(results.counts.values())) == (2, 4)
    later = Results(out, ("id",), 5, resume=True)
    assert [*later.done[1:]] == [1, 0, 0, 1, 0]
    assert later.started == {5}  # the others are known not to have been carried out
    assert (later.again, later.counts["ok"], later.counts["failed"]) == (0, 1, 1)
    later.open()
    later.add(RowResult(2, "ok"), {"id": "b"})
    later.close(complete=False)
    rows = [line.split(",")[:2] for line in out.read_text(encoding="utf-8-sig").splitlines()[1:]]
    assert rows == [["1", "ok"], ["4", "failed"], ["2", "ok"]]
    assert Results(out, ("id",), 5, resume=True).started == {5}
    assert not out.with_name("out.csv.part").exists()
