"""Path templates: ``/stock/{code}/quote``, for paths and aliases.

Owns matching, filling, and what "more specific" means. Pure. Must not know operations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote, unquote_to_bytes

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SAFE = "!$&'()*+,;=:@-._~"  # RFC 3986 §3.3: what a segment holds without percent signs


def placeholders(template: str) -> tuple[str, ...]:
    """The names between braces, in order."""
    return tuple(_PLACEHOLDER.findall(template))


def is_well_formed(template: str) -> bool:
    """Whether it starts with one slash, its braces are placeholders, and nothing in it needs encoding."""
    rest = _PLACEHOLDER.sub("x", template)
    return (
        rest.startswith("/")
        and not rest.startswith("//")
        and re.fullmatch(r"[A-Za-z0-9/!$&'()*+,;=:@._~-]+", rest) is not None
        and not {".", ".."} & set(rest.split("/"))
        and len(set(placeholders(template))) == len(placeholders(template))
    )


def split_alias(alias: str, default_method: str) -> tuple[str, str]:
    """Method and template of an alias: ``"GET /x"``, or ``"/x"`` with the operation's own method."""
    method, space, template = alias.partition(" ")
    return (method, template) if space else (default_method, alias)


def specificity(template: str) -> tuple[bool, ...]:
    """Sorts templates, the most specific first: a literal segment before a placeholder, read from the left."""
    return tuple("{" in segment for segment in template.split("/"))


def shape(template: str) -> str:
    """The template without its names: two with one shape match the same paths."""
    return _PLACEHOLDER.sub("{}", template)


def match(template: str, path: str) -> Mapping[str, str] | None:
    """The placeholders' decoded values if the path matches, else None. Spelling by percent signs does not matter."""
    found = _pattern(template).fullmatch(canonical(path))
    return None if found is None else {name: unquote(value) for name, value in found.groupdict().items()}


def fill(template: str, values: Mapping[str, str]) -> str:
    """The path with each value in its place, percent-encoded so that it stays within its segment."""
    return _PLACEHOLDER.sub(lambda found: quote(values[found[1]], safe=""), template)


def canonical(path: str) -> str:
    """The path with percent signs only where they are needed: two that mean the same are the same."""
    if "%" not in path:
        return path
    return "/".join(quote(unquote_to_bytes(segment), safe=_SAFE) for segment in path.split("/"))


@lru_cache(maxsize=512)
def _pattern(template: str) -> re.Pattern[str]:
    parts = _PLACEHOLDER.split(template)
    literals = (re.escape(canonical(part)) for part in parts[::2])
    groups = (f"(?P<{name}>[^/]+)" for name in parts[1::2])
    pieces = [next(literals)]
    for group in groups:
        pieces += [group, next(literals)]
    return re.compile("".join(pieces))
