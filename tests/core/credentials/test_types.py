from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.credentials.types import MAX_NAME, MAX_VALUE, Validation, check_value, name_of
from core.errors import SettingError

LETTERS = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=20)


@given(LETTERS, LETTERS)
def test_letters_and_digits_of_any_script_are_names(platform: str, kind: str) -> None:
    name = name_of(platform, kind)
    assert (name.platform, name.type) == (unicodedata.normalize("NFC", platform), unicodedata.normalize("NFC", kind))
    assert name.account == "default"


def test_two_spellings_of_one_name_are_one() -> None:
    assert name_of("caf\u00e9", "key") == name_of("cafe\u0301", "key")
    assert name_of("GitHub", "key") != name_of("github", "key")


@pytest.mark.parametrize("name", ["CON", "nul.txt", "trail.", "x" * 64, "\u5317\u4eac", "a.b_c-d e"])
def test_names_that_trouble_a_file_system_trouble_no_store(name: str) -> None:
    assert name_of(name, name).platform == name


@given(st.text())
def test_a_name_is_taken_or_refused_but_never_holds_what_could_harm(text: str) -> None:
    try:
        name = name_of("erp", text)
    except SettingError:
        return
    assert 0 < len(name.type) <= MAX_NAME
    assert not set(name.type) & set("/\\:\0\n\r\u202e")
    assert not name.type.startswith(".")


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".x",
        "a ",
        "a:b",
        "a/b",
        "..",
        "../../etc/passwd",
        "\u202eabc",
        "a\0",
        "x" * 65,
        "x" * 300,
        "\ud800",
        3,
        None,
    ],
)
def test_names_that_cannot_be_used(name: Any) -> None:
    with pytest.raises(SettingError) as caught:
        name_of(name, "type")
    assert (caught.value.code, caught.value.data["name"]) == ("credential.bad_name", "platform")
    str(caught.value).encode("utf-8")


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_every_unicode_text_is_a_value(value: str) -> None:
    check_value(value)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "credential.empty_value"),
        (b"bytes-secret", "credential.not_text"),
        (None, "credential.not_text"),
        ("secret\ud800", "credential.not_unicode"),
        ("s" * (MAX_VALUE + 1), "credential.too_long"),
    ],
)
def test_values_that_no_store_can_keep(value: Any, code: str) -> None:
    with pytest.raises(SettingError) as caught:
        check_value(value)
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


def test_a_validation_is_true_if_nothing_is_wrong() -> None:
    assert Validation()
    assert not Validation(missing=("a",))
    assert not Validation(malformed=("a",))
    assert not Validation(expired=("a",))
