"""Where the program writes: one place that knows every folder and file name.

Owns the layout of ``JIERU_HOME`` and of the platform's own user folders. Must not create anything: each store makes
its own folder with the rights it needs, when it first writes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation.

    With ``JIERU_HOME`` all of them lie in that folder; without it they are the platform's user folders, and never a
    cache folder, because cleaning programs empty those.
    """

    data: Path
    config: Path
    logs: Path

    @property
    def history(self) -> Path:
        """The SQLite file of the call history."""
        return self.data / "history.sqlite3"

    @property
    def credentials(self) -> Path:
        """The default folder of the encrypted credential files."""
        return self.data / ".credentials"

    @property
    def key_file(self) -> Path:
        """The file key, outside the credential folder on purpose."""
        return self.config / "credentials.key"

    @property
    def platforms(self) -> Path:
        """The user's own platform definitions."""
        return self.data / "platforms"

    @property
    def config_file(self) -> Path:
        """The user's settings."""
        return self.config / "config.toml"

    @property
    def trusted_hosts(self) -> Path:
        """Hosts that the user confirmed for a platform."""
        return self.config / "trusted-hosts.json"

    @property
    def dotenv(self) -> Path:
        """The ``.env`` of the installation, read after the one in the working folder."""
        return self.config / ".env"

    @property
    def window_state(self) -> Path:
        """Geometry, splitters and switches of the window."""
        return self.config / "window.ini"


def find_paths(environ: Mapping[str, str] = os.environ) -> Paths:
    """The folders that the environment asks for.

    Args:
        environ: Where ``JIERU_HOME`` is looked up.
    """
    home = environ.get("JIERU_HOME", "").strip()
    if home:
        root = Path(os.path.expanduser(home)).absolute()  # Path.expanduser raises for an unknown user
        return Paths(data=root, config=root, logs=root / "logs")
    import platformdirs  # only needed without JIERU_HOME

    return Paths(
        data=Path(platformdirs.user_data_dir("jieru", appauthor=False, roaming=False)),
        config=Path(platformdirs.user_config_dir("jieru", appauthor=False, roaming=False)),
        logs=Path(platformdirs.user_log_dir("jieru", appauthor=False))
        if os.name == "nt"
        else Path(platformdirs.user_state_dir("jieru", appauthor=False)) / "logs",
    )
