"""``jieru-cli platforms``: what there is, whether a file is in order, which hosts are trusted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli import main
from core.platforms.loader import BUILTIN, get_registry

BROKEN = 'schema = 1\n[platform]\nid = "crm"\nbase_url = "https://crm.example"\n\nbogus = 1\n'


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    get_registry.cache_clear()
    yield
    get_registry.cache_clear()


def test_the_list_names_every_platform_and_its_operations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["platforms", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == list(BUILTIN)
    assert rows[0]["base_url"] == "https://open.douyin.com"
    assert "video.list" in rows[0]["operations"]
    assert main(["platforms"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(BUILTIN)


def test_a_broken_file_is_told_on_stderr_and_the_others_are_listed(
    own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own_home / "platforms"
    folder.mkdir()
    (folder / "crm.toml").write_text(BROKEN)
    assert main(["platforms", "--json"]) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == len(BUILTIN)
    assert f"{folder / 'crm.toml'}:6: " in err
    assert "bogus" in err


def test_a_bad_address_of_one_platform_is_told_in_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ERP_API_URL", "no-scheme")
    assert main(["platforms", "--json"]) == 0
    row = next(row for row in json.loads(capsys.readouterr().out) if row["id"] == "erp")
    assert "ERP_API_URL" in row["base_url"]


def test_check_says_file_and_line_and_exits_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "crm.toml"
    file.write_text(BROKEN)
    assert main(["platforms", "check", str(file)]) == 2
    assert capsys.readouterr().err.startswith(f"{file}:6: ")
    file.write_text(BROKEN.replace("bogus = 1\n", ""))
    assert main(["platforms", "check", str(file)]) == 0
    assert "crm" in capsys.readouterr().out


def test_a_file_that_is_not_there_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["platforms", "check", "no-such-file"]) == 2
    assert "no-such-file:1: " in capsys.readouterr().err


def test_a_host_is_trusted_from_then_on(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["platforms", "trust", "erp", "ERP.Example.com"]) == 0
    assert "erp.example.com" in capsys.readouterr().out
    assert json.loads((own_home / "trusted-hosts.json").read_text()) == {"erp": ["erp.example.com"]}


@pytest.mark.parametrize("arguments", [["nowhere", "x.example"], ["erp", "bad host"], ["erp", "https://x.example"]])
def test_what_cannot_be_trusted_exits_2(
    arguments: list[str], own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["platforms", "trust", *arguments]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert not (own_home / "trusted-hosts.json").exists()
