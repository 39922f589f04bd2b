"""Where files on the web may be fetched from: public addresses, or in sandbox mode what the sandbox plays for them.

Owns the reading of an address, the rule, and the ways to a host. A name is looked up here and the connection goes to
what was looked up, so that a second answer of the name server cannot lead elsewhere. Must not fetch anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.connectors.public_address import Resolve, is_public, literal_address, resolve
from core.errors import JieruError
from core.platforms.url import BadUrlError, check_host

_PORTS = {"http": 80, "https": 443}


class AddressError(JieruError):
    """Nothing is fetched from there; ``data["host"]`` names the host, ``data["address"]`` what it is."""


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A checked address.

    Attributes:
        url: Without fragment; the host in ASCII and lower case.
        place: Host and port as they stand in the URL.
    """

    url: str
    scheme: str
    host: str
    port: int
    place: str


@dataclass(frozen=True, slots=True)
class Route:
    """One way to a file; see ``core.http.arriving``."""

    url: str
    address: str = ""
    proxy: str = ""


def _proxy_for(url: str) -> str:
    from core.proxies import proxy_for  # urllib.request is heavy: loaded by the first download, not at start

    return proxy_for(url)


@dataclass(frozen=True, slots=True)
class Web:
    """The part of the web that files come from.

    Attributes:
        sandbox: Where the sandbox plays the web; empty in live mode.
        resolve: Looks a name up.
        is_public: Whether an address may be connected to.
        proxy_for: The proxy for a URL; empty for none.
    """

    sandbox: str = ""
    resolve: Resolve = resolve
    is_public: Callable[[str], bool] = is_public
    proxy_for: Callable[[str], str] = _proxy_for

    def read(self, text: str) -> WebAddress:
        """``text`` as an address that a file may come from.

        Raises:
            AddressError: Not http or https, with a password, no host, or a host that plainly is not public.
        """
        text = text.strip()
        if not text.isprintable() or "\\" in text:
            raise AddressError("download.bad_address")
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError:
            raise AddressError("download.bad_address") from None
        if parts.scheme not in _PORTS:
            raise AddressError("download.scheme", scheme=parts.scheme[:20])
        if "@" in parts.netloc:
            raise AddressError("download.user_info")
        raw = parts.hostname or ""
        address = "127.0.0.1" if raw == "localhost" else literal_address(raw)
        try:
            host = check_host(address or raw)
        except BadUrlError:
            raise AddressError("download.bad_address") from None
        shown = f"[{host}]" if ":" in host else host
        place = shown if port in (None, _PORTS[parts.scheme]) else f"{shown}:{port}"
        query = f"?{parts.query}" if parts.query else ""
        url = f"{parts.scheme}://{place}{parts.path or '/'}{query}"
        found = WebAddress(url, parts.scheme, host, port or _PORTS[parts.scheme], place)
        if address and not self._is_own(found) and not self.is_public(address):
            raise AddressError("download.private_address", host=raw, address=address)
        return found

    async def routes(self, found: WebAddress) -> list[Route]:
        """The ways to it, in the order to try them; all lead to public addresses, or to the sandbox alone.

        Raises:
            AddressError: The host's name leads to an address that is not public.
            OSError: The name cannot be looked up.
        """
        if self.sandbox:
            rest = found.url.partition("://")[2].removeprefix(found.place)
            return [Route(found.url if self._is_own(found) else f"{self.sandbox}/{found.scheme}/{found.place}{rest}")]
        proxy = self.proxy_for(found.url)
        try:
            addresses = await self.resolve(found.host, found.port)
        except OSError:
            if proxy:  # behind a proxy, names are often known to it alone
                return [Route(found.url, proxy=proxy)]
            raise
        for address in addresses:
            if not self.is_public(address):
                raise AddressError("download.private_address", host=found.host, address=address)
        return [Route(found.url, proxy=proxy)] if proxy else [Route(found.url, address) for address in addresses]

    def _is_own(self, found: WebAddress) -> bool:
        own = urlsplit(self.sandbox)
        return bool(self.sandbox) and (found.scheme, found.place) == (own.scheme, own.netloc)
