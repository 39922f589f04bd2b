"""What people call a platform, its credentials and its operations: for sentences, which know them by their ids.

Owns the form: the name in the reader's language, and the id beside it where the name does not say it. Must not know
the sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.platforms.loader import get_registry

if TYPE_CHECKING:
    from core.platforms.model import Names
    from core.texts import Language


def titled(placeholder: str, data: Mapping[str, Any], lang: Language) -> str | None:
    """The value of a placeholder that asks for a name; None for every other one.

    Args:
        placeholder: ``platform_title``, ``type_title``, ``missing_titles`` or ``operation_title``.
        data: The ids: ``platform``, ``type``, ``missing`` (credential types with ``", "`` between), ``operation``.
        lang: The reader's language.
    """
    platform_id = str(data.get("platform", ""))
    match placeholder:  # nothing else looks at the definitions: their own mistakes are told while they are read
        case "platform_title":
            return platform_title(platform_id, lang)
        case "type_title":
            return credential_title(platform_id, str(data.get("type", "")), lang)
        case "missing_titles":
            kinds = str(data.get("missing", "")).split(", ")
            return ("、" if lang == "zh" else ", ").join(credential_title(platform_id, kind, lang) for kind in kinds)
        case "operation_title":
            operation_id = str(data.get("operation", ""))
            platform = get_registry().known(platform_id)
            operation = platform.operation(operation_id) if platform else None
            return _title(operation.names if operation else {}, operation_id, lang)
    return None


def platform_title(platform_id: str, lang: Language) -> str:
    """What people call a platform."""
    platform = get_registry().known(platform_id)
    return _title(platform.names if platform else {}, platform_id, lang)


def credential_title(platform_id: str, kind: str, lang: Language) -> str:
    """What people call a credential of a platform."""
    platform = get_registry().known(platform_id)
    field = platform.credential(kind) if platform else None
    return _title(field.names if field else {}, kind, lang)


def _title(names: Names, id_: str, lang: Language) -> str:
    name = names.get(lang) or names.get("en") or id_
    if id_.casefold() in name.casefold():
        return name
    return f"{name[:-1]}, {id_})" if name.endswith(")") else f"{name} ({id_})"
