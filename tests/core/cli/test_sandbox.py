from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from core.cli import sandbox
from core.errors import SettingError
from core.sandbox import server


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    sandbox.add_to(parser.add_subparsers())
    return parser.parse_args(["sandbox", *arguments])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [((), {"port": 0, "record": None}), (("--port", "81", "--record", "f"), {"port": 81, "record": Path("f")})],
)
def test_the_arguments_reach_the_server(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], expected: dict[str, object]
) -> None:
    seen: list[dict[str, object]] = []

    def run(**given: object) -> int:
        seen.append(given)
        return 0

    monkeypatch.setattr(server, "run", run)
    args = parsed(*arguments)
    assert args.run(args) == 0
    assert seen == [expected]


def test_a_bad_port_is_a_setting_error() -> None:
    args = parsed("--port", "70000")
    with pytest.raises(SettingError) as caught:
        args.run(args)
    assert caught.value.code == "sandbox.port.out_of_range"


def test_a_port_that_is_no_number_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parsed("--port", "many")
    assert caught.value.code == 2
    assert "many" in capsys.readouterr().err


def test_the_help_has_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed("--help")
    shown = capsys.readouterr().out
    assert "free one" in shown
    assert "cli.sandbox" not in shown
