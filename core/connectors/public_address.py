"""Which addresses of the network a download may come from: public ones.

Owns the rule. A file whose address somebody else chose must not become a way to this machine
or into the company's network. Must not know downloads.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Awaitable, Callable

from core.names import look_up

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""From a host and a port to all its addresses; raises ``OSError`` if there are none."""

_FAKE = ipaddress.ip_network("198.18.0.0/15")
"""For measuring networks (RFC 2544). Proxies that act as a network card answer every name from it, for themselves."""
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 within IPv6 (RFC 6052): the last four bytes are the address."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the system's order."""
    return list(dict.fromkeys(str(found[4][0]) for found in await look_up(host, port)))


def is_public(address: str) -> bool:
    """Whether an address is neither this machine, nor the local network, nor anything else of special use."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return (found.is_global or found in _FAKE) and not found.is_multicast


def literal_address(host: str) -> str:
    """The address that a host is, in normal form; empty for a name. ``0x7f.1`` and ``2130706433`` are addresses too."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return ""
