"""Which authentication scheme a call uses, and the values for it.

Must not know stores nor requests: it asks a ``CredentialSource`` and gives back values by type.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.credentials.source import CredentialSource
from core.errors import CredentialError, CredentialMissing
from core.platforms.model import AuthScheme, Operation, Platform


def schemes_for(platform: Platform, operation: Operation | None) -> Sequence[AuthScheme]:
    """The schemes in order of preference: the operation's, else the file's order."""
    if operation and operation.auth:
        by_id = {scheme.id: scheme for scheme in platform.auth}
        return [by_id[name] for name in operation.auth]
    return platform.auth


async def choose_scheme(
    platform: Platform, operation: Operation | None, source: CredentialSource, *, endpoint: str
) -> tuple[AuthScheme | None, dict[str, str]]:
    """The first scheme whose credentials are all there, with their values; None if the platform needs none.

    Raises:
        CredentialMissing: No scheme is complete; names what the nearest one still needs.
        CredentialError: A store is locked, unavailable or damaged, and no scheme is complete without it.
    """
    nearest: tuple[AuthScheme, list[str]] | None = None
    known: dict[str, str | None] = {}
    failure: CredentialError | None = None
    for scheme in schemes_for(platform, operation):
        for kind in scheme.requires:
            if kind not in known:
                try:
                    known[kind] = await source.aget_credential(platform.id, kind)
                except CredentialError as error:  # another scheme may do without it
                    known[kind] = None
                    failure = failure or error
        missing = [kind for kind in scheme.requires if known[kind] is None]
        if not missing:
            return scheme, {kind: value for kind in scheme.requires if (value := known[kind]) is not None}
        if nearest is None or len(missing) < len(nearest[1]):
            nearest = scheme, missing
    if failure is not None:
        raise failure
    if nearest is None:
        return None, {}
    field = platform.credential(nearest[1][0])
    raise CredentialMissing(
        "credential.missing",
        platform=platform.id,
        endpoint=endpoint,
        type=nearest[1][0],
        missing=", ".join(nearest[1]),
        variable=field.env if field else "",
    )
