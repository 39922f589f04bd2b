from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli import history
from core.errors import JieruError
from tests.core.cli.stored_calls import record_calls, run_command
from tests.core.history.making import START_US, CallMaker, folded, simple_call

Capture = pytest.CaptureFixture[str]


def test_json_is_an_array_newest_first_with_the_keys_of_the_design(own_home: Path, capsys: Capture) -> None:
    calls = [simple_call(CallMaker(started_us=START_US + number)) for number in range(3)]
    record_calls(own_home, *calls)
    assert run_command(history, "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == [json.loads(json.dumps(folded(call).to_history_json())) for call in reversed(calls)]
    assert set(printed[0]) == {
        "call_id", "platform", "endpoint", "mode", "ok", "stop_reason", "status", "code", "error", "elapsed_s",
        "attempts", "operation", "method", "profile", "account", "started_at", "outcome",
    }  # fmt: skip
    assert printed[0]["started_at"] == "2026-11-18T11:06:40.000Z"
    assert [step["verdict"] for step in printed[0]["attempts"]] == ["retry", "ok"]


def test_the_limit_is_100_unless_given(own_home: Path, capsys: Capture) -> None:
    record_calls(own_home, *[simple_call(CallMaker(started_us=START_US + number)) for number in range(103)])
    run_command(history, "--json")
    assert len(json.loads(capsys.readouterr().out)) == 100
    run_command(history, "--json", "--limit", "2")
    assert len(json.loads(capsys.readouterr().out)) == 2
    run_command(history, "--json", "--limit", "1000")
    assert len(json.loads(capsys.readouterr().out)) == 103


@pytest.mark.parametrize("limit", ["0", "-1", "many", "1.5"])
def test_a_limit_that_is_no_number_of_calls_is_refused(limit: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stop:
        run_command(history, "--limit", limit)
    assert stop.value.code == 2
    assert f"--limit: {limit} is not a whole number from 1 up" in capsys.readouterr().err


def test_live_and_sandbox_are_kept_apart(own_home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    record_calls(own_home, simple_call(), simple_call(CallMaker(mode="sandbox"), "erp"))

    def platforms(*arguments: str) -> list[str]:
        run_command(history, "--json", *arguments)
        return [call["platform"] for call in json.loads(capsys.readouterr().out)]

    assert platforms() == ["douyin"]
    assert platforms("--sandbox") == ["erp"]
    monkeypatch.setenv("JIERU_SANDBOX", "1")
    assert platforms() == ["erp"]


def test_without_calls_json_is_an_empty_array(capsys: Capture) -> None:
    assert run_command(history, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(("language", "sentence"), [("en", "No live calls"), ("zh", "还没有线上环境的调用记录")])
def test_without_calls_a_sentence_says_so(
    language: str, sentence: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIERU_LANG", language)
    assert run_command(history) == 0
    assert sentence in capsys.readouterr().out


def test_the_table_has_a_line_a_call(own_home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = CallMaker(started_us=START_US - 1)
    started = raw.start("erp", operation=None, endpoint="/订单", method="POST")
    record_calls(own_home, simple_call(status=201), [started, raw.finish("cancelled", "cancelled")])
    monkeypatch.setenv("JIERU_LANG", "zh")
    run_command(history)
    head, first, second = capsys.readouterr().out.splitlines()
    assert head.split()[:2] == ["开始时间", "平台"]
    assert first.split()[2:] == ["douyin", "video.list", "成功", "201", "0", "2", "1.0", "s", "0.50", "s"]
    assert second.split()[2:6] == ["erp", "POST", "/订单", "已取消"]


@pytest.mark.parametrize("form", ["csv", "json", "har"])
def test_all_calls_go_into_a_file(own_home: Path, tmp_path: Path, capsys: Capture, form: str) -> None:
    record_calls(own_home, *[simple_call(CallMaker(started_us=START_US + number)) for number in range(203)])
    target = tmp_path / f"calls.{form}"
    assert run_command(history, "--export", str(target)) == 0
    assert f"203 calls written to {target}" in capsys.readouterr().err
    assert target.stat().st_size > 10_000


def test_a_file_name_without_a_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JieruError) as caught:
        run_command(history, "--export", str(tmp_path / "calls.xlsx"))
    assert caught.value.code == "export.unknown_form"
    assert "calls.xlsx" in caught.value.message


def test_a_folder_that_is_not_there_is_said_with_its_name(own_home: Path, tmp_path: Path) -> None:
    record_calls(own_home, simple_call())
    with pytest.raises(JieruError) as caught:
        run_command(history, "--export", str(tmp_path / "none" / "calls.csv"))
    assert caught.value.code == "export.cannot_write"
    assert "No such file" in caught.value.message
