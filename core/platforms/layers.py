"""A definition file as layers: its own tables, and for each profile the tables laid over them.

Owns which sections exist and how two layers become one: ``[platform]``, ``[envelope]``, ``[probe]`` and ``[guard]`` key
by key, the lists of tables entry by entry, where the identifying keys are the same. Must not know what the other keys
mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.platforms.reader import Node, Source

SINGLE = ("platform", "envelope", "probe", "guard")
LISTS: Mapping[str, tuple[str, ...]] = {
    "credential": ("type",),
    "auth": ("id",),
    "operation": ("id",),
    "token": ("type",),
    "code": ("value", "when"),
    "limit": ("operations",),
}


@dataclass(frozen=True, slots=True)
class Layer:
    """The tables of one layer: single ones by name, lists by name and identity."""

    single: Mapping[str, Node] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, Node]] = field(default_factory=dict)

    def under(self, upper: Layer) -> Layer:
        """This layer with another one laid over it; new entries come last."""
        single = dict(self.single)
        for name, node in upper.single.items():
            single[name] = single[name].under(node) if name in single else node
        lists = {name: dict(entries) for name, entries in self.lists.items()}
        for name, entries in upper.lists.items():
            mine = lists.setdefault(name, {})
            for identity, node in entries.items():
                mine[identity] = mine[identity].under(node) if identity in mine else node
        return Layer(single, lists)


@dataclass(frozen=True, slots=True)
class Definition:
    """One file, or several laid over each other: the layer of all profiles, and what each profile lays over it."""

    base: Layer
    profiles: Mapping[str, Layer]
    sources: tuple[Source, ...]

    def under(self, upper: Definition) -> Definition:
        """This definition with another file's laid over it."""
        profiles = dict(self.profiles)
        for name, layer in upper.profiles.items():
            profiles[name] = profiles[name].under(layer) if name in profiles else layer
        return Definition(self.base.under(upper.base), profiles, self.sources + upper.sources)


def read_definition(source: Source) -> Definition | None:
    """The layers of a file; None if it is no TOML. Mistakes are reported to ``source``."""
    import tomllib

    try:
        document = tomllib.loads(source.text)
    except RecursionError:
        source.report_line("syntax", 1, reason="too deep")
        return None
    except tomllib.TOMLDecodeError as error:
        line, reason = _syntax_error(error, source.text)
        source.report_line("syntax", line, reason=reason)
        return None
    schema = document.pop("schema", None)
    if schema is None:
        source.report_line("schema_missing", 1)
    elif isinstance(schema, bool) or schema != 1:
        source.report("schema_unknown", ("schema",), value=str(schema))
    profiles = document.pop("profile", {})
    if not isinstance(profiles, dict) or not all(isinstance(layer, dict) for layer in profiles.values()):
        source.report("wrong_type", ("profile",), table="profile", key="profile", wanted="tables")
        profiles = {}
    layers = {name: _read_layer(layer, source, ("profile", name)) for name, layer in profiles.items()}
    return Definition(_read_layer(document, source, ()), layers, (source,))


def _read_layer(values: Mapping[str, Any], source: Source, path: tuple[str, ...]) -> Layer:
    single: dict[str, Node] = {}
    lists: dict[str, dict[str, Node]] = {}
    for name, value in values.items():
        here = (*path, name)
        table = ".".join(path)
        if name in SINGLE:
            if isinstance(value, dict):
                single[name] = Node(value, source, here)
            else:
                source.report("wrong_type", here, table=table, key=name, wanted="table")
        elif name in LISTS:
            if isinstance(value, list) and all(isinstance(item, dict) for item in value):
                lists[name] = _by_identity(name, value, source, here)
            else:
                source.report("wrong_type", here, table=table, key=name, wanted="list of tables")
        else:
            source.report("unknown_key", here, table=table, key=name)
    return Layer(single, lists)


def _by_identity(name: str, items: list[Mapping[str, Any]], source: Source, path: tuple[str, ...]) -> dict[str, Node]:
    entries: dict[str, Node] = {}
    for number, item in enumerate(items):
        identity = repr([str(item.get(key)) if key == "value" else item.get(key) for key in LISTS[name]])
        if identity in entries:
            source.report("duplicate", (*path, number), table=name, value=str(item.get(LISTS[name][0])))
        entries[identity] = Node(item, source, (*path, number))
    return entries


def _syntax_error(error: Exception, text: str) -> tuple[int, str]:
    """Line and reason out of tomllib's message, ``"Invalid value (at line 3, column 7)"``."""
    reason, _, place = str(error).partition(" (at ")
    digits = place.removeprefix("line ").partition(",")[0]
    return (int(digits) if digits.isdigit() else max(1, len(text.splitlines()))), reason
