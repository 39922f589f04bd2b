"""The names of the variables that belong to a platform.

Owns the naming rule, for definitions and stores alike. Must not read a variable.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PREFIXES = {"ths123": "THS"}  # the name that its users know
# the name under which the API's own pair of keys was sold; its other credentials go by the short name
_WHOLE_NAMES = {
    ("ths123", "api_key"): "TONGHUASHUN_API_KEY",
    ("ths123", "api_secret"): "TONGHUASHUN_API_SECRET",
}


def prefix(platform_id: str) -> str:
    """What a platform's variables begin with: ``DOUYIN``, ``THS``; a custom id in capitals, other characters ``_``."""
    return _PREFIXES.get(platform_id) or _capitals(platform_id)


def profile_variable(platform_id: str) -> str:
    """The variable that chooses the profile, e.g. ``THS_PROFILE``."""
    return f"{prefix(platform_id)}_PROFILE"


def base_url_variable(platform_id: str) -> str:
    """The ordinary variable of the base URL, e.g. ``ERP_BASE_URL``."""
    return f"{prefix(platform_id)}_BASE_URL"


def credential_variable(platform_id: str, credential_type: str) -> str:
    """The variable of a credential that names none itself, e.g. ``MY_CRM_API_KEY``."""
    whole = _WHOLE_NAMES.get((platform_id, credential_type))
    return whole or f"{prefix(platform_id)}_{_capitals(credential_type)}"


@lru_cache(maxsize=1024)
def _capitals(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", name).upper()
