"""Settings by name: argument > environment > ``.env`` > ``config.toml`` > default.

Owns the look-up order, what counts as unset, and the checks that turn text into numbers. Must not know what a
setting is for, nor hold a credential: credential variables are read through here, never kept.
"""

from __future__ import annotations

import json
import math
import os
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.errors import SettingError
from core.paths import Paths, find_paths

Source = Literal["environment", "dotenv", "config", "default"]
Note = Literal["", "blank", "placeholder", "newline_stripped"]

RECHECK_S = 0.25
"""Files are looked at again at most this often."""

_ROOTS = ("JIERU_HOME", "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")  # what the folders follow from

DEFAULTS: Mapping[str, str] = {
    "API_MAX_RETRIES": "3",
    "API_RETRY_DELAY": "1.0",
    "API_RETRY_STRATEGY": "exponential",
    "API_RETRY_MAX_DELAY": "60.0",
    "API_RETRY_JITTER": "0.25",
    "API_TIMEOUT": "30.0",
    "API_CREDENTIALS_STORE": "auto",
    "JIERU_LOG_LEVEL": "INFO",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One value and where it came from. ``repr`` never shows the value: it may be a secret."""

    name: str
    value: str
    source: Source
    file: Path | None = None
    note: Note = ""

    def __repr__(self) -> str:
        return f"Setting({self.name}, {len(self.value)} characters, {self.source})"


def placeholder(name: str) -> str:
    """The value that ``env.example`` shows for a credential variable: ``your_`` and the name without its platform."""
    return "your_" + name.lower()


def is_placeholder(value: str) -> bool:
    """Whether a value is one of the ``your_…`` values of ``env.example``: copying that file must change nothing."""
    return value.startswith("your_")


class Settings:
    """Looks settings up, each time anew; files are re-read when they changed.

    Args:
        environ: The process environment.
        cwd: The working folder, whose ``.env`` wins over the installation's.
        paths: The installation's folders.
        clock: Monotonic seconds, for the 250 ms between two looks at a file.
    """

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        *,
        cwd: Path | None = None,
        paths: Paths | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._environ = environ
        self._cwd = cwd
        self._paths = paths
        self._clock = clock
        self._known: tuple[tuple[str | None, ...], tuple[Paths, Path, Path, Path]] | None = None
        self._files: dict[Path, tuple[float, tuple[int, int] | None, Mapping[str, str]]] = {}

    @property
    def environ(self) -> Mapping[str, str]:
        """The process environment that is looked at, as it is now."""
        return self._environ

    @property
    def paths(self) -> Paths:
        """The folders, looked up at each use: a test or a program may set ``JIERU_HOME`` late."""
        return self._places()[0]

    def find(self, name: str) -> Setting | None:
        """The first usable value of ``name``, or None. Blank and placeholder count as unset.

        Raises:
            SettingError: The value is not valid UTF-8, or a settings file cannot be read.
        """
        for setting in self._candidates(name):
            if setting.note in ("blank", "placeholder"):
                continue
            return setting
        default = DEFAULTS.get(name)
        return None if default is None else Setting(name, default, "default")

    def noted(self, name: str) -> Note:
        """Why a present value of ``name`` was passed over or changed; empty if nothing is to be said."""
        for setting in self._candidates(name):
            if setting.note:
                return setting.note
            break
        return ""

    def text(self, name: str) -> str | None:
        """The value of ``name`` as text, or None."""
        found = self.find(name)
        return found.value if found else None

    def number(self, name: str, *, optional: bool = False, above_zero: bool = False) -> float | None:
        """The value of ``name`` as a finite number.

        Raises:
            SettingError: Not a number, not finite, or negative, or 0 with ``above_zero``; names the variable.
        """
        found = self.find(name)
        if found is None:
            if optional:
                return None
            raise SettingError("setting.missing", name=name)
        try:
            value = float(found.value)
        except ValueError:
            raise SettingError("setting.not_a_number", name=name, value=found.value) from None
        if not math.isfinite(value) or value < 0 or (above_zero and value == 0):
            code = "setting.not_above_zero" if above_zero else "setting.out_of_range"
            raise SettingError(code, name=name, value=found.value, minimum=0)
        return value

    def whole(self, name: str, *, minimum: int = 0) -> int:
        """The value of ``name`` as a whole number.

        Raises:
            SettingError: Not a whole number, or below ``minimum``; names the variable.
        """
        found = self.find(name)
        if found is None:
            raise SettingError("setting.missing", name=name)
        try:
            value = int(found.value)
        except ValueError:
            raise SettingError("setting.not_whole", name=name, value=found.value) from None
        if value < minimum:
            raise SettingError("setting.out_of_range", name=name, value=found.value, minimum=minimum)
        return value

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """The value of ``name`` as one of ``allowed``, in lower case.

        Raises:
            SettingError: Anything else; names the variable and what is allowed.
        """
        found = self.find(name)
        value = found.value.lower() if found else ""
        if value not in allowed:
            raise SettingError("setting.not_allowed", name=name, value=value, allowed=", ".join(allowed))
        return value

    def flag(self, name: str) -> bool:
        """Whether ``name`` is switched on: 1, true, yes, on.

        Raises:
            SettingError: Neither on nor off (0, false, no, off, unset).
        """
        value = (self.text(name) or "").lower()
        if value in ("1", "true", "yes", "on"):
            return True
        if value in ("", "0", "false", "no", "off"):
            return False
        raise SettingError("setting.not_allowed", name=name, value=value, allowed="1, 0")

    def _candidates(self, name: str) -> list[Setting]:
        found = []
        raw = self._environ.get(name)
        if raw is not None:
            found.append(_read(name, raw, "environment", None))
        _, here, dotenv, config = self._places()
        for path in (here, dotenv):
            raw = self._file(path, _parse_dotenv).get(name)
            if raw is not None:
                found.append(_read(name, raw, "dotenv", path))
        raw = self._file(config, _parse_config).get(name)
        if raw is not None:
            found.append(_read(name, raw, "config", config))
        return found

    def _places(self) -> tuple[Paths, Path, Path, Path]:
        """The folders, both ``.env`` files and ``config.toml``; making the paths anew each time costs more than all."""
        folder = str(self._cwd) if self._cwd else os.getcwd()
        roots = (folder, *map(self._environ.get, _ROOTS))
        if self._known is None or self._known[0] != roots:
            paths = self._paths or find_paths(self._environ)
            self._known = (roots, (paths, Path(folder, ".env"), paths.dotenv, paths.config_file))
        return self._known[1]

    def _file(self, path: Path, parse: Callable[[Path], Mapping[str, str]]) -> Mapping[str, str]:
        now = self._clock()
        known = self._files.get(path)
        if known and now - known[0] < RECHECK_S:
            return known[2]
        try:
            stat = path.stat()
            stamp: tuple[int, int] | None = (stat.st_mtime_ns, stat.st_size)
        except OSError:
            stamp = None
        if known and known[1] == stamp:
            self._files[path] = (now, stamp, known[2])
            return known[2]
        values = {} if stamp is None else parse(path)
        self._files[path] = (now, stamp, values)
        return values


def _read(name: str, raw: str, source: Source, file: Path | None) -> Setting:
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        raise SettingError("setting.not_utf8", name=name) from None
    value = raw.rstrip("\r\n")
    note: Note = "newline_stripped" if value != raw else ""
    if not value.strip():
        note = "blank"
    elif is_placeholder(value):
        note = "placeholder"
    return Setting(name, value, source, file, note)


def _parse_dotenv(path: Path) -> Mapping[str, str]:
    from dotenv import dotenv_values  # only where there is such a file

    try:
        return {key: value for key, value in dotenv_values(path, interpolate=False).items() if value is not None}
    except (OSError, UnicodeDecodeError):
        raise SettingError("setting.file_unreadable", name=str(path)) from None


def _parse_config(path: Path) -> Mapping[str, str]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise SettingError("setting.file_unreadable", name=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingError("setting.file_malformed", name=str(path), problem=str(error)) from None
    return {key: value if isinstance(value, str) else json.dumps(value, default=str) for key, value in document.items()}


_settings: Settings | None = None


def get_settings() -> Settings:
    """The process's settings."""
    global _settings
    if _settings is None:
        _settings = Settings()
    return _settings
