from __future__ import annotations

from pathlib import Path

import pytest

from core.credentials.environment import find_variable
from core.errors import SettingError
from core.settings import Settings


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


@pytest.mark.parametrize("value", ["", "  ", "your_erp_api_key"])
def test_blank_and_placeholder_count_as_unset(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ERP_API_KEY", value)
    assert find_variable(Settings(), "ERP_API_KEY") is None


def test_config_toml_is_no_place_for_a_credential(own_home: Path) -> None:
    (own_home / "config.toml").write_text('ERP_API_KEY = "from-config"\n', encoding="utf-8")
    assert find_variable(Settings(), "ERP_API_KEY") is None


def test_invalid_utf8_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERP_API_KEY", "se\udcffcret")
    with pytest.raises(SettingError) as caught:
        find_variable(Settings(), "ERP_API_KEY")
    assert caught.value.data["name"] == "ERP_API_KEY"
