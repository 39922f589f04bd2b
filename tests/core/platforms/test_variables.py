"""The names of a platform's variables."""

from __future__ import annotations

import pytest

from core.credentials.environment import variable_name
from core.platforms.variables import base_url_variable, credential_variable, prefix, profile_variable


@pytest.mark.parametrize(
    ("platform", "wanted"),
    [("douyin", "DOUYIN"), ("ths123", "THS"), ("my-crm_2", "MY_CRM_2"), ("xiaohongshu", "XIAOHONGSHU")],
)
def test_the_prefix_is_the_id_in_capitals(platform: str, wanted: str) -> None:
    assert prefix(platform) == wanted
    assert base_url_variable(platform) == f"{wanted}_BASE_URL"
    assert profile_variable(platform) == f"{wanted}_PROFILE"


@pytest.mark.parametrize("platform", ["douyin", "ths123", "my-crm"])
def test_definitions_and_stores_agree_on_the_names(platform: str) -> None:
    assert credential_variable(platform, "access_token") == variable_name(platform, "access_token")
