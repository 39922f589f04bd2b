"""Which proxy a request goes by, as the environment or the system says.

Owns that loopback is never asked for by one. Must not know the HTTP client.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass_environment  # type: ignore[attr-defined]  # typeshed lacks it

from core.platforms.url import is_loopback


@lru_cache(maxsize=64)
def is_direct(origin: str) -> bool:
    """Whether no setting can put a proxy in between."""
    return is_loopback(urlsplit(origin).hostname or "")


def proxies_in_use() -> list[tuple[str, str]]:
    """What is set now, in an order of its own: equal as long as nothing is changed."""
    return sorted(getproxies().items())


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
