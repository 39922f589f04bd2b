from __future__ import annotations

import base64
import html
import json
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.redaction import MASK, Redactor, get_redactor, is_secret_name

# the mask itself is no secret: a value made of it would "survive" in every redacted text
values = st.text(st.characters(exclude_characters="•", exclude_categories=["Cs"]), min_size=6, max_size=80)
around = st.text(max_size=40)


def two(encode: Callable[[str], str], value: str, before: str, after: str) -> tuple[str, str]:
    """A text with the value in it, and the value, both encoded."""
    return encode(before) + encode(value) + encode(after), encode(value)


def json_with(letters: str, escape: Callable[[str], str] | None = None) -> Callable[[str], str]:
    """A writer of JSON that also escapes ``letters``."""

    def written(text: str) -> str:
        plain = json.dumps(text, ensure_ascii=False)[1:-1]
        return escape(plain) if escape else "".join(f"\\u{ord(c):04x}" if c in letters else c for c in plain)

    return written


def json_of_net(text: str) -> str:
    """Everything but ASCII, and what could end a string or a page, in capitals."""
    units = text.encode("utf-16-be")
    codes = [int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2)]
    short = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 92: "\\\\"}
    plain = (chr(code) if 32 <= code < 127 and chr(code) not in "\"&'+<>`" else f"\\u{code:04X}" for code in codes)
    return "".join(short.get(code, letters) for code, letters in zip(codes, plain, strict=True))


ENCODINGS: dict[str, Callable[[str, str, str], tuple[str, str]]] = {
    "raw": lambda value, a, b: (a + value + b, value),
    "url": lambda value, a, b: (a + quote(value, safe="") + b, quote(value, safe="")),
    "url, slashes kept": lambda value, a, b: (a + quote(value) + b, quote(value)),
    "form": lambda value, a, b: (a + quote_plus(value) + b, quote_plus(value)),
    "json, ascii": lambda value, a, b: (json.dumps(a + value + b), json.dumps(value)[1:-1]),
    "json": lambda value, a, b: (
        json.dumps(a + value + b, ensure_ascii=False),
        json.dumps(value, ensure_ascii=False)[1:-1],
    ),
    "json in json": lambda value, a, b: (
        json.dumps(json.dumps({"x": a + value + b})),
        json.dumps(json.dumps(value))[3:-3],
    ),
    "json in json, text kept": lambda value, a, b: (
        json.dumps(json.dumps({"x": a + value + b}, ensure_ascii=False), ensure_ascii=False),
        json.dumps(json.dumps(value, ensure_ascii=False), ensure_ascii=False)[3:-3],
    ),
    "json of PHP": lambda value, a, b: two(json_with("/", lambda text: text.replace("/", "\\/")), value, a, b),
    "json of Go": lambda value, a, b: two(json_with("<>&"), value, a, b),
    "json of Gson": lambda value, a, b: two(json_with("<>&='"), value, a, b),
    "json of .NET": lambda value, a, b: two(json_of_net, value, a, b),
    "Python": lambda value, a, b: (f"{value!r}", f"{value!r}"[1:-1]),
    "Python, ascii": lambda value, a, b: (f"{value!a}", f"{value!a}"[1:-1]),
    "Python, bytes": lambda value, a, b: (repr(value.encode()), repr(value.encode())[2:-1]),
    "html": lambda value, a, b: two(html.escape, value, a, b),
    "html, other apostrophe": lambda value, a, b: two(lambda text: html.escape(text).replace("x27", "39"), value, a, b),
    "url in a url": lambda value, a, b: two(lambda text: quote(quote(text, safe=""), safe=""), value, a, b),
    "url given whole": lambda value, a, b: two(lambda text: quote(text, safe="/%:@!$&'()*+,;=~-._?"), value, a, b),
    "url of JavaScript": lambda value, a, b: two(lambda text: quote(text, safe="!*'()"), value, a, b),
    "hex": lambda value, a, b: ((a + value + b).encode().hex(), value.encode().hex()),
    "HEX": lambda value, a, b: ((a + value + b).encode().hex().upper(), value.encode().hex().upper()),
}


@given(
    st.lists(
        st.sampled_from(
            ["token=", "page_token=", '"secret": "', "abc", "&", '"', " ", "İ", "x" * 50, "authorization: "]
        )
    ),
    st.integers(1, 40),
)
def test_looking_in_pieces_finds_what_looking_at_once_finds(parts: list[str], piece: int) -> None:
    text = "".join(parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.redaction._PIECE", piece)
        in_pieces = Redactor().redact(text)
    assert in_pieces == Redactor().redact(text)


def redactor_of(*secrets: str) -> Redactor:
    redactor = Redactor()
    for secret in secrets:
        redactor.register(secret)
    return redactor


@pytest.mark.parametrize("encoding", list(ENCODINGS))
@given(
    value=values, before=st.text(st.characters(codec="utf-8"), max_size=20), after=st.text("ab/+=\"'\\ ", max_size=20)
)
def test_no_form_of_a_value_survives(encoding: str, value: str, before: str, after: str) -> None:
    text, form = ENCODINGS[encoding](value, before, after)
    assert form in text
    assert form not in redactor_of(value).redact(text)


@given(value=values, before=st.binary(max_size=20), after=st.binary(max_size=20), urlsafe=st.booleans())
def test_base64_is_found_at_every_alignment(value: str, before: bytes, after: bytes, urlsafe: bool) -> None:
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode
    text = redactor_of(value).redact(encode(before + value.encode() + after).decode())

    # whatever is left between the masks decodes to nothing that holds the value
    assert MASK in text
    for alignment in range(4):
        for piece in text.split(MASK):
            padded = piece.rstrip("=")[alignment:]
            padded = padded[: len(padded) // 4 * 4]
            assert value.encode() not in base64.b64decode(padded, altchars=b"-_" if urlsafe else None)


@given(value=values, before=st.text("一二 \n", max_size=40), after=st.text("三四 \n", max_size=40))
def test_the_rest_of_the_text_stays(value: str, before: str, after: str) -> None:
    assert redactor_of(f"x{value}x").redact(f"{before}x{value}x{after}") == f"{before}{MASK}{after}"


@given(st.lists(st.text("abcd", min_size=6, max_size=9), min_size=1, max_size=6), st.text("abcd", max_size=60))
def test_overlapping_values_are_all_masked(secrets: list[str], text: str) -> None:
    result = redactor_of(*secrets).redact(text)
    assert not [secret for secret in secrets if secret in result]


@given(st.text(max_size=200))
def test_without_values_text_that_names_no_field_is_unchanged(text: str) -> None:
    assert Redactor().redact(text.replace("=", "").replace(":", "")) == text.replace("=", "").replace(":", "")


def test_every_occurrence_is_masked() -> None:
    assert redactor_of("s3cret-value").redact("s3cret-value s3cret-value,s3cret-value") == f"{MASK} {MASK},{MASK}"


def test_the_longest_value_wins() -> None:
    assert redactor_of("abcdef", "abcdefghij").redact("<abcdefghij>") == f"<{MASK}>"


def test_a_long_key_with_line_ends_is_masked_whole() -> None:
    key = "-----BEGIN PRIVATE KEY-----\n" + "\n".join("Ab1/" * 16 for _ in range(600)) + "\n-----END PRIVATE KEY-----\n"
    assert redactor_of(key).redact(f"<{key}>") == f"<{MASK}>"
    assert redactor_of(key).redact(json.dumps({"k": key})) == f'{{"k": "{MASK}"}}'


def test_the_lines_of_a_key_are_secrets_each_and_its_marks_are_none() -> None:
    first, second = "MIIEvQIBADANBgkqhkiG9w0B", "qhkiG9w0BAQEFAASCBKcwggSj"
    redactor = redactor_of(f"-----BEGIN PRIVATE KEY-----\r\n{first}\r\n  {second}\r\n-----END PRIVATE KEY-----\r\n")
    for line, shown in ((first, MASK), (second, MASK), ("-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----")):
        assert redactor.redact(f"sent: {line}.") == f"sent: {shown}."


def test_a_short_value_is_no_needle() -> None:
    assert redactor_of("order").redact("order.create") == "order.create"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GET /x?access_token=abc&page=2", f"GET /x?access_token={MASK}&page=2"),
        ("api_key=a1 api-key=b2", f"api_key={MASK} api-key={MASK}"),
        ('{"password": "a\\"b", "n": 1}', f'{{"password": "{MASK}", "n": 1}}'),
        ('"{\\"secret\\":\\"x\\"}"', f'"{{\\"secret\\":\\"{MASK}\\"}}"'),
        ("{'refresh_token': 'x'}", f"{{'refresh_token': '{MASK}'}}"),
        ("Authorization: Bearer abc", f"Authorization: Bearer {MASK}"),
        ("('Authorization', 'Basic dTpw')", f"('Authorization', 'Basic {MASK}')"),
        ("authorization=token1", f"authorization={MASK}"),
        ("İİ token=abc", f"İİ token={MASK}"),
        ("page_token=7", "page_token=7"),
        ("the token expired; authorization is needed", "the token expired; authorization is needed"),
    ],
)
def test_short_values_go_by_the_name_before_them(text: str, expected: str) -> None:
    assert Redactor().redact(text) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Authorization",
        "Proxy-Authorization",
        "access-token",
        "Access-Token",
        "X-API-Key",
        "apiKey",
        "Cookie",
        "Set-Cookie",
        "X-Signature",
        "sign",
        "clientSecret",
        "app_secret",
        "refresh_token",
        "token",
        "password",
        "PWD",
        "x-tt-token",
        "private_key",
    ],
)
def test_names_that_hold_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    ["platform", "cursor", "next_page_token", "page_token", "design", "expires_in", "open_id", "X-Log-Id", "code"],
)
def test_names_that_hold_none(name: str) -> None:
    assert not is_secret_name(name)


def test_headers_by_name_and_by_value() -> None:
    headers = {
        "Authorization": "Bearer abc",
        "Cookie": "a=b; c=d",
        "access-token": "x",
        "X-Log-Id": "id-of-s3cret-value",
        "Accept": "application/json",
    }
    assert redactor_of("s3cret-value").redact_headers(headers) == {
        "Authorization": f"Bearer {MASK}",
        "Cookie": MASK,
        "access-token": MASK,
        "X-Log-Id": f"id-of-{MASK}",
        "Accept": "application/json",
    }


def test_json_by_key_and_by_value() -> None:
    body = {
        "data": {"access_token": "x", "expires_in": 7200, "list": ["s3cret-value", 19, None, True]},
        "token": {"value": "y", "n": 5, "is": False},
        "digits": 123456789,
        "empty": {"secret": ""},
    }
    assert redactor_of("s3cret-value", "123456789").redact_json(body) == {
        "data": {"access_token": MASK, "expires_in": 7200, "list": [MASK, 19, None, True]},
        "token": {"value": MASK, "n": MASK, "is": False},
        "digits": MASK,
        "empty": {"secret": ""},
    }


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text("ab", max_size=12),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", max_size=12), inner, max_size=4),
    )
)
def test_no_value_survives_in_json(body: object) -> None:
    assert "ababab" not in json.dumps(redactor_of("ababab").redact_json(body))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://h/p?access_token=abc&x=1#f", f"https://h/p?access_token={MASK}&x=1#f"),
        ("https://user:pw@h/p", f"https://{MASK}@h/p"),
        ("//user@h/p", f"//{MASK}@h/p"),
        ("https://h/s3cret-value/p?q=s3cret-value", f"https://h/{MASK}/p?q={MASK}"),
        ("/a/b?sign=1&sign=&flag", f"/a/b?sign={MASK}&sign=&flag"),
        ("https://h/p?mail=a@b", "https://h/p?mail=a@b"),
    ],
)
def test_url_by_name_and_by_value(url: str, expected: str) -> None:
    assert redactor_of("s3cret-value").redact_url(url) == expected


@given(value=values, before=around, after=around)
def test_no_value_survives_in_a_url(value: str, before: str, after: str) -> None:
    url = f"https://h/{before}?x={quote(value)}&y={value}&{after}"
    result = redactor_of(value).redact_url(url)
    assert value not in result
    assert quote(value) not in result


@given(value=values, text=around)
def test_redacting_twice_changes_nothing_more(value: str, text: str) -> None:
    redactor = redactor_of(value)
    once = redactor.redact(text + value)
    assert redactor.redact(once) == once


def test_values_may_be_registered_while_others_redact() -> None:
    redactor = Redactor()
    survived: list[str] = []

    def work(worker: int) -> None:
        for number in range(50):
            secret = f"secret-{worker}-{number:04}"
            redactor.register(secret)
            if secret in redactor.redact(f"<{secret}>"):
                survived.append(secret)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not survived
    assert redactor.redact("secret-7-0049") == MASK


def test_a_name_that_was_seen_before_is_masked_once_it_is_a_secret() -> None:
    redactor = Redactor()
    seen = ["orders", "k-123456", "x" * 1000, *map(str, range(100_000, 102_000))]
    assert [redactor.redact_name(name) for name in seen * 2] == seen * 2
    redactor.register("k-123456")
    assert redactor.redact_name("k-123456") == MASK
    assert redactor.redact_json({"k-123456": 1}) == {MASK: 1}
    assert redactor.redact_name("orders") == "orders"


def test_the_process_has_one_redactor() -> None:
    assert get_redactor() is get_redactor()


@pytest.mark.parametrize("value", [Decimal("1.5"), float("nan"), float("inf"), {1, 2}, b"x", Path("a")])
def test_what_json_has_no_form_for_comes_out_as_text(value: Any) -> None:
    json.dumps(Redactor().redact_json({"a": [value]}), allow_nan=False)


def test_what_is_nested_too_deep_is_text_without_secrets_and_no_crash() -> None:
    redactor = Redactor()
    redactor.register("secret-123456")
    deep: Any = {"k": "secret-123456"}
    for _ in range(700):
        deep = [deep]
    shown = json.dumps(redactor.redact_json(deep))
    assert "secret-123456" not in shown
    for _ in range(100_000):
        deep = [deep]
    assert redactor.redact_json(deep) == MASK


@given(
    secrets=st.lists(values, min_size=1, max_size=3),
    parts=st.lists(st.one_of(st.integers(0, 2), st.text("ab =\n\"'token:", max_size=30)), max_size=8),
    encode=st.sampled_from(list(ENCODINGS)),
    cuts=st.lists(st.integers(1, 60), max_size=12),
)
def test_no_secret_gets_through_the_seams_of_pieces(
    secrets: list[str], parts: list[int | str], encode: str, cuts: list[int]
) -> None:
    forms = [ENCODINGS[encode](secret, "", "")[1] for secret in secrets]
    text = "".join(part if isinstance(part, str) else forms[part % len(forms)] for part in parts)
    redactor, pieces, rest = redactor_of(*secrets), [], text
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]
    clean = "".join(redactor.redact_pieces([*pieces, rest]))
    assert not [form for form in forms if form in clean]


@pytest.mark.parametrize("name", ["access_token", "client-secret", "password"])
@given(value=st.text("abcXYZ019._-", min_size=1, max_size=120), cut=st.integers(0, 160))
def test_nor_a_short_value_behind_its_name(name: str, value: str, cut: int) -> None:
    text = f"GET /x?page=1&{name}={value}Q&n=2 and more after it"
    clean = "".join(redactor_of().redact_pieces([text[:cut], text[cut:]]))
    assert clean == f"GET /x?page=1&{name}={MASK}&n=2 and more after it"


@given(st.lists(st.text(max_size=50), max_size=10))
def test_pieces_without_secrets_come_out_as_they_were(pieces: list[str]) -> None:
    text = "".join(pieces).replace("=", "").replace(":", "")
    assert (
        "".join(redactor_of("s3cret-value-1").redact_pieces([text[i : i + 7] for i in range(0, len(text), 7)])) == text
    )


@given(value=values, kept=st.integers(6, 80), before=st.text("xyz ", max_size=20))
def test_a_value_that_was_cut_in_two_is_masked_at_the_end(value: str, kept: int, before: str) -> None:
    text = (before + value)[: len(before) + kept]
    clean = redactor_of(value).redact(text, cut=True)
    assert value[: min(kept, len(value))] not in clean.removeprefix(before)


def test_a_long_key_that_was_cut_is_masked_at_the_end() -> None:
    key = "-----BEGIN PRIVATE KEY-----\n" + "\n".join("Ab1/" * 16 for _ in range(600))
    assert redactor_of(key).redact("<" + key[:5000], cut=True) == f"<{MASK}"
    assert redactor_of(key).redact("<" + json.dumps(key)[1:5000], cut=True) == f"<{MASK}"


@given(st.text("0 ", max_size=20), st.text("0 ", max_size=20), st.data())
def test_a_part_of_a_text_carries_no_part_of_a_secret(before: str, after: str, data: st.DataObject) -> None:
    secret = "s3cret-value-1"
    text = before + secret + after
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = len(before), len(before) + len(secret)
    kept = [text[start : min(end, first)], text[max(start, last) : end]]
    wanted = MASK.join(kept) if max(start, first) < min(end, last) else text[start:end]
    assert redactor_of(secret).redact_part(text, start, end) == wanted


def test_a_part_is_masked_by_the_name_that_stands_before_it() -> None:
    text = '{"access_token": "abc", "x": "s3cret-value-1"}'
    redactor = redactor_of("s3cret-value-1")
    assert redactor.redact_part(text, text.index("abc"), text.index("abc") + 3) == MASK
    assert redactor.redact_part(text, 0, len(text)) == redactor.redact(text)
