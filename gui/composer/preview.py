"""The address that will be called, as far as it can be told without reading a credential.

Owns the line "URL as sent". Pure: no Qt. A value that a credential supplies is shown by its name.
"""

from __future__ import annotations

from urllib.parse import urlencode

from core.calls import APIRequest
from core.connectors.credentials import schemes_for
from core.errors import JieruError
from core.platforms.model import Platform
from core.platforms.resolve import Target, resolve

_SAFE = "/:@!$'()*,;"  # what a query may hold unescaped (RFC 3986 §3.4) and people like to read


def target_of(request: APIRequest, platform: Platform) -> Target | None:
    """Where ``request`` goes; None while it cannot be told."""
    try:
        return resolve(platform, request.endpoint, request.method, request.data, request.params)
    except JieruError:
        return None


def path_and_query(target: Target) -> str:
    """The path with its parameters filled in, and the query."""
    return target.path + (f"?{urlencode(target.query, safe=_SAFE)}" if target.query else "")


def url_as_sent(target: Target, platform: Platform, base_url: str) -> str:
    """Base URL, path and query, with ``{{name}}`` for what a credential supplies in the query."""
    url = base_url.rstrip("/") + path_and_query(target)
    for name in credential_query(target, platform):
        url += f"{'&' if '?' in url else '?'}{name}={{{{{name}}}}}"
    return url


def credential_query(target: Target, platform: Platform) -> list[str]:
    """The query names that the preferred scheme takes from credentials and the user did not give."""
    schemes = schemes_for(platform, target.operation)
    if not schemes:
        return []
    first = schemes[0]
    given = {name for name, _ in target.query}
    names = [*first.query, *([first.name] if first.kind == "query" else [])]
    return [name for name in names if name not in given]
