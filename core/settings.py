"""Settings by name: argument > environment > ``.env`` > ``config.toml`` > default.

Owns the look-up order, what counts as unset, and the checks that turn text into numbers. Must not know what a
setting is for, nor hold a credential: credential variables are read through here, never kept.
"""

from __future__ import annotations

import io
import json
import logging
import math
import os
import time
import tomllib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from core.errors import SettingError
from core.paths import Paths, find_paths
from core.placeholders import is_placeholder
from core.plain_files import read_plain

log = logging.getLogger(__name__)

T = TypeVar("T")
_Stamp = tuple[int, int]
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
    "JIERU_HISTORY_DAYS": "0",
    "JIERU_HISTORY_MB": "4096",
    "JIERU_HISTORY_BODIES": "all",
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


@dataclass(frozen=True, slots=True)
class _Stored:
    """What stands in the files, and what must still be the same for it to hold."""

    roots: tuple[object, ...]
    until: float
    paths: Paths
    files: tuple[Path, ...]
    stamps: tuple[_Stamp | None, ...]
    values: Mapping[str, tuple[Setting, ...]]


@dataclass(frozen=True, slots=True)
class _Derived(Generic[T]):
    """What was made of some settings, and what must still be the same for it to hold."""

    spelt: tuple[Any, ...]
    raw: tuple[object, ...]
    stored: _Stored
    made: T


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
        # ``os.environ`` encodes and decodes at each look-up: 8 µs for a policy. The dictionary beneath it holds the
        # same, as the system spells it, and is all that is needed to see whether anything has changed
        self._raw_value: Callable[[Any], object] = getattr(environ, "_data", environ).get
        self._spelt: Callable[[str], Any] = getattr(environ, "encodekey", str)
        self._roots = tuple(map(self._spelt, _ROOTS))
        self._stored: _Stored | None = None
        self._derived: dict[Hashable, _Derived[Any]] = {}

    @property
    def environ(self) -> Mapping[str, str]:
        """The process environment that is looked at, as it is now."""
        return self._environ

    @property
    def paths(self) -> Paths:
        """The folders, looked up at each use: a test or a program may set ``JIERU_HOME`` late."""
        return self._files().paths

    def derived(self, key: Hashable, names: tuple[str, ...], make: Callable[[Settings], T]) -> T:
        """What ``make(self)`` makes of the settings ``names``; made anew only when one of them may have changed.

        Args:
            key: Names what is made, for all who ask.
            names: The settings that ``make`` reads. They and ``JIERU_HOME`` are compared at each call; files and the
                other folders at most every 250 ms.
            make: Makes it; what it raises is not kept.
        """
        known: _Derived[T] | None = self._derived.get(key)
        if (
            known is not None
            and known.stored is self._stored
            and known.raw == tuple(map(self._raw_value, known.spelt))
            and self._clock() < known.stored.until
        ):
            return known.made
        stored = self._files()
        spelt = (self._roots[0], *map(self._spelt, names))
        raw = tuple(map(self._raw_value, spelt))
        same = known is not None and known.raw == raw and known.stored.values is stored.values
        made = known.made if known is not None and same else make(self)
        self._derived[key] = _Derived(spelt, raw, stored, made)
        return made

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

    def noted(self, name: str) -> tuple[Setting | None, Note]:
        """The first usable value that stands anywhere, and why the first one was passed over or changed.

        Raises:
            SettingError: As ``find``.
        """
        if self._raw_value(self._spelt(name)) is None and name not in self._files().values:
            return None, ""  # as most of them, of a thousand credentials
        candidates = list(self._candidates(name))
        usable = (setting for setting in candidates if setting.note not in ("blank", "placeholder"))
        return next(usable, None), candidates[0].note if candidates else ""

    def text(self, name: str) -> str | None:
        """The value of ``name`` as text, or None. Not for credentials: it is kept until it changes."""

        def read(settings: Settings) -> str | None:
            found = settings.find(name)
            return found.value if found else None

        return self.derived(name, (name,), read)

    def number(self, name: str, *, optional: bool = False, above_zero: bool = False) -> float | None:
        """The value of ``name`` as a finite number.

        Raises:
            SettingError: Not a number, not finite, or negative, or 0 with ``above_zero``; names the variable.
        """
        found = self.text(name)
        if found is None:
            if optional:
                return None
            raise SettingError("setting.missing", name=name)
        try:
            value = float(found)
        except ValueError:
            raise SettingError("setting.not_a_number", name=name, value=found) from None
        if not math.isfinite(value) or value < 0 or (above_zero and value == 0):
            code = "setting.not_above_zero" if above_zero else "setting.out_of_range"
            raise SettingError(code, name=name, value=found, minimum=0)
        return value

    def whole(self, name: str, *, minimum: int = 0) -> int:
        """The value of ``name`` as a whole number.

        Raises:
            SettingError: Not a whole number, or below ``minimum``; names the variable.
        """
        found = self.text(name)
        if found is None:
            raise SettingError("setting.missing", name=name)
        try:
            value = int(found)
        except ValueError:
            raise SettingError("setting.not_whole", name=name, value=found) from None
        if value < minimum:
            raise SettingError("setting.out_of_range", name=name, value=found, minimum=minimum)
        return value

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """The value of ``name`` as one of ``allowed``, in lower case.

        Raises:
            SettingError: Anything else; names the variable and what is allowed.
        """
        value = (self.text(name) or "").lower()
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

    def _candidates(self, name: str) -> Iterator[Setting]:
        raw = self._environ.get(name)
        if raw is not None:
            yield _read(name, raw, "environment", None)
        yield from self._files().values.get(name, ())

    def _files(self) -> _Stored:
        """Both ``.env`` files and ``config.toml``, as of at most 250 ms ago; of the folders that are meant now."""
        stored = self._stored
        folder = self._cwd or _working_folder()
        roots = (folder, *map(self._raw_value, self._roots))
        now = self._clock()
        if stored is None or stored.roots != roots:
            paths = self._paths or find_paths(self._environ)
        elif now < stored.until:
            return stored
        else:
            paths = stored.paths
        files = (Path(folder, ".env"), paths.dotenv, paths.config_file)
        stamps = tuple(map(_stamp, files))
        if stored is not None and (stored.files, stored.stamps) == (files, stamps):
            values = stored.values
        else:
            values = _parse([file for file, stamp in zip(files, stamps, strict=True) if stamp])
        self._stored = _Stored(roots, now + RECHECK_S, paths, files, stamps, values)
        return self._stored


def _read(name: str, raw: str, source: Source, file: Path | None) -> Setting:
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        raise SettingError("setting.not_utf8", name=name) from None
    value = raw.rstrip("\r\n")
    note: Note = "newline_stripped" if value != raw else ""
    if not value.strip():
        note = "blank"
    elif is_placeholder(name, value):
        note = "placeholder"
    return Setting(name, value, source, file, note)


def _working_folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # deleted under the running program: no .env is there
        return ""


def _stamp(path: Path) -> _Stamp | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _parse(files: Iterable[Path]) -> Mapping[str, tuple[Setting, ...]]:
    """All values by name, of the file that comes first first."""
    values: dict[str, tuple[Setting, ...]] = {}
    for file in files:
        source: Source = "config" if file.suffix == ".toml" else "dotenv"
        found = _parse_config(file) if source == "config" else _parse_dotenv(file)
        for name, raw in found.items():
            values[name] = (*values.get(name, ()), _read(name, raw, source, file))
    return values


def _parse_dotenv(path: Path) -> Mapping[str, str]:
    from dotenv.parser import parse_stream  # only where there is such a file

    if path.is_dir():  # some keep a virtual environment under this name
        return {}
    try:
        bindings = list(parse_stream(io.StringIO(read_plain(path).decode("utf-8-sig"), newline=None)))
    except (OSError, UnicodeDecodeError):
        raise SettingError("setting.file_unreadable", name=str(path)) from None
    for binding in bindings:
        if binding.error:  # the text is not repeated: it may be a secret
            log.warning("%s, line %d is not NAME=value and was passed over", path, binding.original.line)
    values = {binding.key: binding.value for binding in bindings if binding.key}
    return {name: value for name, value in values.items() if value is not None}


def _parse_config(path: Path) -> Mapping[str, str]:
    try:
        document = tomllib.loads(read_plain(path).decode("utf-8-sig"))
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
