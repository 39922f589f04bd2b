"""From an endpoint and its data to a method, a path, a query and a body.

Owns the rules of an endpoint: an operation id, an alias, or a path as it is. Pure. Must not know base URLs or
credentials; a resolved path always stays on its host.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from core.errors import BadRequest, UnknownEndpoint
from core.methods import BODYLESS, METHODS
from core.platforms.model import Effect, Operation, Param, Platform
from core.platforms.template import canonical, fill, match, placeholders, specificity, split_alias
from core.quick import maker

_SHARE = re.compile(r"/stock/([0-9]{6})(?=/|$)")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/_.-]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no")
_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str, int, float),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list, tuple),
    "object": (dict,),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes.

    Attributes:
        operation: The operation, also for a raw path that equals one's method and path.
        path: Percent-encoded, relative to the base URL; with the query that a raw path brought along, as it was given.
        query: What is added to that, in order; several values of one name are several pairs.
        body: JSON body; None for none.
        headers: Declared parameters that go into headers.
        effect: The operation's; None for a raw path that equals none.
        idempotent: The definition's word on repeating it; None where there is none.
        file: Declared parameters that say where an upload comes from.
    """

    operation: Operation | None
    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    effect: Effect | None = None
    idempotent: bool | None = None
    file: Mapping[str, str] = field(default_factory=dict)


_new_target = maker(Target)


def resolve(
    platform: Platform, endpoint: str, method: str | None, data: Any, params: Mapping[str, Any] | None
) -> Target:
    """The target of a request.

    Args:
        platform: Whose operations and aliases apply.
        endpoint: Operation id, alias or path starting with one ``/``.
        method: None takes the operation's, or GET for a path.
        data: JSON body; for GET and HEAD more query.
        params: Query; declared parameters go where the definition says.

    Raises:
        UnknownEndpoint: Neither an operation, nor an alias, nor a path; ``data["near"]`` holds similar ids.
        BadRequest: A path that leaves its host or holds control characters, a wrong method, a missing or wrong
            parameter.
    """
    verb = _method(method, platform, endpoint)
    raw = endpoint.startswith("/")
    operation = None if raw else platform.operation(endpoint)
    if operation is not None:
        if verb is not None and verb != operation.method:
            raise BadRequest(
                "endpoint.wrong_method",
                platform=platform.id,
                endpoint=endpoint,
                given=verb,
                wanted=operation.method,
            )
        return _of_operation(platform, operation, {}, endpoint, data, params)
    if not raw:
        from difflib import get_close_matches  # only for a mistake

        near = get_close_matches(endpoint, [item.id for item in platform.operations], n=3, cutoff=0.4)
        known = ", ".join(item.id for item in platform.operations)
        raise UnknownEndpoint(
            "endpoint.unknown", platform=platform.id, endpoint=_shown(endpoint), near=", ".join(near) or known
        )
    path, query = _split(platform, endpoint)
    path = _with_exchange(platform, path)
    found = _alias(platform, verb or "GET", path)
    if found:
        operation, values = found
        given = {**_values(query), **(params or {})} if query else params
        return _of_operation(platform, operation, values, endpoint, data, given)
    return _raw(platform, verb or "GET", f"{path}?{query}" if query else path, data, params, endpoint)


def share_code(digits: str) -> str | None:
    """Six digits with the suffix of their exchange; None where the digits alone do not tell.

    The exchanges' numbering: 6 Shanghai, 0 and 3 Shenzhen, 4, 8 and 92 Beijing.
    """
    if digits.startswith("6"):
        return f"{digits}.SH"
    if digits.startswith(("0", "3")):
        return f"{digits}.SZ"
    if digits.startswith(("4", "8", "92")):
        return f"{digits}.BJ"
    return None


def _method(method: str | None, platform: Platform, endpoint: str) -> str | None:
    if method is None:
        return None
    verb = str(method).upper()
    if verb not in METHODS:
        raise BadRequest("endpoint.bad_method", platform=platform.id, endpoint=_shown(endpoint), given=_shown(verb))
    return verb


def _split(platform: Platform, endpoint: str) -> tuple[str, str]:
    """Path and query of a raw endpoint, checked; only what no address can hold is percent-encoded."""

    def refuse(problem: str) -> BadRequest:
        return BadRequest(f"endpoint.{problem}", platform=platform.id, endpoint=_shown(endpoint))

    readable = unquote(endpoint) if "%" in endpoint else endpoint
    if _CONTROL.search(readable):
        raise refuse("control_characters")
    if "\\" in readable:
        raise refuse("backslash")
    if "#" in endpoint:
        raise refuse("fragment")
    path, _, query = endpoint.partition("?")
    if path.startswith("//"):
        raise UnknownEndpoint("endpoint.other_host", platform=platform.id, endpoint=_shown(endpoint), near="")
    decoded = unquote(unquote(path)) if "%" in path else path
    if {".", ".."} & set(decoded.split("/")) or decoded.startswith("//"):
        raise refuse("dots")
    try:
        encoded = path if _PLAIN_PATH.fullmatch(path) else quote(path, safe=_PATH_SAFE)
        return encoded, quote(query, safe=_QUERY_SAFE) if query else ""
    except UnicodeEncodeError:
        raise refuse("not_unicode") from None


def _values(query: str) -> dict[str, Any]:
    """The query's values by name, for an operation; several of one name as a list."""
    found = parse_qs(query, keep_blank_values=True)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _with_exchange(platform: Platform, path: str) -> str:
    """A share named by six digits gets its exchange's suffix, on platforms that have shares."""
    if not _SHARE.search(path):
        return path
    templates = (text for item in platform.operations for text in (item.path, *item.aliases))
    if not any("/stock/{" in template for template in templates):
        return path
    return _SHARE.sub(lambda found: f"/stock/{share_code(found[1]) or found[1]}", path)


def _alias(platform: Platform, method: str, path: str) -> tuple[Operation, Mapping[str, str]] | None:
    """The operation whose alias, or own path, matches; the most specific template wins."""
    wanted = method, canonical(path)
    for operation in platform.operations:
        if wanted in _literals(operation.method, operation.path, operation.aliases):
            return operation, {}
    best: tuple[Operation, Mapping[str, str]] | None = None
    best_rank: tuple[bool, ...] = ()
    for operation in platform.operations:
        for verb, template, rank in _templates(operation.method, operation.path, operation.aliases):
            values = match(template, path) if verb == method else None
            if values is not None and (best is None or rank < best_rank):
                best, best_rank = (operation, values), rank
    return best


@lru_cache(maxsize=512)
def _templates(method: str, path: str, aliases: tuple[str, ...]) -> tuple[tuple[str, str, tuple[bool, ...]], ...]:
    """Method, template and rank of those of an operation's aliases and its own path that have a placeholder."""
    ranked = ((verb, template, specificity(template)) for verb, template in _pairs_of(method, path, aliases))
    return tuple((verb, template, rank) for verb, template, rank in ranked if any(rank))


@lru_cache(maxsize=512)
def _literals(method: str, path: str, aliases: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Method and path of those without one: none is more specific than they."""
    pairs = _pairs_of(method, path, aliases)
    return frozenset((verb, canonical(template)) for verb, template in pairs if not placeholders(template))


def _pairs_of(method: str, path: str, aliases: tuple[str, ...]) -> list[tuple[str, str]]:
    """Method and template of each alias, and last of the path itself; each once."""
    return [*dict.fromkeys([*(split_alias(alias, method) for alias in aliases), (method, path)])]


def _raw(
    platform: Platform,
    method: str,
    path: str,
    data: Any,
    params: Mapping[str, Any] | None,
    endpoint: str,
) -> Target:
    more = _data_as_query(platform, endpoint, method, data)
    pairs = (*_pairs(more), *_pairs(params or {}))
    return Target(None, method, path, pairs, body=None if method in BODYLESS else data)


def _of_operation(
    platform: Platform,
    operation: Operation,
    values: Mapping[str, str],
    endpoint: str,
    data: Any,
    params: Mapping[str, Any] | None,
) -> Target:
    """Declared parameters go where the definition says; the rest of data is body, of params query."""
    from_data = dict(data) if data is not None and isinstance(data, Mapping) else {}
    given: dict[str, Any] = {**from_data, **(params or {}), **values}
    places: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "body": {}, "header": {}, "file": {}}
    for param in operation.params:
        value = given.get(param.name, param.default)
        if value is None:
            if param.required:
                raise BadRequest(
                    "param.missing", platform=platform.id, endpoint=endpoint, name=param.name, operation=operation.id
                )
            continue
        places[param.place][param.sent_as or param.name] = _typed(platform, endpoint, param, value)
    for name, value in places["path"].items():
        text = as_text(value)
        if text in ("", ".", "..") or _CONTROL.search(text):
            raise BadRequest(
                "param.wrong_type", platform=platform.id, endpoint=endpoint, name=name, wanted="path segment"
            )
    declared = {param.name for param in operation.params}
    rest = {name: value for name, value in from_data.items() if name not in declared} if from_data else {}
    query = {**places["query"], **{name: value for name, value in (params or {}).items() if name not in declared}}
    body: Any = {**places["body"], **rest}
    if data is not None and not isinstance(data, Mapping):
        body = data
    elif not body and data != {}:  # nothing was given for it, or all of it has its place elsewhere
        body = None
    if operation.method in BODYLESS:
        query, body = {**query, **_data_as_query(platform, endpoint, operation.method, body)}, None
    path = fill(operation.path, _texts(places["path"]))
    path = _with_exchange(platform, path)
    if "/stock/{" in operation.path and (bare := _SHARE.search(path)):
        raise BadRequest("share.needs_suffix", platform=platform.id, endpoint=endpoint, share=bare[1])
    return _new_target(
        operation,
        operation.method,
        path,
        _pairs(query),
        body=body,
        headers=_texts(places["header"]),
        file=_texts(places["file"]),
        effect=operation.effect,
        idempotent=operation.repeatable,
    )


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: as_text(value) for name, value in values.items()} if values else {}


def _data_as_query(platform: Platform, endpoint: str, method: str, data: Any) -> Mapping[str, Any]:
    if method not in BODYLESS or data is None:
        return {}
    if not isinstance(data, Mapping):
        raise BadRequest("body.no_body_allowed", platform=platform.id, endpoint=_shown(endpoint), method=method)
    return data


def _pairs(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        for item in value if isinstance(value, list | tuple) else (value,):
            if item is not None:
                pairs.append((str(name), as_text(item)))
    return tuple(pairs)


def as_text(value: Any) -> str:
    """A value as it stands in a query, a path, a header or a form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _typed(platform: Platform, endpoint: str, param: Param, value: Any) -> Any:
    """``value`` as the declared type; text is read, since command lines and tables give nothing else."""
    try:
        typed = _parsed(param.type, value) if isinstance(value, str) else value
    except ValueError:
        typed = None
    good = isinstance(typed, _KINDS[param.type]) and (param.type == "boolean") == isinstance(typed, bool)
    if not good:
        raise BadRequest(
            "param.wrong_type", platform=platform.id, endpoint=endpoint, name=param.name, wanted=param.type
        )
    return str(typed) if param.type == "string" else typed


def _parsed(wanted: str, value: str) -> Any:
    if wanted == "integer":
        return int(value)
    if wanted == "number":
        return float(value)
    if wanted == "boolean":
        return True if value.lower() in _TRUE else False if value.lower() in _FALSE else value
    if wanted in ("array", "object"):
        if wanted == "array" and not value.lstrip().startswith("["):
            return [item.strip() for item in value.split(",") if item.strip()]
        return json.loads(value)
    return value


def _shown(text: str) -> str:
    """Foreign text for a message: control characters made visible, cut."""
    return text.encode("unicode_escape").decode("ascii")[:120] if not text.isprintable() else text[:120]
