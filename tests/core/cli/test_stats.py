from __future__ import annotations

import json
import time
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from core.cli import stats
from core.events import CallStarted
from core.history.rollups import tallies
from core.retry.statistics import RetryStats
from tests.core.cli.stored_calls import record_calls, run_command
from tests.core.history.making import START_US, CallMaker, simple_call

Capture = pytest.CaptureFixture[str]


def test_json_has_totals_and_platforms(own_home: Path, capsys: Capture) -> None:
    record_calls(
        own_home, simple_call(CallMaker(started_us=START_US)), simple_call(CallMaker(started_us=START_US + 1), "erp")
    )
    assert run_command(stats, "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["mode", "since", "totals", "by_platform"]
    assert (printed["mode"], printed["since"]) == ("live", "2026-11-18T11:06:40.000Z")
    assert set(printed["totals"]) == {field.name for field in fields(RetryStats)} | {"success_rate"}
    assert printed["totals"]["attempts"] == 4
    assert printed["totals"]["by_status"] == {"503": 2}
    assert list(printed["by_platform"]) == ["douyin", "erp"]
    assert printed["by_platform"]["erp"]["total_calls"] == 1
    assert printed["by_platform"]["erp"]["total_wait_s"] == 1.0


def test_live_and_sandbox_are_kept_apart(own_home: Path, capsys: Capture) -> None:
    record_calls(own_home, simple_call(CallMaker(mode="sandbox")))
    run_command(stats, "--json")
    live = json.loads(capsys.readouterr().out)
    run_command(stats, "--json", "--sandbox")
    sandbox = json.loads(capsys.readouterr().out)
    assert (live["mode"], live["since"], live["by_platform"]) == ("live", None, {})
    assert live["totals"] == RetryStats().to_json()
    assert (sandbox["mode"], sandbox["totals"]["total_calls"]) == ("sandbox", 1)


@pytest.mark.parametrize(("language", "sentence"), [("en", "No sandbox calls"), ("zh", "还没有沙箱的调用")])
def test_without_calls_a_sentence_says_so(
    language: str, sentence: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIERU_LANG", language)
    assert run_command(stats, "--sandbox") == 0
    assert sentence in capsys.readouterr().out


def test_the_table_has_platforms_total_and_counts(own_home: Path, capsys: Capture) -> None:
    record_calls(own_home, simple_call(), simple_call(), simple_call(platform="erp"))
    run_command(stats)
    out = capsys.readouterr().out.splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in out if line}
    assert rows["douyin"] == ["2", "0", "2", "0", "0", "0", "4", "2", "2.0", "s", "100.0%"]
    assert rows["Total"] == ["3", "0", "3", "0", "0", "0", "6", "3", "3.0", "s", "100.0%"]
    assert rows["503"] == ["Service", "unavailable", "3"]
    assert rows["ok"] == ["3"]
    assert "Failed attempts by error" not in "\n".join(out)


def test_counts_say_what_their_ids_mean(own_home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIERU_LANG", "zh")
    maker = CallMaker()
    lost = {"type": "ReadTimeout", "message": "ReadTimeout"}
    record_calls(
        own_home,
        [
            maker.start(),
            *maker.failed(1, status=429, rule="http.429"),
            *maker.failed(2, status=200, rule="douyin.token_expired"),
            *maker.failed(3, status=None, rule="timeout.read", error=lost, verdict="stop", stop_reason="max_retries"),
            maker.finish("failed", "max_retries"),
        ],
    )
    run_command(stats)
    said = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines() if line}
    assert said["429"] == ["被限流", "1"]
    assert said["douyin.token_expired"][-1] == "1"
    assert len(said["douyin.token_expired"]) > 1
    assert said["ReadTimeout"] == ["1"], "a class of error has no other name"
    assert said["max_retries"] == ["已达到最大重试次数。", "1"]


def record_two_operations(own_home: Path) -> None:
    start, *rest = simple_call()
    assert isinstance(start, CallStarted)
    record_calls(own_home, simple_call(), [replace(start, operation=None), *rest], simple_call(platform="erp"))


def test_operations_have_figures_of_their_own(own_home: Path, capsys: Capture) -> None:
    record_two_operations(own_home)
    assert run_command(stats, "--json", "--by", "operation") == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["mode", "since", "totals", "by_platform", "by_operation"]
    found = printed["by_operation"]
    assert {name: list(operations) for name, operations in found.items()} == {
        "douyin": ["", "video.list"],
        "erp": ["video.list"],
    }
    assert found["erp"]["video.list"] == printed["by_platform"]["erp"]
    assert [found["douyin"][name]["total_calls"] for name in ("", "video.list")] == [1, 1]


def test_the_table_has_a_row_for_each_operation(own_home: Path, capsys: Capture) -> None:
    record_two_operations(own_home)
    run_command(stats, "--by", "operation")
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line]
    assert [line[:4] for line in lines if line[0] in ("douyin", "erp")] == [
        ["douyin", "(other", "paths)", "1"],
        ["douyin", "video.list", "1", "0"],
        ["erp", "video.list", "1", "0"],
    ]
    assert ["Total", "3"] in [line[:2] for line in lines]


def test_hours_have_figures_of_their_own_on_the_clock_of_this_machine(
    own_home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")  # 5:45 ahead
    time.tzset()
    try:
        minutes = (0, 5, 10)  # 16:51, 16:56, 17:01 there; 11:06 and later in UTC
        record_calls(own_home, *(simple_call(CallMaker(started_us=START_US + n * 60_000_000)) for n in minutes))
        assert run_command(stats, "--json", "--by", "hour") == 0
        found = json.loads(capsys.readouterr().out)["by_hour"]
        run_command(stats, "--by", "hour")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert {hour: figures["finished"] for hour, figures in found.items()} == {
        "2026-11-18T16:00:00+05:45": 2,
        "2026-11-18T17:00:00+05:45": 1,
    }
    assert found["2026-11-18T17:00:00+05:45"] == {
        "finished": 1,
        "succeeded_first_try": 0,
        "succeeded_after_retry": 1,
        "failed": 0,
        "total_wait_s": 1.0,
        "success_rate": 1.0,
    }
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines if line.startswith("2026")] == [
        ["2026-11-18", "16:00", "2", "0", "2", "0", "2.0", "s", "100.0%"],
        ["2026-11-18", "17:00", "1", "0", "1", "0", "1.0", "s", "100.0%"],
    ]


def test_reasons_say_what_came_of_their_retries(own_home: Path, capsys: Capture) -> None:
    record_calls(own_home, simple_call(), simple_call(platform="erp"))
    run_command(stats, "--json", "--by", "reason")
    assert json.loads(capsys.readouterr().out)["by_reason"] == {
        "http.503": {"retries": 2, "then_ok": 2, "total_wait_s": 2.0}
    }
    run_command(stats, "--by", "reason")
    assert "Service unavailable  http.503        2               2   2.0 s" in capsys.readouterr().out


def test_the_modes_stand_side_by_side_and_are_not_added_up(own_home: Path, capsys: Capture) -> None:
    record_calls(own_home, simple_call(), simple_call(), simple_call(CallMaker(mode="sandbox")))
    run_command(stats, "--json", "--by", "mode")
    printed = json.loads(capsys.readouterr().out)
    assert {mode: figures["total_calls"] for mode, figures in printed["by_mode"].items()} == {"live": 2, "sandbox": 1}
    assert (printed["mode"], printed["totals"]) == ("live", printed["by_mode"]["live"])
    run_command(stats, "--by", "mode")
    lines = [line.split()[:2] for line in capsys.readouterr().out.splitlines()]
    assert lines == [["Mode", "Calls"], ["live", "2"], ["sandbox", "1"]]


@pytest.mark.parametrize("by", ["platform", "operation", "reason", "hour", "mode"])
def test_without_calls_every_division_is_empty(by: str, capsys: Capture) -> None:
    assert run_command(stats, "--json", "--by", by) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["totals"] == RetryStats().to_json()
    assert set(printed[f"by_{by}"]) == ({"live", "sandbox"} if by == "mode" else set())


@pytest.mark.parametrize("by", ["platform", "operation", "reason", "hour"])
def test_the_calls_are_counted_once(by: str, own_home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = 0

    def counting(*args: Any, **options: Any) -> Any:
        nonlocal counted
        counted += 1
        return tallies(*args, **options)

    monkeypatch.setattr("core.history.statistics.tallies", counting)
    record_calls(own_home, simple_call())
    run_command(stats, "--by", by)
    assert (counted, "Failed attempts by status" in capsys.readouterr().out) == (1, True)
