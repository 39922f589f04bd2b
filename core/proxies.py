"""Which proxy a request goes by, as the environment or the system says.

Owns that loopback is never asked for by one. Must not know the HTTP client.
"""

from __future__ import annotations

import os
from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import (  # type: ignore[attr-defined]  # typeshed lacks two of them
    getproxies,
    getproxies_environment,
    proxy_bypass_environment,
)

from core.platforms.url import is_loopback


@lru_cache(maxsize=64)
def is_direct(origin: str) -> bool:
    """Whether no setting can put a proxy in between."""
    return is_loopback(urlsplit(origin).hostname or "")


_NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_VARIABLES = (*_NAMES, *map(str.upper, _NAMES))


def proxies_in_use() -> tuple[object, ...]:
    """What is set now: equal as long as nothing is changed. For every request, so without reading the rest."""
    variables = tuple(map(os.environ.get, _VARIABLES))
    if any(variables) or getproxies is getproxies_environment:
        return variables
    return tuple(sorted(getproxies().items()))  # of the system, where it has a place for that


def proxy_for(url: str) -> str:
    """The proxy that the environment or the system wants for ``url``; empty for none, as always for loopback."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host):
        return ""
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    # the systems' own ways to tell may ask a name server, and this is the event loop's thread
    if not proxy or proxy_bypass_environment(host, proxies):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def without_password(proxy: str) -> str:
    """The proxy as it may be shown."""
    parts = urlsplit(proxy)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
