"""The sandbox's own credentials: made by it at its start, kept in memory, worth nothing anywhere else.

Must not know where real credentials are, and never reads one.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

Credentials = Mapping[str, Mapping[str, str]]
"""``{platform: {credential type: value}}``."""


def _random() -> str:
    return secrets.token_hex(24)


def make_access_token() -> str:
    """A user token in Douyin's form (prefix ``act.``)."""
    return f"act.sandbox.{_random()}"


def make_refresh_token() -> str:
    """A refresh token in Douyin's form (prefix ``rft.``)."""
    return f"rft.sandbox.{_random()}"


def make_client_token() -> str:
    """A token of an app in Douyin's form (prefix ``clt.``)."""
    return f"clt.sandbox.{_random()}"


def make_mini_app_token() -> str:
    """A token of a mini app in its form (``0801`` and hex digits)."""
    return f"0801{secrets.token_hex(28)}"


def make_credentials() -> Credentials:
    """Fresh values for every platform and credential type; each one says that it is the sandbox's."""
    content = {
        platform: {"access_token": f"sandbox.{platform}.{_random()}", "api_key": f"sandbox-{platform}-{_random()}"}
        for platform in ("xiaohongshu", "zhihu", "toutiao")
    }
    return {
        "douyin": {
            "app_id": f"tt-sandbox-{secrets.token_hex(8)}",
            "app_secret": f"sandbox-{_random()}",
            "client_key": f"aw-sandbox-{secrets.token_hex(8)}",
            "client_secret": f"sandbox-{_random()}",
            "access_token": make_access_token(),
            "refresh_token": make_refresh_token(),
            "open_id": f"_000-sandbox-{secrets.token_hex(12)}",
        },
        "ths123": {
            "api_key": f"sandbox-ths-{_random()}",
            "api_secret": f"sandbox-{_random()}",
            "app_key": f"sandbox-ths-app-{_random()}",
            "app_secret": f"sandbox-{_random()}",
            "refresh_token": f"sandbox.refresh.{_random()}",
        },
        "erp": {
            "api_key": f"sandbox-erp-{_random()}",
            "username": "sandbox",
            "password": f"sandbox-{_random()}",
        },
        **content,
    }
