"""Settings: the order, what counts as unset, and every bad value named. And ``env.example``."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.api_credential_manager import APICredentialManager
from core.errors import SettingError
from core.platforms.base_url import base_url
from core.platforms.loader import load_platforms
from core.retry.defaults import policy_from_settings
from core.settings import DEFAULTS, RECHECK_S, Settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "env.example"


def test_the_order(own_home: Path) -> None:
    environ: dict[str, str] = {"JIERU_HOME": str(own_home)}
    settings = Settings(environ, clock=iter(range(1000)).__next__)
    assert settings.text("API_TIMEOUT") == "30.0"
    (own_home / "config.toml").write_text("API_TIMEOUT = 5\n")
    assert settings.number("API_TIMEOUT") == 5.0
    (own_home / ".env").write_text("API_TIMEOUT=6\n")
    assert settings.number("API_TIMEOUT") == 6.0
    Path(".env").write_text("API_TIMEOUT=7\n")
    assert settings.number("API_TIMEOUT") == 7.0
    environ["API_TIMEOUT"] = "8"
    found = settings.find("API_TIMEOUT")
    assert found is not None
    assert (found.value, found.source) == ("8", "environment")
    assert "8" not in repr(found).replace("8 char", "")


@pytest.mark.parametrize("value", ["", "   ", "your_douyin_app_id"])
def test_blank_and_placeholder_are_unset(value: str) -> None:
    assert Settings({"DOUYIN_APP_ID": value}).find("DOUYIN_APP_ID") is None
    assert Settings({"DOUYIN_APP_ID": value}).noted("DOUYIN_APP_ID")[1] in ("blank", "placeholder")


def test_a_placeholder_does_not_hide_a_real_value_below_it() -> None:
    Path(".env").write_text("DOUYIN_APP_ID=real-id\n")
    assert Settings({"DOUYIN_APP_ID": "your_douyin_app_id"}).text("DOUYIN_APP_ID") == "real-id"


def test_a_trailing_newline_is_taken_off_and_noted() -> None:
    settings = Settings({"ERP_API_KEY": "key-1\n"})
    assert settings.text("ERP_API_KEY") == "key-1"
    found, note = settings.noted("ERP_API_KEY")
    assert (found, note) == (settings.find("ERP_API_KEY"), "newline_stripped")


@pytest.mark.parametrize(
    ("name", "value"),
    [("API_TIMEOUT", "soon"), ("API_TIMEOUT", "nan"), ("API_TIMEOUT", "inf"), ("API_TIMEOUT", "-1")],
)
def test_a_bad_number_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        Settings({name: value}).number(name)
    assert caught.value.data["name"] == name
    assert name in str(caught.value)


def test_bad_choices_flags_and_bytes_name_their_variable() -> None:
    with pytest.raises(SettingError, match="API_CREDENTIALS_STORE"):
        Settings({"API_CREDENTIALS_STORE": "cloud"}).choice("API_CREDENTIALS_STORE", ("auto", "file"))
    with pytest.raises(SettingError, match="JIERU_SANDBOX"):
        Settings({"JIERU_SANDBOX": "perhaps"}).flag("JIERU_SANDBOX")
    with pytest.raises(SettingError, match="ERP_API_KEY"):
        Settings({"ERP_API_KEY": "\udcff"}).text("ERP_API_KEY")


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("\ufeffA_B=1\n".encode(), "1"),
        (b"A_B=1\r\n", "1"),
        (b"export A_B='x y'\n", "x y"),
        (b"A_B=$HOME\n", "$HOME"),
        ("A_B=中文\n".encode(), "中文"),
    ],
)
def test_dotenv_forms(content: bytes, value: str) -> None:
    Path(".env").write_bytes(content)
    assert Settings({}).text("A_B") == value


def test_a_line_that_is_none_is_named_with_its_file_and_not_repeated(caplog: pytest.LogCaptureFixture) -> None:
    Path(".env").write_text("A_B=1\n=secret-1\nC_D=2\n", encoding="utf-8")
    settings = Settings({})
    assert (settings.text("A_B"), settings.text("C_D")) == ("1", "2")
    (record,) = caplog.records
    assert ".env, line 2 " in record.getMessage()
    assert "secret-1" not in caplog.text


def test_a_folder_called_dotenv_holds_no_settings() -> None:
    Path(".env").mkdir()
    assert Settings({"A_B": "1"}).text("A_B") == "1"


def test_without_a_working_folder_the_other_places_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert Settings({"A_B": "1"}).text("A_B") == "1"


def test_unreadable_files_are_named(own_home: Path) -> None:
    Path(".env").write_bytes(b"A_B=\xff\xfe\n")
    with pytest.raises(SettingError, match=r"\.env"):
        Settings({}).text("A_B")
    Path(".env").unlink()
    (own_home / "config.toml").write_text("A = [\n")
    with pytest.raises(SettingError, match=r"config\.toml"):
        Settings({"JIERU_HOME": str(own_home)}).text("A_B")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_given_back_or_counts_as_unset(value: str) -> None:
    found = Settings({"X_Y": value}).text("X_Y")
    assert found is None or value.rstrip("\r\n") == found


@pytest.mark.parametrize("name", [".env", "config.toml"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(own_home: Path, name: str) -> None:
    os.mkfifo(own_home / name)
    with pytest.raises(SettingError, match="cannot be read"):
        Settings({"JIERU_HOME": str(own_home)}).find("ERP_API_KEY")


def test_copying_env_example_changes_nothing(own_home: Path) -> None:
    environ = {"JIERU_HOME": str(own_home)}  # else the folders of whoever runs the tests
    before = policy_from_settings(Settings(environ), jitter=True)
    shutil.copy(EXAMPLE, ".env")
    settings = Settings(environ)
    assert policy_from_settings(settings, jitter=True) == before
    assert all(settings.text(name) == value for name, value in DEFAULTS.items())
    for platform in load_platforms(settings):
        assert base_url(platform, settings).url == platform.base_url
        assert all(settings.find(item.env) is None for item in platform.credentials)
    assert APICredentialManager(settings=settings).list_platforms() == []


def test_what_is_derived_is_made_anew_only_after_a_change(own_home: Path) -> None:
    environ = {"JIERU_HOME": str(own_home), "A_B": "1"}
    now = [0.0]
    settings = Settings(environ, clock=lambda: now[0])
    made: list[str | None] = []

    def derived() -> str | None:
        def make(given: Settings) -> str | None:
            made.append(given.text("A_B"))
            return made[-1]

        return settings.derived("a thing", ("A_B",), make)

    assert [derived(), derived()] == ["1", "1"]
    environ["OTHER"] = "2"
    assert (derived(), made) == ("1", ["1"])
    environ["A_B"] = "2"
    assert (derived(), made) == ("2", ["1", "2"])
    del environ["A_B"]
    assert derived() is None
    (own_home / ".env").write_text("A_B=3\n")
    assert derived() is None  # files are looked at again at most every 250 ms
    now[0] += RECHECK_S
    assert [derived(), derived()] == ["3", "3"]
    now[0] += RECHECK_S
    assert (derived(), made) == ("3", ["1", "2", None, "3"])
    environ["JIERU_HOME"] = str(own_home / "elsewhere")
    assert derived() is None


def test_what_is_derived_sees_every_change_of_the_process_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings()

    def derived() -> str | None:
        return settings.derived("a thing", ("A_B",), lambda given: given.text("A_B"))

    assert derived() is None
    monkeypatch.setenv("A_B", "1")
    assert derived() == "1"
    with mock.patch.dict(os.environ, {"A_B": "值"}):
        assert derived() == "值"
    assert derived() == "1"
    monkeypatch.delenv("A_B")
    assert derived() is None


def test_a_failure_is_not_kept() -> None:
    environ = {"A_B": "x"}
    settings = Settings(environ)
    for _ in range(2):
        with pytest.raises(SettingError):
            settings.derived("a thing", ("A_B",), lambda given: given.number("A_B"))
    environ["A_B"] = "4"
    assert settings.derived("a thing", ("A_B",), lambda given: given.number("A_B")) == 4.0


def test_env_example_names_every_variable() -> None:
    named = set(re.findall(r"^([A-Z][A-Z0-9_]*)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    wanted = set(DEFAULTS) | {"API_CREDENTIALS_DIR", "API_CREDENTIAL_ENCRYPTION_KEY", "API_RETRY_DEADLINE"}
    wanted |= {"JIERU_HOME", "JIERU_SANDBOX", "JIERU_LANG"}
    for platform in load_platforms():
        wanted |= {platform.base_url_env, *(item.env for item in platform.credentials)}
        wanted.add(platform.base_url_env.replace("ERP_API_URL", "ERP_BASE_URL").replace("BASE_URL", "PROFILE"))
    assert named >= wanted
    in_code = set()
    for file in (ROOT / "core").rglob("*.py"):
        in_code |= set(re.findall(r'"((?:API|JIERU)_[A-Z_]+)"', file.read_text(encoding="utf-8")))
    assert in_code <= named
