from __future__ import annotations

import getpass
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core import api_credential_manager, settings
from core.api_credential_manager import get_credential_manager
from core.cli import main
from tests.core.keyrings import FolderKeyring
from tests.core.loopback import Answer, Vendor, serving

Run = Callable[..., tuple[int, str, str]]
KEYS = ["platform", "type", "origin", "state", "shadows", "length", "changed_at", "expires_at"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command as a process of its own would; code, output, errors."""

    def execute(*arguments: str, stdin: io.TextIOBase | str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(api_credential_manager, "_manager", None)
        monkeypatch.setattr(settings, "_settings", None)
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin) if isinstance(stdin, str) else stdin)
        code = main(["credentials", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return execute


def listed(run: Run) -> list[dict[str, Any]]:
    code, out, err = run("list", "--json")
    assert (code, err) == (0, "")
    rows: list[dict[str, Any]] = json.loads(out)
    return rows


def test_set_list_and_delete(run: Run) -> None:
    assert run("list")[:2] == (0, "There are no credentials yet.\n")
    code, out, err = run("set", "douyin", "access_token", stdin="act.value\n")
    assert code == 0
    assert "act.value" not in out + err
    assert "encrypted file" in out
    assert err.count("\n") == 1, "one line says that there is no keyring"
    assert get_credential_manager().get_credential("douyin", "access_token") == "act.value"
    (row,) = listed(run)
    assert list(row) == KEYS
    assert row.pop("changed_at").endswith("Z")
    assert row == {
        "platform": "douyin",
        "type": "access_token",
        "origin": "file",
        "state": "set",
        "shadows": None,
        "length": len("act.value"),
        "expires_at": None,
    }
    assert "act.value" not in run("list")[1]
    assert run("delete", "douyin", "access_token")[0] == 0
    assert listed(run) == []
    assert run("delete", "douyin", "access_token")[0] == 2


def test_the_list_is_sorted_and_shows_what_hides_what(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for platform, kind in (("zhihu", "access_token"), ("my crm", "api_key"), ("erp", "username"), ("erp", "api_key")):
        run("set", platform, kind, stdin="value-1234")
    monkeypatch.setenv("ERP_API_KEY", "from-environment")
    Path(".env").write_text("TOUTIAO_ACCESS_TOKEN=from-file\n", encoding="utf-8")
    monkeypatch.setenv("DOUYIN_BASE_URL", "https://open.douyin.com")
    monkeypatch.setenv("DOUYIN_APP_ID", "your_douyin_app_id")
    assert [(row["platform"], row["type"], row["origin"], row["shadows"]) for row in listed(run)] == [
        ("erp", "api_key", "environment", "file"),
        ("erp", "username", "file", None),
        ("my crm", "api_key", "file", None),
        ("toutiao", "access_token", "dotenv", None),
        ("zhihu", "access_token", "file", None),
    ]


def test_the_list_says_what_hides_what_and_what_counts_as_unset(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("set", "erp", "api_key", stdin="value-1234")
    monkeypatch.setenv("ERP_API_KEY", "from-environment\n")
    monkeypatch.setenv("DOUYIN_APP_ID", "your_douyin_app_id")
    monkeypatch.setenv("ZHIHU_API_KEY", " ")
    code, out, err = run("list")
    assert code == 0
    assert "hides the one in: encrypted file" in out
    assert "a line end after the variable's value was dropped" in out
    assert err.strip().endswith("DOUYIN_APP_ID, ZHIHU_API_KEY")
    assert "value-1234" not in out
    assert "from-environment" not in out


def test_a_variable_that_is_no_text_hides_nothing_else(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("set", "erp", "api_key", stdin="value-1234")
    monkeypatch.setenv("ERP_PASSWORD", "\udcff")
    rows = {row["type"]: row["state"] for row in listed(run)}
    assert rows == {"api_key": "set", "password": "unavailable"}
    assert "ERP_PASSWORD" in run("list")[1]


def test_each_of_the_four_answers_has_its_own_words(
    run: Run, monkeypatch: pytest.MonkeyPatch, own_home: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv("JIERU_TEST_KEYRING", str(tmp_path / "keyring"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.keyrings.FolderKeyring")
    code, out, _ = run("set", "erp", "api_key", stdin="value-1234")
    assert (code, "tests.core.keyrings.FolderKeyring" in out) == (0, True), "the keyring that was named is named"
    FolderKeyring.lock(True)
    answers = {"locked": run("validate", "erp", "api_key")}
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.keyrings.BrokenKeyring")
    answers["unavailable"] = run("validate", "erp", "api_key")
    FolderKeyring.lock(False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.keyrings.LyingKeyring")
    answers["damaged"] = run("validate", "erp", "api_key")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.core.keyrings.FolderKeyring")
    answers["absent"] = run("validate", "erp", "username")
    assert {name: code for name, (code, _, _) in answers.items()} == {
        "locked": 2,
        "unavailable": 2,
        "damaged": 2,
        "absent": 1,
    }
    words = {"locked": "is locked", "unavailable": "does not answer", "damaged": "is damaged", "absent": "missing:"}
    for name, (_, out, err) in answers.items():
        assert words[name] in err
        assert out == ""


def test_what_cannot_be_read_is_listed_too(run: Run, own_home: Path) -> None:
    run("set", "erp", "api_key", stdin="value-1234")
    (path,) = (own_home / ".credentials").glob("*.enc")
    path.write_bytes(b"damaged")
    (row,) = listed(run)
    assert (row["state"], row["length"]) == ("damaged", None)
    out = run("list")[1]
    assert path.name in out
    assert "restore it from a backup" in out


def test_a_terminal_is_asked_without_echo(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return "typed-value"

    monkeypatch.setattr(getpass, "getpass", typed)
    assert run("set", "erp", "api_key", stdin=Terminal())[0] == 0
    assert get_credential_manager().get_credential("erp", "api_key") == "typed-value"
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("given", "kept"), [("a\nb\n", "a\nb"), ("a\r\n", "a"), ("a", "a"), (" a ", " a "), ("a\n\n", "a\n")]
)
def test_one_line_end_is_dropped(run: Run, given: str, kept: str) -> None:
    run("set", "erp", "api_key", stdin=given)
    assert get_credential_manager().get_credential("erp", "api_key") == kept


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("set", "erp", "api_key"), ""),
        (("set", "erp", "api_key"), " \n"),
        (("set", "../etc", "api_key"), "value"),
        (("set", "erp", "a/b"), "value"),
        (("set", "erp"), "value"),
        (("nonsense",), ""),
    ],
)
def test_what_cannot_be_is_one_error_and_nothing_is_saved(run: Run, arguments: tuple[str, ...], stdin: str) -> None:
    code, out, err = run(*arguments, stdin=stdin)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err
    assert listed(run) == []


def test_input_that_is_no_text_is_refused_without_being_shown(run: Run) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"secret\xff"), encoding="utf-8")
    code, _, err = run("set", "erp", "api_key", stdin=stdin)
    assert code == 2
    assert "secret" not in err
    assert err.count("\n") == 1


def test_a_bad_encryption_key_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_CREDENTIAL_ENCRYPTION_KEY", "no-key-at-all")
    code, _, err = run("set", "erp", "api_key", stdin="value")
    assert code == 2
    assert "API_CREDENTIAL_ENCRYPTION_KEY" in err
    assert "no-key-at-all" not in err


def test_what_only_a_variable_has_is_not_deleted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERP_API_KEY", "from-environment")
    code, _, err = run("delete", "erp", "api_key")
    assert code == 2
    assert "variable" in err


def test_validate(run: Run) -> None:
    code, _, err = run("validate", "erp")
    assert code == 1
    assert "api_key" in err
    run("set", "erp", "api_key", stdin="value-1234")
    assert run("validate", "erp")[0] == 0
    assert run("validate", "erp", "api_key")[0] == 0
    assert run("validate", "erp", "password")[0] == 1


@pytest.mark.real
def test_refresh_tells_which_token_and_until_when_and_never_its_value(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = {"access_token": "act.brand-new-token", "expires_in": 1296000, "error_code": 0}
    with serving(Vendor(Answer(body={"data": token, "message": "success"}))) as vendor:
        monkeypatch.setenv("DOUYIN_BASE_URL", vendor.url)
        monkeypatch.setenv("DOUYIN_CLIENT_KEY", "ck-123456")
        run("set", "douyin", "refresh_token", stdin="rft.stored-token")
        code, out, err = run("refresh", "douyin")
        assert (code, err) == (0, "")
        assert out.startswith("access_token of douyin was renewed and saved.\nValid until 20")
        assert run("refresh", "douyin", "access_token")[0] == 0
    assert get_credential_manager().get_credential("douyin", "access_token") == "act.brand-new-token"
    assert "brand-new-token" not in out
    (row,) = [row for row in listed(run) if row["type"] == "access_token"]
    assert row["expires_at"] > row["changed_at"]


@pytest.mark.real
def test_a_refresh_that_fails_or_cannot_be_tried(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = run("refresh", "erp")
    assert (code, "ERP has no token that can be refreshed or fetched" in err) == (2, True)
    code, _, err = run("refresh", "douyin", "session")
    assert (code, "access_token, client_token, app_token, refresh_token" in err) == (2, True)
    assert run("refresh", "nowhere")[0] == 2
    code, _, err = run("refresh", "douyin", "app_token")
    assert (code, "App ID (app_id), App Secret (app_secret)" in err) == (2, True)
    refused = {"err_no": 40017, "err_tips": "bad secret"}
    with serving(Vendor(Answer(body=refused))) as vendor:
        monkeypatch.setenv("DOUYIN_BASE_URL", vendor.url)
        monkeypatch.setenv("DOUYIN_APP_ID", "tt-123456")
        monkeypatch.setenv("DOUYIN_APP_SECRET", "as-123456")
        code, out, err = run("refresh", "douyin", "app_token")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "app secret is wrong" in err
    assert "as-123456" not in err


@pytest.mark.real
def test_a_refresh_in_the_sandbox_touches_nothing_of_the_users(run: Run) -> None:
    code, out, _ = run("refresh", "douyin", "--sandbox")
    assert (code, "access_token of douyin" in out) == (0, True)
    assert listed(run) == []


def test_a_platform_that_there_is_not_is_told(run: Run) -> None:
    code, out, err = run("validate", "douyn")
    assert (code, out) == (2, "")
    assert "“douyn”" in err
    assert "douyin" in err
    code, _, err = run("set", "douyn", "api_key", stdin="value-1234\n")
    assert code == 0
    assert "no platform “douyn” yet" in err
    assert run("validate", "douyn")[0] == 0
