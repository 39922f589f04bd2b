"""What the window remembers: geometry, splitters, switches.

Owns the keys and the ini file. Must not hold a setting of the engine, and never a credential. A file that is damaged or
cannot be written costs the memory, nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QSettings

Theme = Literal["system", "light", "dark"]
_VERSION = "1"  # of the layout: what an older window stored is left out


class WindowState:
    """Remembered values, each with its default. Written at ``save``.

    Args:
        path: The ini file; its folder is made when first written.
    """

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def sandbox(self) -> bool:
        """Whether calls go to the sandbox; so the first time."""
        return self._flag("mode/sandbox", default=True)

    @sandbox.setter
    def sandbox(self, on: bool) -> None:
        self._settings.setValue("mode/sandbox", on)

    @property
    def first_run(self) -> bool:
        """Whether the first-run page is still to be shown."""
        return self._flag("window/first_run", default=True)

    @first_run.setter
    def first_run(self, on: bool) -> None:
        self._settings.setValue("window/first_run", on)

    @property
    def theme(self) -> Theme:
        """The chosen theme."""
        value = self._text("window/theme")
        return "light" if value == "light" else "dark" if value == "dark" else "system"

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._settings.setValue("window/theme", theme)

    @property
    def language(self) -> str:
        """The chosen language, ``zh`` or ``en``; empty for the system's."""
        value = self._text("window/language")
        return value if value in ("zh", "en") else ""

    @language.setter
    def language(self, language: str) -> None:
        self._settings.setValue("window/language", language)

    @property
    def files_agreed(self) -> bool:
        """Whether the user has agreed to encrypted files where no keyring can take credentials."""
        return self._flag("credentials/files_agreed", default=False)

    @files_agreed.setter
    def files_agreed(self, on: bool) -> None:
        self._settings.setValue("credentials/files_agreed", on)

    @property
    def platform(self) -> str:
        """The platform that was shown last."""
        return self._text("window/platform")

    @platform.setter
    def platform(self, platform: str) -> None:
        self._settings.setValue("window/platform", platform)

    def retry_numbers(self, name: str) -> str:
        """Remembered retry numbers by name, as ``gui.composer.retry_defaults`` writes them; empty if there are none."""
        return self._text(f"retry/{name}")

    def set_retry_numbers(self, name: str, text: str) -> None:
        """Remember retry numbers; an empty text forgets them."""
        if text:
            self._settings.setValue(f"retry/{name}", text)
        else:
            self._settings.remove(f"retry/{name}")

    def layout(self, name: str) -> QByteArray:
        """Geometry or splitter state by name; empty if there is none."""
        value = self._settings.value(f"layout{_VERSION}/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_layout(self, name: str, state: QByteArray) -> None:
        """Remember a geometry or splitter state."""
        self._settings.setValue(f"layout{_VERSION}/{name}", state)

    def save(self) -> bool:
        """Write the file; False if that is not possible."""
        Path(self._settings.fileName()).parent.mkdir(parents=True, exist_ok=True)
        self._settings.sync()
        return self._settings.status() == QSettings.Status.NoError

    def _flag(self, key: str, *, default: bool) -> bool:
        return str(self._settings.value(key, default)).lower() == "true"

    def _text(self, key: str) -> str:
        return str(self._settings.value(key, ""))
