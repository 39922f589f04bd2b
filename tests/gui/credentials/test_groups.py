from __future__ import annotations

from dataclasses import replace

from core.credentials.types import CredentialStatus
from core.platforms.loader import load_platforms
from gui.credentials.groups import field_groups, shared_url
from tests.gui.credentials.conftest import ACME


def _kinds(stored: tuple[str, ...] = ()) -> list[tuple[str, list[str], list[str]]]:
    return [
        (group.kind, [field.type for field in group.fields], [field.type for field in group.shared])
        for group in field_groups(ACME, stored)
    ]


def test_a_group_for_each_way_then_tokens_then_the_rest() -> None:
    assert _kinds() == [
        ("scheme", ["token", "user"], []),
        ("scheme", ["key"], []),
        ("scheme", [], ["key", "user"]),
        ("token", ["renew"], []),
        ("other", ["spare"], []),
    ]


def test_what_is_stored_and_not_declared_is_shown_too() -> None:
    assert _kinds(("token", "legacy"))[-1] == ("stored", ["legacy"], [])


def test_what_is_missing_and_what_cannot_be_read() -> None:
    group = field_groups(ACME)[0]
    statuses = {"token": CredentialStatus("acme", "token", "keyring", "locked")}
    assert (group.missing(statuses), group.unreadable(statuses)) == (("user",), ("token",))
    assert field_groups(ACME)[3].missing({}) == ()


def test_every_field_that_is_shipped_is_in_exactly_one_group() -> None:
    for platform in load_platforms():
        shown = [field.type for group in field_groups(platform) for field in group.fields]
        assert sorted(shown) == sorted(field.type for field in platform.credentials)


def test_one_page_for_all_is_shown_once() -> None:
    assert shared_url(ACME) == ""
    assert shared_url(replace(ACME, credentials=ACME.credentials[:2])) == "https://acme.example/a"
