"""The JSON schema of HAR 1.2, as ``har-schema`` 2.0.0 has it (https://github.com/ahmadnassri/har-schema, ISC)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # has no types; this is its one use
from referencing import Registry, Resource

_FOLDER = Path(__file__).parent / "data" / "har-schema"


@cache
def _validator() -> Any:
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in _FOLDER.glob("*.json")}
    known: Registry[Any] = Registry().with_resources(
        (schema["$id"].rstrip("#"), Resource.from_contents(schema)) for schema in schemas.values()
    )
    return jsonschema.Draft6Validator(
        schemas["har.json"], registry=known, format_checker=jsonschema.Draft6Validator.FORMAT_CHECKER
    )


def mistakes(document: Any) -> list[str]:
    """What the schema says against a document: where and what."""
    return [f"{mistake.json_path}: {mistake.message}" for mistake in _validator().iter_errors(document)]


def entries_of(document: Any) -> list[dict[str, Any]]:
    """The entries of a document that the schema, and what it cannot say, find nothing wrong with."""
    assert mistakes(document) == []
    assert document["log"]["version"] == "1.2"
    entries: list[dict[str, Any]] = document["log"]["entries"]
    for entry in entries:  # the schema writes "min", which is no keyword, for these bounds of the specification
        timings = entry["timings"]
        assert all(time == -1 or time >= 0 for time in timings.values())
        assert min(timings[name] for name in ("send", "wait", "receive")) >= 0
        total = sum(time for name, time in timings.items() if time > 0 and name != "ssl")
        assert entry["time"] == round(total, 3)
    return entries
