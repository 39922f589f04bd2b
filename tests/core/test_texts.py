"""Sentences by id: both languages whole and alike, the language chosen, and nothing that hides an error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from core import texts
from core.settings import Settings
from core.texts import error_hint, error_text, has_text, language, language_setting, reason_name, set_language, text

_PLACEHOLDER = re.compile(r"(?<!{){(\w+)}(?!})")


@pytest.fixture(autouse=True)
def _no_language_set(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    set_language(None)
    for name in ("JIERU_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    yield
    set_language(None)


def flat(node: dict[str, Any], prefix: str = "") -> dict[str, str]:
    pairs: dict[str, str] = {}
    for key, value in node.items():
        pairs |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return pairs


def table(name: str) -> dict[str, str]:
    return flat(tomllib.loads(files("resources").joinpath("texts", f"{name}.toml").read_text(encoding="utf-8")))


def test_both_languages_have_the_same_sentences_with_the_same_placeholders() -> None:
    zh, en = table("zh"), table("en")
    assert list(zh) == list(en)
    for key in zh:
        assert bool(zh[key]) == bool(en[key]), key
        assert set(_PLACEHOLDER.findall(zh[key])) == set(_PLACEHOLDER.findall(en[key])), key


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({}, "zh"),
        ({"JIERU_LANG": "en"}, "en"),
        ({"JIERU_LANG": "zh_CN", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"JIERU_LANG": "fr", "LANG": "en_US"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
    ],
)
def test_the_language(variables: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == wanted


def test_the_language_may_stand_in_the_dotenv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_read", (float("-inf"), ""))
    monkeypatch.setattr("core.settings._settings", Settings())
    Path(".env").write_text("JIERU_LANG=en\n")
    assert (language(), language_setting()) == ("en", "en")
    monkeypatch.setenv("JIERU_LANG", "zh")
    assert (language(), language_setting()) == ("zh", "zh")


def test_a_settings_file_that_cannot_be_read_has_a_language_to_be_told_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_read", (float("-inf"), ""))
    monkeypatch.setattr("core.settings._settings", Settings())
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    Path(".env").write_bytes(b"JIERU_LANG=\xff\n")
    assert language() == "en"


def test_the_language_that_was_set_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIERU_LANG", "zh")
    set_language("en")
    assert language() == "en"


def test_a_sentence_with_its_data() -> None:
    assert text("rule.http.418", lang="en") == "rule.http.418"
    assert not has_text("rule.http.418")
    assert "7 s" in error_text("attempt.timeout", {"limit_s": 7}).replace("秒", "s")
    assert error_hint("no.such.code", {}) == ""


def test_a_sentence_ends_where_its_last_value_is_empty() -> None:
    told = error_text("call.not_idempotent", {"check": ""}, "en")
    assert told == told.strip()


def test_a_missing_value_hides_no_error() -> None:
    assert "{limit_s}" in error_text("attempt.timeout", {})


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("http.429", "Rate limited"),
        ("douyin.token_expired", "Token expired, refreshed"),
        ("my_shop.busy", "Platform busy"),
        ("network.closed", "Connection broken"),
        ("tls.handshake", "TLS handshake failed"),
        ("never.heard_of", "never.heard_of"),
    ],
)
def test_reasons_have_short_names(rule: str, name: str) -> None:
    set_language("en")
    assert reason_name(rule) == name
