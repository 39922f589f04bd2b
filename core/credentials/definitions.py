"""What the platform definitions say about credentials: which there are, their variables, and which are no secrets.

Owns the few questions that the credential manager has for a definition. An unknown platform, or one whose definition is
broken, has ordinary names and secrets only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

from core.credentials.types import CredentialName
from core.platforms.model import CredentialField, Platform
from core.platforms.variables import credential_variable

if TYPE_CHECKING:
    from core.platforms.loader import PlatformRegistry


class Definitions:
    """Asks the definitions.

    Args:
        platform: The platform of an id, or None.
        known: The ids of all platforms.
    """

    def __init__(
        self,
        platform: Callable[[str], Platform | None] | None = None,
        known: Callable[[], Iterable[str]] | None = None,
    ) -> None:
        self.platform = platform or _registered
        self.known = known or _all_registered
        self._told: dict[CredentialName, tuple[str, bool]] = {}  # asked again and again, of a thousand credentials

    def variable(self, name: CredentialName) -> str:
        """The variable that may hold the credential."""
        return (self._told.get(name) or self._ask(name))[0]

    def is_secret(self, name: CredentialName) -> bool:
        """Whether the value must not be shown; true where nothing else is said."""
        return (self._told.get(name) or self._ask(name))[1]

    def pattern(self, name: CredentialName) -> str:
        """The regular expression of a well-formed value; empty for any."""
        field = self._field(name)
        return field.pattern if field else ""

    def types(self, platform: str) -> tuple[str, ...]:
        """The credential types that the platform declares."""
        definition = self.platform(platform)
        return tuple(field.type for field in definition.credentials) if definition else ()

    def _ask(self, name: CredentialName) -> tuple[str, bool]:
        field = self._field(name)
        variable = (field.env if field else "") or credential_variable(name.platform, name.type)
        told = self._told[name] = variable, field is None or field.secret
        return told

    def _field(self, name: CredentialName) -> CredentialField | None:
        definition = self.platform(name.platform)
        return definition.credential(name.type) if definition else None


def _registered(platform: str) -> Platform | None:
    return _registry()().known(platform)


def _all_registered() -> Iterable[str]:
    return _registry()().ids()


@cache
def _registry() -> Callable[[], PlatformRegistry]:
    """What gives the definitions; it is found once, because a thousand credentials ask."""
    from core.platforms.loader import get_registry  # reads all definitions

    return get_registry
