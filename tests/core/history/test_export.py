from __future__ import annotations

import csv
import errno
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.history.export import FORMATS, Format, export
from core.trace import CallRecord
from tests.core.history.making import CallMaker, folded, simple_call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "exports"
    made.mkdir()
    return made


def calls(count: int) -> Iterator[CallRecord]:
    return (folded(simple_call()) for _ in range(count))


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_complete_and_nothing_is_left_beside_it(folder: Path, form: Format) -> None:
    target = folder / f"calls.{form}"
    assert export(calls(3), target, form) == 3
    content = target.read_text(encoding="utf-8")
    if form == "csv":
        assert len(list(csv.reader(io.StringIO(content)))) == 4
    elif form == "json":
        assert len(json.loads(content)) == 3
    else:
        assert len(json.loads(content)["log"]["entries"]) == 6
    assert [path.name for path in folder.iterdir()] == [target.name]


@pytest.mark.parametrize("form", FORMATS)
def test_no_calls_are_a_valid_file_too(folder: Path, form: Format) -> None:
    target = folder / "calls"
    assert export([], target, form) == 0
    if form != "csv":
        json.loads(target.read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", FORMATS)
def test_half_a_surrogate_pair_ends_no_export(folder: Path, form: Format) -> None:
    maker = CallMaker()
    odd = [
        maker.start(request={"body": "\ud83d"}),
        *maker.failed(1, excerpt="\ud83d", code="\ude00"),
        maker.finish("failed"),
    ]
    target = folder / "calls"
    assert export([folded(odd)], target, form) == 1
    content = target.read_text(encoding="utf-8")
    assert r"\ude00" in content
    if form != "csv":
        assert r"\ude00" in json.dumps(json.loads(content))


def test_a_full_disk_leaves_the_old_file_as_it_was(folder: Path) -> None:
    target = folder / "calls.json"
    target.write_text("before")

    def failing() -> Iterator[CallRecord]:
        yield folded(simple_call())
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        export(failing(), target, "json")
    assert target.read_text() == "before"
    assert [path.name for path in folder.iterdir()] == ["calls.json"]


def test_it_can_be_stopped_and_tells_how_far_it_is(folder: Path) -> None:
    told: list[int] = []
    with pytest.raises(InterruptedError):
        export(calls(1000), folder / "calls.csv", "csv", told=told.append, stopped=lambda: len(told) > 2)
    assert told == [0, 200, 400]
    assert list(folder.iterdir()) == []


def test_stopped_at_its_end_it_leaves_no_file_either(folder: Path) -> None:
    asked = iter([False, True])
    with pytest.raises(InterruptedError):
        export(calls(3), folder / "calls.csv", "csv", stopped=lambda: next(asked))
    assert list(folder.iterdir()) == []
