"""The base URL of a platform, and whether its credentials may go there.

Owns the order (variable, else the definition's), the checks, and the hosts that the user confirmed. A base URL from a
``.env`` file could be anybody's idea: its host is confirmed once by the user.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import HostNotConfirmed, SettingError
from core.plain_files import read_plain
from core.platforms.model import Platform
from core.platforms.url import BadUrlError, CheckedUrl, check_host, check_url, is_loopback
from core.platforms.variables import base_url_variable
from core.settings import Setting, Settings


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """A base URL in use.

    Attributes:
        url: Without a slash at its end.
        host: In normal form.
        source: ``definition``, ``environment``, ``dotenv`` or ``config``.
        file: Where it was set, for ``dotenv`` and ``config``.
        name: The variable that set it.
        confirmed: False for a host from a ``.env`` that the user has not confirmed: it may only get credentials
            from the same file or the real environment.
        is_default: Whether it is the definition's, also where a variable says the same.
    """

    url: str
    host: str
    source: str
    file: Path | None = None
    name: str = ""
    confirmed: bool = True
    is_default: bool = False

    def for_part(self, own: str) -> str:
        """Where a part of the platform is that has a base URL of its own: there, unless the user set another one."""
        return own if own and self.is_default else self.url


def base_url(platform: Platform, settings: Settings) -> BaseUrl:
    """The base URL as the settings are now.

    Raises:
        SettingError: It is no usable address; names the variable. Or two variables for one setting differ.
    """
    names = tuple(dict.fromkeys((platform.base_url_env, base_url_variable(platform.id))))
    key = (base_url, names, platform.base_url, platform.hosts)
    found = settings.derived(key, names, lambda given: _find(platform, names, given))
    if not found.confirmed and found.host in trusted(settings).get(platform.id, ()):
        return replace(found, confirmed=True)
    return found


def check_confirmed(base: BaseUrl, platform: Platform, types: Iterable[str], settings: Settings) -> None:
    """Refuse to send stored credentials to a host that only a ``.env`` file named.

    Args:
        base: Where they would go.
        platform: Whose they are.
        types: The credential types that would be sent or sign.
        settings: Where their variables are looked up.

    Raises:
        HostNotConfirmed: One of them is neither from the same file nor from the real environment.
    """
    if not may_receive(base, platform, types, settings):
        raise HostNotConfirmed(
            "host.not_confirmed", platform=platform.id, host=base.host, name=base.name, file=str(base.file)
        )


def may_receive(base: BaseUrl, platform: Platform, types: Iterable[str], settings: Settings) -> bool:
    """Whether credentials of ``types`` may go to ``base``; the arguments are those of ``check_confirmed``."""
    return base.confirmed or all(_is_near(base, platform, kind, settings) for kind in types)


def _is_near(base: BaseUrl, platform: Platform, kind: str, settings: Settings) -> bool:
    field = platform.credential(kind)
    found = settings.find(field.env) if field else None
    return found is not None and (found.source == "environment" or found.file == base.file)


def trusted(settings: Settings) -> dict[str, list[str]]:
    """The hosts that the user confirmed, by platform.

    Raises:
        SettingError: The file cannot be read.
    """
    file = settings.paths.trusted_hosts
    try:
        document = json.loads(read_plain(file))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise SettingError("setting.file_unreadable", name=str(file)) from None
    return document if isinstance(document, dict) else {}


def trust(platform: Platform, host: str, settings: Settings) -> str:
    """Confirm ``host`` for a platform; returns its normal form.

    Raises:
        SettingError: No host.
    """
    try:
        checked = check_host(host)
    except BadUrlError:
        raise SettingError("host.bad", name=host) from None
    hosts = trusted(settings)
    hosts[platform.id] = sorted({*hosts.get(platform.id, []), checked})
    file = settings.paths.trusted_hosts
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".tmp")
    draft.write_text(json.dumps(hosts, ensure_ascii=False, indent=2), encoding="utf-8")
    os.replace(draft, file)
    return checked


def _find(platform: Platform, names: Iterable[str], settings: Settings) -> BaseUrl:
    """As set by one of ``names``, which are two for one thing (``ERP_API_URL`` and ``ERP_BASE_URL``); else default."""
    found = [(setting, _checked(setting)) for name in names if (setting := settings.find(name)) is not None]
    default = check_url(platform.base_url)
    if not found:
        return BaseUrl(default.url, default.host, "definition", is_default=True)
    if len({checked.url for _, checked in found}) > 1:
        raise SettingError("setting.contradiction", name=found[0][0].name, other=found[1][0].name)
    setting, checked = found[0]
    confirmed = setting.source != "dotenv" or is_loopback(checked.host) or checked.host in platform.hosts
    is_default = checked.url == default.url
    return BaseUrl(checked.url, checked.host, setting.source, setting.file, setting.name, confirmed, is_default)


def _checked(found: Setting) -> CheckedUrl:
    try:
        return check_url(found.value)
    except BadUrlError as error:
        # the value is not shown: a URL with userinfo holds a password
        raise SettingError(f"url.{error.problem}", name=found.name) from None
