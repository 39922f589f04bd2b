from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.batch.results import Results, RowResult
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
