from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from core.cli import history
from core.errors import JieruError
from core.events import Mode
from core.history import History
from core.history.call_filter import CallFilter
from tests.core.cli.stored_calls import record_calls, run_command
from tests.core.history.making import START_US, CallMaker, folded, simple_call
from tests.waiting import holds_in_time

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


def test_conditions_choose_among_the_calls_and_for_the_file_too(
    own_home: Path, tmp_path: Path, capsys: Capture
) -> None:
    failed = CallMaker("call-failed", started_us=START_US + 1)
    record_calls(
        own_home,
        simple_call(CallMaker("call-ok")),
        [
            failed.start("erp", request={"body": {"客户": "张三"}}),
            *failed.failed(1, status=429, code="7"),
            failed.finish("failed"),
        ],
    )

    def found(*arguments: str) -> list[str]:
        assert run_command(history, "--json", *arguments) == 0
        return [call["call_id"] for call in json.loads(capsys.readouterr().out)]

    assert found() == ["call-failed", "call-ok"]
    for arguments in (
        ("--platform", "erp"), ("--outcome", "failed"), ("--status", "429"), ("--code", "7"), ("--text", "张三 429"),
    ):  # fmt: skip
        assert found(*arguments) == ["call-failed"], arguments
    assert found("--status", "503") == ["call-ok"]
    assert found("--since", "1h") == []
    assert found("--since", "2026-11-01", "--until", "2026-12-31") == ["call-failed", "call-ok"]
    target = tmp_path / "calls.json"
    run_command(history, "--status", "429", "--export", str(target))
    assert [call["call_id"] for call in json.loads(target.read_text())] == ["call-failed"]


def test_that_no_call_matches_is_another_sentence_than_that_there_is_none(own_home: Path, capsys: Capture) -> None:
    record_calls(own_home, simple_call())
    run_command(history, "--text", "nowhere")
    assert capsys.readouterr().out == "No live calls match.\n"


def test_a_search_that_is_stopped_gives_the_question_up(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record_calls(own_home, simple_call())
    seen: list[bool] = []

    result = Future.result

    def stopped(self: Future[Any], timeout: float | None = None) -> Any:
        monkeypatch.setattr(Future, "result", result)
        raise KeyboardInterrupt

    def find(self: History, wanted: CallFilter, *, given_up: Callable[[], bool], **_: object) -> None:
        seen.append(holds_in_time(given_up))

    monkeypatch.setattr(History, "find", find)
    monkeypatch.setattr(Future, "result", stopped)
    with pytest.raises(KeyboardInterrupt):
        run_command(history, "--text", "x")
    assert seen == [True]


def test_a_history_that_cannot_be_read_any_more_is_said(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record_calls(own_home, simple_call())
    monkeypatch.setattr(History, "find", lambda *_, **__: None)
    with pytest.raises(JieruError, match=r"history\.sqlite3"):
        run_command(history, "--text", "x")


def count(home: Path, mode: Mode) -> int:
    opened = History.open(home / "history.sqlite3")
    try:
        return opened.count(mode)
    finally:
        opened.close()


def test_clearing_asks_at_a_terminal_and_deletes_one_mode(
    own_home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_calls(own_home, simple_call(), simple_call(CallMaker(mode="sandbox")))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "n" if len(asked) == 1 else "y"

    monkeypatch.setattr("builtins.input", answer)
    assert run_command(history, "--clear") == 2
    assert count(own_home, "live") == 1
    assert run_command(history, "--clear") == 0
    assert (count(own_home, "live"), count(own_home, "sandbox")) == (0, 1)
    assert asked[0].startswith("Delete all 1 live calls (the history takes 0.")
    assert capsys.readouterr().err == "Nothing was deleted.\n1 live calls deleted.\n"


def test_clearing_without_a_terminal_needs_yes(own_home: Path, capsys: Capture) -> None:
    record_calls(own_home, simple_call())
    with pytest.raises(JieruError) as caught:
        run_command(history, "--clear")
    assert caught.value.code == "history.clear_needs_yes"
    assert run_command(history, "--clear", "--yes") == 0
    assert count(own_home, "live") == 0
    assert run_command(history, "--clear", "--yes") == 0
    assert "No live calls" in capsys.readouterr().out


def test_clearing_takes_no_conditions(own_home: Path) -> None:
    record_calls(own_home, simple_call())
    with pytest.raises(JieruError) as caught:
        run_command(history, "--clear", "--yes", "--platform", "erp")
    assert caught.value.code == "history.clear_takes_all"
    assert count(own_home, "live") == 1
