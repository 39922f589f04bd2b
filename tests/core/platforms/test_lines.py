"""The line of every key, whatever TOML is written around it."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.platforms.lines import KeyPath, line_index

TEXT = """# a comment = [
a = 1  # b = 2
"quoted.key" = "x # [y]"

[table]
long = '''
[not.a.table]
key = 1
'''
dotted.inner.key = [
  1,
  { x = 1, y = [2,
    3] },
]
[[list]]
id = 'one'
[[list]]
id = 'two'
[list.sub]
"é" = 'no end"'
[list.sub.deep]
k = 1979-05-27T07:32:00Z
"""


def test_keys_and_tables_have_the_lines_that_they_stand_on() -> None:
    tomllib.loads(TEXT)
    lines = line_index(TEXT)
    expected: dict[KeyPath, int] = {
        ("a",): 2,
        ("quoted.key",): 3,
        ("table",): 5,
        ("table", "long"): 6,
        ("table", "dotted", "inner", "key"): 10,
        ("table", "dotted", "inner", "key", 0): 11,
        ("table", "dotted", "inner", "key", 1, "x"): 12,
        ("table", "dotted", "inner", "key", 1, "y"): 12,
        ("list", 0, "id"): 16,
        ("list", 1, "id"): 18,
        ("list", 1, "sub"): 19,
        ("list", 1, "sub", "é"): 20,
        ("list", 1, "sub", "deep", "k"): 22,
    }
    assert {path: lines.get(path) for path in expected} == expected


def test_line_ends_of_windows_count_as_one() -> None:
    assert line_index("a = 1\r\n\r\nb = 2\r\n")[("b",)] == 3


_KEY = st.text("abc\"'.# =[]é\\", min_size=1, max_size=4)
_VALUE = st.text("xyz\"'#[]{}=,\\\n", max_size=6) | st.integers() | st.booleans()


@given(st.dictionaries(_KEY, _VALUE | st.lists(_VALUE, max_size=3), max_size=4))
def test_every_key_of_any_document_is_found_on_its_line(document: dict[str, Any]) -> None:
    def written(value: Any) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list):
            return "[" + ", ".join(map(written, value)) + "]"
        return str(value) if isinstance(value, int) else _text(value)

    text = "".join(f"{_text(key)} = {written(value)}\n" for key, value in document.items())
    assert tomllib.loads(text) == document
    lines = line_index(text)
    assert {key: lines[(key,)] for key in document} == {key: number for number, key in enumerate(document, 1)}


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
