"""Which fields of a platform belong together: one group for each way to authenticate, then the rest.

Pure: a definition comes in, groups go out. Must not know values, stores or widgets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from core.credentials.types import CredentialStatus
from core.platforms.model import AuthScheme, CredentialField, Platform

GroupKind = Literal["scheme", "token", "other", "stored"]


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields under one heading.

    Attributes:
        kind: ``token``: used to get or renew a token; ``other``: declared, and used by neither; ``stored``: not
            declared, but there is a stored value.
        scheme: The way to authenticate, of a ``scheme`` group.
        fields: What is entered here. Each field of a platform is in exactly one group.
        shared: What the scheme needs too, and is entered in a group above.
    """

    kind: GroupKind
    scheme: AuthScheme | None = None
    fields: tuple[CredentialField, ...] = ()
    shared: tuple[CredentialField, ...] = ()

    def missing(self, statuses: Mapping[str, CredentialStatus]) -> tuple[str, ...]:
        """The types that the scheme needs and that are not set; empty for other groups."""
        return tuple(name for name in self._wanted if name not in statuses or statuses[name].state == "absent")

    def unreadable(self, statuses: Mapping[str, CredentialStatus]) -> tuple[str, ...]:
        """The types that the scheme needs and that are stored, but cannot be read now."""
        return tuple(
            name for name in self._wanted if name in statuses and statuses[name].state not in ("absent", "set")
        )

    @property
    def _wanted(self) -> tuple[str, ...]:
        return self.scheme.requires if self.scheme else ()


def field_groups(platform: Platform, stored: Iterable[str] = ()) -> tuple[FieldGroup, ...]:
    """The groups of ``platform``; ``stored`` are the types that the store knows."""
    placed: set[str] = set()
    groups = []

    def place(names: Iterable[str]) -> tuple[CredentialField, ...]:
        new = [field for name in dict.fromkeys(names) if name not in placed and (field := platform.credential(name))]
        placed.update(field.type for field in new)
        return tuple(new)

    for scheme in platform.auth:
        shared = tuple(field for name in scheme.requires if name in placed and (field := platform.credential(name)))
        groups.append(FieldGroup("scheme", scheme, place(scheme.requires), shared))
    of_tokens = [name for flow in platform.tokens for name in (*flow.source.values(), flow.type, *flow.also)]
    groups.append(FieldGroup("token", None, place(of_tokens)))
    groups.append(FieldGroup("other", None, place(field.type for field in platform.credentials)))
    unknown = [name for name in stored if name not in placed]
    groups.append(FieldGroup("stored", None, tuple(CredentialField(name) for name in unknown)))
    return tuple(group for group in groups if group.scheme or group.fields)


def shared_url(platform: Platform) -> str:
    """The vendor's page, if all credentials of the platform name the same one; else empty."""
    urls = {field.url for field in platform.credentials if field.url}
    return next(iter(urls)) if len(urls) == 1 else ""
