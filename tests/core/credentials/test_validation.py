from __future__ import annotations

import pytest

from core.credentials.types import Validation
from core.credentials.validation import nearest_scheme, validate
from core.platforms.loader import load_platforms
from core.platforms.model import AuthScheme, Platform

PATTERNS = {"token": "act\\..+"}


def check(wanted: tuple[str, ...], values: dict[str, str], **expires: float) -> Validation:
    return validate(wanted, values, lambda kind: PATTERNS.get(kind, ""), expires, now=100.0)


@pytest.mark.parametrize(
    ("wanted", "values", "result"),
    [
        (("token",), {"token": "act.1"}, Validation()),
        (("token", "id"), {"token": "act.1"}, Validation(missing=("id",))),
        ((), {"token": "xact.1"}, Validation(malformed=("token",))),
        (("token",), {"token": "act."}, Validation(malformed=("token",))),
        (("token", "token"), {}, Validation(missing=("token",))),
        (("*",), {}, Validation(missing=("*",))),
    ],
)
def test_what_is_missing_and_malformed(wanted: tuple[str, ...], values: dict[str, str], result: Validation) -> None:
    assert check(wanted, values) == result


@pytest.mark.parametrize(("moment", "expired"), [(99.0, ("token",)), (100.0, ("token",)), (100.1, ())])
def test_expiry_counts_for_what_is_needed(moment: float, expired: tuple[str, ...]) -> None:
    assert check(("token",), {"token": "act.1"}, token=moment, unused=1.0).expired == expired
    assert check((), {"token": "act.1"}, token=moment).expired == ()


def test_the_scheme_with_the_fewest_gaps_counts() -> None:
    schemes = (AuthScheme("pair", "basic", ("user", "password")), AuthScheme("key", "bearer", ("key",)))
    platform = Platform("erp", {}, "http://127.0.0.1", (), auth=schemes)
    assert nearest_scheme(platform, ()) == ("key",)
    assert nearest_scheme(platform, ("user",)) == ("user", "password")
    assert nearest_scheme(platform, ("user", "password", "key")) == ("user", "password")
    assert nearest_scheme(Platform("none", {}, "", ()), ()) == ()


def test_an_apps_key_and_secret_are_complete_without_the_token_that_is_made_of_them() -> None:
    douyin = load_platforms().get("douyin")
    assert nearest_scheme(douyin, ["app_id", "app_secret"]) == ("app_id", "app_secret")
    assert nearest_scheme(douyin, ["client_key", "client_secret"]) == ("client_key", "client_secret")
    assert nearest_scheme(douyin, ["access_token"]) == ("access_token", "open_id")
