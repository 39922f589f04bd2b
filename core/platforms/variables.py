"""The names of the variables that belong to a platform.

Owns the naming rule. Must not read a variable.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PREFIXES = {"ths123": "THS"}  # the name that its users know; its API key alone is TONGHUASHUN_… in the definition


@lru_cache(maxsize=256)
def prefix(platform_id: str) -> str:
    """What a platform's variables begin with: ``DOUYIN``, ``THS``; a custom id in capitals, other characters ``_``."""
    return _PREFIXES.get(platform_id) or re.sub(r"[^A-Z0-9]", "_", platform_id.upper())


def profile_variable(platform_id: str) -> str:
    """The variable that chooses the profile, e.g. ``THS_PROFILE``."""
    return f"{prefix(platform_id)}_PROFILE"


def base_url_variable(platform_id: str) -> str:
    """The ordinary variable of the base URL, e.g. ``ERP_BASE_URL``."""
    return f"{prefix(platform_id)}_BASE_URL"


def credential_variable(platform_id: str, credential_type: str) -> str:
    """The variable of a credential that names none itself, e.g. ``MY_CRM_API_KEY``."""
    return f"{prefix(platform_id)}_{credential_type.upper()}"
