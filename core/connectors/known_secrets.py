"""The secrets in this process's environment, told to the redactor whether or not a call uses them.

A vendor may say back more than it was sent: a password that the call had no need of, typed into a note. Must not know
stores: what is stored and never read cannot come out.
"""

from __future__ import annotations

from functools import lru_cache

from core.credentials.environment import find_variable
from core.errors import SettingError
from core.platforms.loader import PlatformRegistry
from core.platforms.variables import credential_variable
from core.redaction import Redactor
from core.settings import Settings

_KEY = "the secrets of the environment"


def know_environment(settings: Settings, registry: PlatformRegistry, redactor: Redactor) -> None:
    """Register the values of all variables that hold secrets; costs next to nothing while they stay the same."""
    names = _variables(registry)

    def register(settings: Settings) -> bool:
        for name in names:
            try:
                found = find_variable(settings, name)
            except SettingError:  # whoever needs it is told
                continue
            if found is not None:
                redactor.register(found.value)
        return True

    settings.derived((_KEY, id(redactor), names), names, register)


@lru_cache(maxsize=4)
def _variables(registry: PlatformRegistry) -> tuple[str, ...]:
    platforms = (registry.known(platform_id) for platform_id in registry.ids())
    return tuple(
        field.env or credential_variable(platform.id, field.type)
        for platform in platforms
        if platform
        for field in platform.credentials
        if field.secret
    )
