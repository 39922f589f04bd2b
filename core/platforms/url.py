"""Whether a text is a base URL that a request may be built on.

Owns the rules and the normal form. Must not know where the text came from.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PORTS = {"http": 80, "https": 443}


class BadUrlError(ValueError):
    """The text is no usable base URL; ``problem`` is the id of the reason."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """A base URL in normal form.

    Attributes:
        url: Without a slash at the end.
        scheme: ``http`` or ``https``.
        host: In lower case, international names in their ASCII form, IPv6 without brackets.
        port: The port in use, the scheme's own if none is given.
    """

    url: str
    scheme: str
    host: str
    port: int


def check_url(text: str) -> CheckedUrl:
    """``text`` as a base URL.

    Raises:
        BadUrlError: Reasons ``scheme``, ``characters``, ``userinfo``, ``query``, ``host``, ``port``, ``path``.
    """
    text = text.strip()
    if any(not char.isprintable() or char in ' \\"<>^`{|}' for char in text):
        raise BadUrlError("characters")
    scheme, separator, _ = text.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in _PORTS:
        raise BadUrlError("scheme")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise BadUrlError("host") from None
    if "@" in parts.netloc:
        raise BadUrlError("userinfo")
    if "?" in text or "#" in text:
        raise BadUrlError("query")
    host = check_host(parts.hostname or "")
    try:
        port = parts.port
    except ValueError:
        raise BadUrlError("port") from None
    if port == 0 or parts.netloc.endswith(":"):
        raise BadUrlError("port")
    path = parts.path.rstrip("/")
    if not path.isascii() or {".", ".."} & set(unquote(path).split("/")) or "//" in path:
        raise BadUrlError("path")
    shown = f"[{host}]" if ":" in host else host
    place = shown if port is None or port == _PORTS[scheme] else f"{shown}:{port}"
    return CheckedUrl(f"{scheme}://{place}{path}", scheme, host, port or _PORTS[scheme])


def check_host(host: str) -> str:
    """A host name or address in normal form.

    Raises:
        BadUrlError: Reason ``host``.
    """
    host = host.strip("[]").lower()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise BadUrlError("host") from None
    labels = ascii_host.removesuffix(".").split(".")
    if len(ascii_host) > 253 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise BadUrlError("host")
    return ".".join(labels)


def is_loopback(host: str) -> bool:
    """Whether a host in normal form is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
