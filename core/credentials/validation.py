"""Whether a platform's credentials are complete, well-formed and not expired, as far as can be told without asking it.

Pure: values and dates come in, a ``Validation`` goes out. Must not know stores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from core.credentials.types import Validation
from core.platforms.model import Platform


def validate(
    wanted: Iterable[str],
    values: Mapping[str, str],
    pattern: Callable[[str], str],
    expires_at: Mapping[str, float | None],
    now: float,
) -> Validation:
    """The check of the credential types ``wanted``, which are all needed, and of the form of all ``values``.

    Args:
        wanted: Types that must be there and valid.
        values: What is set, by type.
        pattern: The regular expression of a type; empty for any value.
        expires_at: Expiry dates by type, seconds since 1970.
        now: Seconds since 1970.
    """
    needed = list(dict.fromkeys(wanted))
    return Validation(
        missing=tuple(kind for kind in needed if kind not in values),
        malformed=tuple(kind for kind, value in values.items() if not _fits(pattern(kind), value)),
        expired=tuple(
            kind for kind in needed if kind in values and (end := expires_at.get(kind)) is not None and end <= now
        ),
    )


def nearest_scheme(definition: Platform, present: Iterable[str]) -> tuple[str, ...]:
    """What the authentication scheme with the fewest gaps requires; the first one of several, nothing if none."""
    there = set(present)
    return min(
        (scheme.requires for scheme in definition.auth),
        key=lambda requires: len(set(requires) - there),
        default=(),
    )


def _fits(pattern: str, value: str) -> bool:
    return not pattern or re.fullmatch(pattern, value) is not None
