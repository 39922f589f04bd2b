from __future__ import annotations

from pathlib import Path

from dotenv import dotenv_values

from core.placeholders import PLACEHOLDERS, is_placeholder

EXAMPLE = Path(__file__).parents[2] / "env.example"


def test_they_are_what_the_example_shows() -> None:
    shown = {name: value for name, value in dotenv_values(EXAMPLE).items() if (value or "").startswith("your_")}
    assert shown == PLACEHOLDERS


def test_only_the_variables_own_placeholder_is_one() -> None:
    assert is_placeholder("DOUYIN_APP_ID", "your_douyin_app_id")
    for value in ("your_app_id", "your_douyin_app_secret", "your_anything", "YOUR_DOUYIN_APP_ID", ""):
        assert not is_placeholder("DOUYIN_APP_ID", value)
    assert not is_placeholder("MY_CRM_API_KEY", "your_my_crm_api_key"), "a custom platform's variable has none"
