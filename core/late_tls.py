"""asyncio's TLS, left out of the start of a program and brought when it is needed.

Owns the way around asyncio's own import of ``ssl``: 4 MB of OpenSSL, and 7 ms before the window is painted. asyncio is
made to do without where Python has no ``ssl``; that is what it finds at first. Must not know who starts, nor who
connects.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any


def import_without_tls() -> None:
    """Import asyncio without ``ssl``; nothing is done where either is there already. Before there are threads."""
    modules: dict[str, Any] = sys.modules
    if "asyncio" not in modules and "ssl" not in modules:
        modules["ssl"] = None  # Python finds none
        importlib.import_module("asyncio")
        del modules["ssl"]


def bring_tls() -> None:
    """Give asyncio the ``ssl`` that was kept from it, before the first connection; nothing is done where it has one."""
    import ssl
    from asyncio import base_events, selector_events, sslproto

    protocol: Any = sslproto
    if protocol.ssl is None:
        importlib.reload(protocol)  # what it says of ``ssl``'s errors is said at its import
        for module in (base_events, selector_events):
            vars(module)["ssl"] = ssl
