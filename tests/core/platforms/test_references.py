"""What one table says about another is told where it is said."""

from __future__ import annotations

import pytest

from core.platforms.definition import build_platform
from core.platforms.layers import read_definition
from core.platforms.reader import Source

HEAD = """schema = 1
[platform]
id = "crm"
base_url = "https://crm.example"
[[credential]]
type = "key"
[[auth]]
id = "key"
kind = "bearer"
requires = ["key"]
"""
FIRST = HEAD.count("\n") + 1


def problems(rest: str) -> list[tuple[int, str]]:
    source = Source("crm.toml", HEAD + rest)
    definition = read_definition(source)
    assert definition is not None
    build_platform(definition.base, profile="default", profiles=("default",), builtin=False)
    return [(item.data["line"] - FIRST, item.code.removeprefix("definition.")) for item in source.problems]


def operation(*lines: str, path: str = "/x/{id}") -> str:
    params = "params = [{ name = 'id', in = 'path' }]" if "{id}" in path else ""
    return "\n".join(["[[operation]]", "id = 'x'", f"path = '{path}'", params, *lines, ""])


def test_a_definition_in_order_has_none() -> None:
    assert problems(operation("aliases = ['/y/{id}', 'POST /y']", "auth = ['key']")) == []


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        ("[[auth]]\nid = 'b'\nkind = 'bearer'\nrequires = ['kee']\n", (3, "unknown_reference")),
        ("[[auth]]\nid = 'b'\nkind = 'bearer'\nrequires = ['key']\nvalue = 'kee'\n", (4, "unknown_reference")),
        ("[[auth]]\nid = 'b'\nkind = 'basic'\nrequires = ['key']\n", (3, "requires")),
        ("[[auth]]\nid = 'b'\nkind = 'header'\nrequires = ['key']\n", (0, "missing_key")),
        ("[[credential]]\ntype = 'c'\npattern = '['\n", (2, "pattern")),
        (operation("auth = ['kee']"), (4, "unknown_reference")),
        (operation("aliases = ['y']"), (4, "alias")),
        (operation("aliases = ['FETCH /y']"), (4, "alias")),
        (operation("aliases = ['/y/{name}']"), (4, "placeholder")),
        (operation(path="x"), (2, "path")),
        (operation(path="//x"), (2, "path")),
        (operation(path="/x/../y"), (2, "path")),
        (operation(path="/{name}"), (2, "placeholder")),
        (operation("params = [{ name = 'a', in = 'path' }]", path="/x"), (4, "path_param")),
        (operation("params = [{ name = 'a' }, { name = 'a' }]", path="/x"), (4, "duplicate_param")),
        (operation("params = [{ name = 'a', in = 'body' }]", path="/x"), (4, "body_on_get")),
        ("[[token]]\ntype = 'kee'\npath = '/t'\nvalue_path = 'a'\n", (1, "unknown_reference")),
        ("[[token]]\ntype = 'key'\npath = '/t/{id}'\nvalue_path = 'a'\n", (2, "path")),
        ("[[token]]\ntype = 'key'\npath = '/t'\nvalue_path = 'a'\nfrom = { a = 'kee' }\n", (4, "unknown_reference")),
        ("[[code]]\nvalue = '1'\nclass = 'ok'\nwhen.operation = 'y'\n", (3, "unknown_reference")),
        ("[[limit]]\nrequests = 1\nper_s = 1\noperations = ['y']\n", (3, "unknown_reference")),
        ("[[limit]]\nrequests = 1\nper_s = 1\noperations = ['token.key']\n", (3, "unknown_reference")),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_with_its_line(rest: str, problem: tuple[int, str]) -> None:
    assert problem in problems(rest)


def test_two_operations_cannot_share_an_alias_under_other_names() -> None:
    second = operation("aliases = ['/z/{key}']", path="/v").replace("'x'", "'y'")
    second = second.replace("\n\n", "\nparams = [{ name = 'key' }]\n", 1)
    assert problems(operation("aliases = ['/z/{id}']") + second) == [(9, "duplicate_alias")]
