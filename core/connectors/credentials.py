"""Which authentication scheme a call uses, and the values for it.

Must not know stores nor requests: it asks a ``CredentialSource`` and gives back values by type.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.credentials.source import CredentialSource
from core.errors import CredentialError, CredentialMissing
from core.platforms.model import AuthScheme, Operation, Platform, TokenFlow


def schemes_for(platform: Platform, operation: Operation | None) -> Sequence[AuthScheme]:
    """The schemes in order of preference: the operation's, else the file's order."""
    if operation and operation.auth:
        by_id = {scheme.id: scheme for scheme in platform.auth}
        return [by_id[name] for name in operation.auth]
    return platform.auth


def sent_token(platform: Platform, operation: Operation | None, scheme: AuthScheme | None) -> TokenFlow | None:
    """The flow of the token that ``scheme`` sends, if a call may use it: any call, or one that names the scheme."""
    flow = platform.token(_sent(scheme)) if scheme else None
    asked = scheme is not None and operation is not None and scheme.id in operation.auth
    return flow if flow and (flow.auto or asked) else None


async def choose_scheme(
    platform: Platform, operation: Operation | None, source: CredentialSource, *, endpoint: str
) -> tuple[AuthScheme | None, dict[str, str]]:
    """The first scheme whose credentials are all there, with their values; None if the platform needs none.

    A token that the call may fetch out of them counts as there; its value is then missing.

    Raises:
        CredentialMissing: No scheme is complete; names what the nearest one still needs.
        CredentialError: A store is locked, unavailable or damaged, and no scheme is complete without it.
    """
    nearest: tuple[AuthScheme, list[str]] | None = None
    known: dict[str, str | None] = {}
    failure: CredentialError | None = None
    for scheme in schemes_for(platform, operation):
        kinds = tuple(dict.fromkeys((*scheme.requires, _sent(scheme))))
        for kind in kinds:
            if kind not in known:
                try:
                    known[kind] = await source.aget_credential(platform.id, kind)
                except CredentialError as error:  # another scheme may do without it
                    known[kind] = None
                    failure = failure or error
        missing = [kind for kind in kinds if known[kind] is None]
        if missing == [_sent(scheme)] and missing[0] not in scheme.requires and sent_token(platform, operation, scheme):
            missing = []
        if not missing:
            return scheme, {kind: value for kind in kinds if (value := known[kind]) is not None}
        if nearest is None or len(missing) < len(nearest[1]):
            nearest = scheme, missing
    if failure is not None:
        raise failure
    if nearest is None:
        return None, {}
    field = platform.credential(nearest[1][0])
    fetched = nearest[1] == [_sent(nearest[0])] and nearest[1][0] not in nearest[0].requires
    raise CredentialMissing(
        "credential.not_fetched" if fetched else "credential.missing",
        platform=platform.id,
        endpoint=endpoint,
        type=nearest[1][0],
        missing=", ".join(nearest[1]),
        variable=field.env if field else "",
    )


def _sent(scheme: AuthScheme) -> str:
    return scheme.value or scheme.requires[0]
