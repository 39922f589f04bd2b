"""The HTTP methods that the program knows, and what RFC 9110 §9.2 says of them.

Pure. Must not know platforms or requests: a definition's word on an operation goes before all of this.
"""

from __future__ import annotations

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
"""In the order in which they are offered."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""They only read (§9.2.1; TRACE is not known here)."""

IDEMPOTENT = SAFE | {"PUT", "DELETE"}
"""Twice is as good as once (§9.2.2)."""

BODYLESS = frozenset({"GET", "HEAD"})
"""A body has no meaning with them (§9.3.1, §9.3.2): data becomes query."""
