from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from tests.end2end.decoding import holds

SECRET = "planted?&=2 %中文😀+/'\\"

WAYS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "url": quote,
    "form": quote_plus,
    "url in a url": lambda text: quote(quote(text, safe=""), safe=""),
    "json": json.dumps,
    "json in json": lambda text: json.dumps(json.dumps({"x": text}, ensure_ascii=False)),
    "json in json in a url": lambda text: quote(json.dumps(json.dumps(text))),
    "html": html.escape,
    "python": ascii,
    "bytes": lambda text: repr(text.encode()),
    "hex": lambda text: "a" + text.encode().hex(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64, second": lambda text: base64.b64encode(f"x{text}".encode()).decode(),
    "base64, third": lambda text: base64.b64encode(f"xx{text}".encode()).decode(),
    "base64 of urls": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
}


@pytest.mark.parametrize("way", list(WAYS))
def test_a_secret_is_found_however_it_is_written(way: str) -> None:
    assert holds(f'before "{WAYS[way](SECRET)}" after', SECRET)


def test_what_is_not_there_is_not_found() -> None:
    assert not holds(" ".join(way(SECRET[:-2]) for way in WAYS.values()), SECRET)
