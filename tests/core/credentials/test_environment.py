from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.credentials.environment import find_variable, variable_name, variable_value
from core.errors import SettingError
from core.settings import Settings


@pytest.mark.parametrize(
    ("platform", "kind", "variable"),
    [
        ("douyin", "app_id", "DOUYIN_APP_ID"),
        ("ths123", "api_key", "TONGHUASHUN_API_KEY"),
        ("ths123", "api_secret", "TONGHUASHUN_API_SECRET"),
        ("ths123", "app_key", "THS_APP_KEY"),
        ("ths123", "refresh_token", "THS_REFRESH_TOKEN"),
        ("my-crm 2", "api.key", "MY_CRM_2_API_KEY"),
        ("抖音", "key", "___KEY"),
        ("straße", "key", "STRA_E_KEY"),
    ],
)
def test_names_of_variables(platform: str, kind: str, variable: str) -> None:
    assert variable_name(platform, kind) == variable


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_variable_name_is_always_one_that_a_shell_takes(platform: str, kind: str) -> None:
    assert set(variable_name(platform, kind)) <= set(string.ascii_uppercase + string.digits + "_")


def test_the_environment_comes_before_the_dotenv_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("ERP_API_KEY=from-file\n", encoding="utf-8")
    found = find_variable(Settings(), "ERP_API_KEY")
    assert found is not None
    assert (found.value, found.origin) == ("from-file", "dotenv")
    assert "from-file" not in repr(found)
    monkeypatch.setenv("ERP_API_KEY", "from-environment\n")
    found = find_variable(Settings(), "ERP_API_KEY")
    assert found is not None
    assert (found.value, found.origin) == ("from-environment", "environment")
    assert variable_value("erp", "api_key", Settings()) == "from-environment"


@pytest.mark.parametrize("value", ["", "  ", "your_erp_api_key"])
def test_blank_and_placeholder_count_as_unset(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ERP_API_KEY", value)
    assert find_variable(Settings(), "ERP_API_KEY") is None
    assert variable_value("erp", "api_key", Settings()) is None


def test_config_toml_is_no_place_for_a_credential(own_home: Path) -> None:
    (own_home / "config.toml").write_text('ERP_API_KEY = "from-config"\n', encoding="utf-8")
    assert find_variable(Settings(), "ERP_API_KEY") is None


def test_invalid_utf8_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERP_API_KEY", "se\udcffcret")
    with pytest.raises(SettingError) as caught:
        find_variable(Settings(), "ERP_API_KEY")
    assert caught.value.data["name"] == "ERP_API_KEY"
