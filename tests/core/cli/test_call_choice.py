from __future__ import annotations

import argparse
from datetime import datetime

import pytest

from core.cli.call_choice import add_choice, chosen
from core.errors import BadRequest
from core.history.call_filter import CallFilter


def parsed(*arguments: str) -> CallFilter:
    parser = argparse.ArgumentParser()
    add_choice(parser)
    return chosen(parser.parse_args(arguments))


def test_without_options_all_live_calls_are_chosen() -> None:
    assert parsed() == CallFilter("live")
    assert parsed("--sandbox") == CallFilter("sandbox")


def test_each_option_is_a_condition() -> None:
    day_us = round(datetime.fromisoformat("2026-11-24T00:00:00+00:00").timestamp() * 1e6)
    assert parsed(
        "--platform=erp", "--outcome=failed", "--status=429", "--code=28001008", "--text=客户 a",
        "--since=2026-11-24T00:00:00Z", "--until=2026-11-25T00:00:00+00:00",
    ) == CallFilter("live", "erp", "failed", 429, "28001008", "客户 a", day_us, day_us + 86_400 * 10**6)  # fmt: skip


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_time_that_is_none_names_the_option_and_what_to_write(option: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parsed(option, "tomorrow")
    assert option in caught.value.message
    assert "tomorrow" in caught.value.message
    assert "2026-11-25" in caught.value.hint


@pytest.mark.parametrize("arguments", [["--status", "ok"], ["--status", "42"], ["--outcome", "fine"]])
def test_what_no_call_can_be_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed(*arguments)
    assert arguments[1] in capsys.readouterr().err
