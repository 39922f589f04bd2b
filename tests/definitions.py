"""Platform definitions of a test's own."""

from __future__ import annotations

from pathlib import Path

from core.platforms.loader import get_registry


def define(home: Path, platform_id: str, text: str) -> Path:
    """Put a definition into the user's folder, and have all of them read anew; the end of the test takes it back."""
    file = home / "platforms" / f"{platform_id}.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    get_registry.cache_clear()
    return file


def bearer_platform(platform_id: str, rest: str) -> str:
    """A definition with a token that is sent as Bearer, and another to renew it with; ``rest`` goes on."""
    return f"""schema = 1
[platform]
id = "{platform_id}"
base_url = "https://{platform_id}.example"
[[credential]]
type = "access_token"
[[credential]]
type = "refresh_token"
[[auth]]
id = "bearer"
kind = "bearer"
requires = ["access_token"]
{rest}"""
