"""How two layers become one: key by key, entry by entry, and never less."""

from __future__ import annotations

from core.platforms.layers import Definition, Layer, read_definition
from core.platforms.reader import Source


def definition(text: str) -> Definition:
    source = Source("x.toml", text)
    found = read_definition(source)
    assert found is not None
    assert source.problems == []
    return found


def values(layer: Layer, name: str) -> list[dict[str, object]]:
    return [dict(node.values) for node in layer.lists[name].values()]


LOWER = """schema = 1
[platform]
id = "a"
monogram = "A"
[[operation]]
id = "one"
path = "/1"
timeout_s = 5
[[code]]
value = 7
class = "busy"
"""


def test_tables_are_laid_over_each_other_key_by_key_and_new_entries_come_last() -> None:
    upper = """schema = 1
[platform]
monogram = "B"
[[operation]]
id = "two"
path = "/2"
[[operation]]
id = "one"
path = "/1b"
"""
    both = definition(LOWER).under(definition(upper))
    assert dict(both.base.single["platform"].values) == {"id": "a", "monogram": "B"}
    assert values(both.base, "operation") == [
        {"id": "one", "path": "/1b", "timeout_s": 5},
        {"id": "two", "path": "/2"},
    ]
    assert values(both.base, "code") == [{"value": 7, "class": "busy"}]


def test_a_code_is_the_same_as_text_or_number_and_another_one_in_one_operation() -> None:
    upper = """schema = 1
[[code]]
value = "7"
class = "quota"
[[code]]
value = "7"
class = "ok"
when.operation = "one"
"""
    both = definition(LOWER).under(definition(upper))
    assert [(entry["class"], entry.get("when")) for entry in values(both.base, "code")] == [
        ("quota", None),
        ("ok", {"operation": "one"}),
    ]


def test_profiles_of_two_files_are_laid_over_each_other() -> None:
    text = 'schema = 1\n[profile.x.platform]\nbase_url = "https://{}.example"\n[[profile.x.auth]]\nid = "{}"\n'
    both = definition(text.format("a", "k")).under(definition(text.format("b", "l")))
    layer = both.profiles["x"]
    assert layer.single["platform"].values["base_url"] == "https://b.example"
    assert [entry["id"] for entry in values(layer, "auth")] == ["k", "l"]


def problems(text: str) -> list[tuple[int, str]]:
    source = Source("x.toml", text)
    read_definition(source)
    return [(problem.data["line"], problem.code.removeprefix("definition.")) for problem in source.problems]


def test_what_is_wrong_with_the_shape_of_a_file() -> None:
    assert problems("schema = 1\n[platform\n") == [(2, "syntax")]
    assert problems("[platform]\n") == [(1, "schema_missing")]
    assert problems("\nschema = 2\n") == [(2, "schema_unknown")]
    assert problems("schema = true\n") == [(1, "schema_unknown")]
    assert problems("schema = 1\n\n[platfrom]\n") == [(3, "unknown_key")]
    assert problems("schema = 1\noperation = 3\n") == [(2, "wrong_type")]
    assert problems("schema = 1\n[[platform]]\n") == [(2, "wrong_type")]
    assert problems("schema = 1\nprofile = 3\n") == [(2, "wrong_type")]
    assert problems("schema = 1\n[[auth]]\nid='a'\n[[auth]]\nid='a'\n") == [(4, "duplicate")]
    assert problems("schema = 1\n[profile.x.wrong]\n") == [(2, "unknown_key")]
