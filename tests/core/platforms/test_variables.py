"""The names of a platform's variables."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.platforms.variables import base_url_variable, credential_variable, prefix, profile_variable


@pytest.mark.parametrize(
    ("platform", "wanted"),
    [("douyin", "DOUYIN"), ("ths123", "THS"), ("my-crm_2", "MY_CRM_2"), ("xiaohongshu", "XIAOHONGSHU")],
)
def test_the_prefix_is_the_id_in_capitals(platform: str, wanted: str) -> None:
    assert prefix(platform) == wanted
    assert base_url_variable(platform) == f"{wanted}_BASE_URL"
    assert profile_variable(platform) == f"{wanted}_PROFILE"


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
    assert credential_variable(platform, kind) == variable


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_variable_name_is_always_one_that_a_shell_takes(platform: str, kind: str) -> None:
    assert set(credential_variable(platform, kind)) <= set(string.ascii_uppercase + string.digits + "_")
