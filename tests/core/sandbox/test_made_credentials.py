from __future__ import annotations

from core.sandbox.made_credentials import make_access_token, make_credentials


def test_every_value_says_that_it_is_the_sandboxs() -> None:
    values = [value for platform in make_credentials().values() for value in platform.values()]
    assert len(values) > 15
    assert all("sandbox" in value for value in values)


def test_values_are_made_anew_and_differ() -> None:
    first, second = make_credentials(), make_credentials()
    values = [value for platform in first.values() for name, value in platform.items() if name != "username"]
    assert len(set(values)) == len(values)
    assert not set(values) & {value for platform in second.values() for value in platform.values()}


def test_tokens_have_the_platforms_prefixes() -> None:
    douyin = make_credentials()["douyin"]
    assert douyin["access_token"].startswith("act.sandbox.")
    assert douyin["refresh_token"].startswith("rft.sandbox.")
    assert make_access_token().startswith("act.sandbox.")
