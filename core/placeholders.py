"""The ``your_…`` values of ``env.example``, which count as not set: copying that file must change nothing.

Owns which variables have one; a test compares them with the file. A custom platform's variables have none, so that
whatever somebody sets there is a value.
"""

from __future__ import annotations

from collections.abc import Mapping

_VARIABLES = {
    "DOUYIN": "APP_ID APP_SECRET CLIENT_KEY CLIENT_SECRET ACCESS_TOKEN REFRESH_TOKEN OPEN_ID CLIENT_TOKEN APP_TOKEN",
    "TONGHUASHUN": "API_KEY API_SECRET",
    "THS": "APP_KEY APP_SECRET REFRESH_TOKEN",
    "ERP": "API_KEY USERNAME PASSWORD",
    "XIAOHONGSHU": "ACCESS_TOKEN API_KEY",
    "ZHIHU": "ACCESS_TOKEN API_KEY",
    "TOUTIAO": "ACCESS_TOKEN API_KEY",
}

PLACEHOLDERS: Mapping[str, str] = {
    f"{prefix}_{name}": f"your_{prefix}_{name}".lower()
    for prefix, names in _VARIABLES.items()
    for name in names.split()
}
"""By variable."""


def is_placeholder(variable: str, value: str) -> bool:
    """Whether ``value`` is what ``env.example`` shows for this variable, and for no other."""
    return PLACEHOLDERS.get(variable) == value
