"""Names in sentences: in the reader's language, with the id where the name does not say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadRequest, CredentialMissing
from core.platforms.titles import titled
from core.texts import Language, set_language
from tests.definitions import bearer_platform, define


@pytest.mark.parametrize(
    ("lang", "placeholder", "wanted"),
    [
        ("zh", "platform_title", "抖音 (douyin)"),
        ("en", "platform_title", "Douyin"),
        ("zh", "type_title", "Client Key (client_key)"),
        ("zh", "missing_titles", "access_token（用户访问令牌）、open_id（用户标识）"),
        ("en", "missing_titles", "Access token (of a user, access_token), open_id (the user)"),
        ("en", "operation_title", "List videos (video.list)"),
        ("en", "limit_s", None),
    ],
)
def test_a_name_with_its_id_where_it_does_not_say_it(lang: Language, placeholder: str, wanted: str | None) -> None:
    data = {"platform": "douyin", "type": "client_key", "missing": "access_token, open_id", "operation": "video.list"}
    assert titled(placeholder, data, lang) == wanted


@pytest.mark.parametrize("platform", ["no_such", "plain"])
def test_what_has_no_name_is_called_by_its_id(platform: str, own_home: Path) -> None:
    define(own_home, "plain", bearer_platform("plain", ""))
    assert titled("platform_title", {"platform": platform}, "zh") == platform
    assert titled("type_title", {"platform": platform, "type": "access_token"}, "zh") == "access_token"
    assert titled("operation_title", {"platform": platform, "operation": "x.y"}, "zh") == "x.y"


def test_an_error_names_things_in_the_language_of_whoever_reads_it() -> None:
    error = CredentialMissing(
        "credential.missing", platform="ths123", type="app_key", missing="app_key", variable="THS_APP_KEY"
    )
    set_language("zh")
    assert error.message == "同花顺 (ths123) 缺少凭证：App Key (app_key)。"
    set_language("en")
    assert error.message == "Tonghuashun (ths123) lacks credentials: App key (app_key)."
    assert "jieru-cli credentials set ths123 app_key" in error.hint


def test_an_operation_is_named_as_the_window_lists_it() -> None:
    set_language("zh")
    error = BadRequest("param.missing", platform="douyin", operation="video.stats", name="item_ids")
    assert "视频数据 (video.stats)" in error.message
