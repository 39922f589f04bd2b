"""Sentences by stable id, in Chinese and English, for the window and the command line alike.

Owns the reading of ``resources/texts/{zh,en}.toml`` and the choice of language. Must not know who asks. Widget text
does not belong here: that is Qt's ``.ts``.

Keys: ``error.<code>.message`` and ``.hint``, ``rule.<rule>`` for the reason of a decision, ``stop.<stop_reason>``,
``cli.<name>``. A key without a text in the chosen language falls back to English, then to the key itself: a text
that is missing must never hide an error.

A sentence gets ids and may ask for what people call them: ``{platform_title}`` is the name of ``platform`` (see
``core/platforms/titles.py``).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_chosen: Language | None = None
_RECHECK_S = 0.25
_read = (float("-inf"), "")  # when the files were looked at, and what they said


def set_language(language: Language | None) -> None:
    """Fix the language of all texts from now on; None goes back to ``JIERU_LANG`` and the system's language."""
    global _chosen
    _chosen = language


def language() -> Language:
    """The language in use: the one set, else ``JIERU_LANG``, else the system's, else Chinese."""
    if _chosen:
        return _chosen
    for value in _wishes():
        wish = value.lower()
        if wish.startswith("zh"):
            return "zh"
        if wish.startswith("en"):
            return "en"
    return "zh"


def language_setting() -> str:
    """``JIERU_LANG``, empty if it is not set."""
    return os.environ.get("JIERU_LANG", "").strip() or _from_files()


def _wishes() -> Iterator[str]:
    yield os.environ.get("JIERU_LANG", "")
    yield _from_files()  # looked at only where the environment says nothing: a sentence must cost next to nothing
    yield from (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))


def _from_files() -> str:
    """What ``.env`` and ``config.toml`` say; nothing where they cannot be read: that very error has to be told."""
    global _read
    now = time.monotonic()
    if now - _read[0] >= _RECHECK_S:
        from core.errors import JieruError
        from core.settings import get_settings  # raises errors, whose sentences come from here

        try:
            _read = (now, get_settings().text("JIERU_LANG") or "")
        except JieruError:
            _read = (now, "")
    return _read[1]


def text(key: str, data: Mapping[str, Any] | None = None, lang: Language | None = None) -> str:
    """The sentence of ``key`` with ``data`` filled in; the key itself if there is none."""
    chosen = lang or language()
    template = _table(chosen).get(key) or _table("en").get(key)
    return key if template is None else template.format_map(_Filling(data or {}, chosen))


def has_text(key: str) -> bool:
    """Whether there is a sentence for ``key`` in English, the complete language."""
    return key in _table("en")


def keys(lang: Language) -> frozenset[str]:
    """The keys of all sentences in a language; read from the resources at the first use."""
    return frozenset(_table(lang))


def error_text(code: str, data: Mapping[str, Any], lang: Language | None = None) -> str:
    """What an error with this code says."""
    return text(f"error.{code}.message", data, lang).rstrip()  # its last placeholder may be empty


def error_hint(code: str, data: Mapping[str, Any], lang: Language | None = None) -> str:
    """The next step for an error with this code; empty if there is none."""
    key = f"error.{code}.hint"
    return text(key, data, lang) if has_text(key) else ""


def reason_name(rule: str) -> str:
    """Why a request was sent again, in a few words; the rule itself if there are none."""
    family, _, kind = rule.rpartition(".")
    for key in (f"reason.{rule}", f"reason.code.{kind}", f"reason.{family}.other"):
        if has_text(key):
            return text(key)
    return rule


def megabytes(size: int) -> str:
    """A number of bytes for people: ``"52.4 MB"``, of 1024 × 1024 bytes each."""
    return f"{size / (1 << 20):.1f} MB"


class _Filling(dict[str, Any]):
    """The data of a sentence. What people call a thing is looked up where a sentence asks for it.

    An unknown placeholder stays as it is: a wrong text must not hide the error it describes.
    """

    def __init__(self, data: Mapping[str, Any], lang: Language) -> None:
        super().__init__(data)
        self._lang = lang

    def __missing__(self, key: str) -> str:
        from core.platforms.titles import titled  # reads all definitions: only for a sentence that needs them

        return titled(key, self, self._lang) or "{" + key + "}"


@lru_cache(maxsize=2)
def _table(lang: Language) -> Mapping[str, str]:
    import tomllib  # at the first sentence: the window is painted before that

    document = tomllib.loads(files("resources").joinpath("texts", f"{lang}.toml").read_text(encoding="utf-8"))
    return dict(_flatten("", document))


def _flatten(prefix: str, node: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in node.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            pairs += _flatten(f"{name}.", value)
        else:
            pairs.append((name, str(value)))
    return pairs
