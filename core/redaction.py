"""No secret leaves the program: one redactor for log, history, export, clipboard, command line and error texts.

Owns the registered values and the names of fields that hold secrets. It goes by value first, because a list of names
never is complete; values too short for that go by the name of their field or header. Must not know where the secrets
come from: whoever learns one registers it before using it.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import isfinite
from typing import Any

from core.redaction_forms import MIN_LENGTH, Finder, forms

MASK = "••••••"

_PIECE, _CONTEXT = 1 << 16, 1 << 10
_NAMES_KEPT = 1024

# names are compared in lower case without punctuation; a page token is a cursor, not a secret
_NAME = re.compile(
    r"(?:(?<!page)(?<!next)(?<!continuation)token|cookies?|secret|password|passwd|passphrase|signature|apikey"
    r"|privatekey|secretkey|accesskey|authorization)$|^(?:auth|pwd|sign|sig|credentials?)$"
)
# the same in running text, which is in lower case already; groups are what is to be masked. Every alternative begins
# with a letter: then ``re`` skips all places where none of these letters stands
_FIELD = re.compile(
    r"(?:token(?<!page_token)(?<!next_token)|secret|password|passwd|signature|api[_-]?key|private[_-]?key|secret[_-]?key"
    r"|access[_-]?key|authorization)"
    r"(?:(?<=authorization)\W{0,3}[:=,]\W{0,4}(?:b['\"])?(?:(?:basic|bearer|digest|token)\s+)?([^\s\"'\\]+)"
    r"|=([^&\s\"'#;,]+)"
    r'|"\s*:\s*"((?:[^"\\]|\\.)+)'
    r"|'\s*:\s*'((?:[^'\\]|\\.)+)"
    r'|\\"\s*:\s*\\"([^"\\]+))'
)
_FIELD_WORDS = ("token", "secret", "passw", "key", "signature", "authorization")
"""One of these is in whatever ``_FIELD`` finds; to look for all of them takes a tenth of its time."""

_LONGEST_NAME = 80
"""So many characters have room for a name and what stands between it and its value."""

_SCHEME = re.compile(r"(basic|bearer|digest|token)\s+\S", re.IGNORECASE)
_USER_INFO = re.compile(r"^([a-zA-Z][\w+.-]*:)?//[^/?#]*@")


@lru_cache(maxsize=1024)
def is_secret_name(name: str) -> bool:
    """Whether a field or header of this name holds a secret, e.g. ``access-token``, ``X-API-Key``, ``clientSecret``."""
    return _NAME.search(re.sub(r"[^a-z0-9]", "", name.lower())) is not None


class Redactor:
    """Replaces every registered value, in every form it may take, by ``••••••``. All methods are thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, set[str] | None] = {}  # with their forms, once something has been redacted since
        self._finder: Finder | None = None

    def register(self, value: str) -> None:
        """Redact ``value`` from now on; values under 6 characters are left to field names."""
        if len(value) < MIN_LENGTH or value in self._values:
            return
        with self._lock:
            self._values[value] = None
            self._finder = None

    def redact(self, text: str, *, cut: bool = False) -> str:
        """``text`` without secrets: registered values, and what stands behind ``token=`` and the like.

        Args:
            text: What goes out.
            cut: Whether more of it has been cut off: then a value that was cut in two at its end is masked, too.
        """
        if len(text) < MIN_LENGTH and not cut:  # neither a value nor a name with one
            return text
        finder = self._finder or self._build()
        if spans := finder.spans(text, cut=cut):
            text = _masked(text, spans)
        if spans := _field_spans(text):
            text = _masked(text, spans)
        return text

    def redact_name(self, name: str) -> str:
        """As ``redact``, for the names of fields, which come again and again: it remembers what became of them."""
        finder = self._finder or self._build()
        known = finder.names.get(name)
        if known is None:
            known = self.redact(name)
            if len(name) <= _LONGEST_NAME and len(finder.names) < _NAMES_KEPT:
                finder.names[name] = known
        return known

    def redact_part(self, text: str, start: int, end: int) -> str:
        """``text[start:end]`` without secrets: nor any part of one that begins before it or ends behind it."""
        finder = self._finder or self._build()
        spans: list[tuple[int, int]] = []
        for begins, ends in sorted([*finder.spans(text), *_field_spans(text)]):
            first, last = max(begins, start) - start, min(ends, end) - start
            if spans and first <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(last, spans[-1][1]))
            elif first < last:
                spans.append((first, last))
        return _masked(text[start:end], spans)

    def redact_pieces(self, pieces: Iterable[str]) -> Iterator[str]:
        """A text that comes in pieces, without the secrets that go over the end of one: for what is too long at once.

        What may still become a secret is held back until the next piece, so the pieces that come out are others.
        """
        held = ""
        for piece in pieces:
            text = held + piece
            open_end = self._open_end(text)
            held = text[open_end:]
            if open_end:
                yield self.redact(text[:open_end])
        if held:
            yield self.redact(held)

    def _open_end(self, text: str) -> int:
        """From where on nobody can tell yet what ``text`` becomes."""
        finder = self._finder or self._build()
        spans = [*finder.spans(text, cut=True), *_field_spans(text, names=True)]
        end = max(0, len(text) - _LONGEST_NAME)
        for start, stop in sorted(spans, reverse=True):
            if start < end <= stop or stop == len(text):
                end = min(end, start)
        return end

    def redact_json(self, value: Any) -> Any:
        """A copy of decoded JSON without secrets, by value and by key; what is nested too deep becomes text."""
        try:
            return self._json(value, secret=False)
        except RecursionError:
            with contextlib.suppress(RecursionError, ValueError):
                return self.redact(json.dumps(value, ensure_ascii=False, default=str))
            return MASK

    def redact_headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        """A copy of ``headers`` without secrets, by value and by name; an authentication scheme stays readable."""
        return {
            name: _masked_header(value) if is_secret_name(name) else self.redact(value)
            for name, value in headers.items()
        }

    def redact_url(self, url: str) -> str:
        """``url`` without user information and secrets, by value and by the name of the query parameter."""
        url = _USER_INFO.sub(lambda found: f"{found[1] or ''}//{MASK}@", self.redact(url))
        before, question, query = url.partition("?")
        pairs = (pair.partition("=") for pair in query.split("&"))
        masked = (
            f"{name}={MASK}" if value and is_secret_name(name) else name + sign + value for name, sign, value in pairs
        )
        return f"{before}{question}{'&'.join(masked)}"

    def _json(self, value: Any, *, secret: bool) -> Any:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return MASK if secret and value else self.redact(value)
        if isinstance(value, Mapping):
            return {
                self.redact_name(str(key)): self._json(item, secret=secret or is_secret_name(str(key)))
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._json(item, secret=secret) for item in value]
        digits = str(value)  # a secret of digits only may travel as a number
        if secret or self.redact(digits) != digits:
            return MASK
        # what JSON has no form for goes out as text: an event must always be JSON
        return value if isinstance(value, int) or (isinstance(value, float) and isfinite(value)) else digits

    def _build(self) -> Finder:
        with self._lock:
            if self._finder is None:
                for value, known in self._values.items():
                    if known is None:
                        self._values[value] = forms(value)
                self._finder = Finder({form for known in self._values.values() for form in known or ()})
            return self._finder


def _field_spans(text: str, *, names: bool = False) -> list[tuple[int, int]]:
    """Where values stand behind names of secrets; with ``names`` from the name on.

    A long text is looked through in pieces: ``re`` keeps the interpreter to itself, and so a window from its frames.
    """
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        start = max(at - _CONTEXT, 0)  # a name may only be told from another by what stands before it
        end, stop = at + _PIECE, at + _PIECE + _CONTEXT
        lower = _lower(text[start:stop])
        at = end
        for word in _FIELD_WORDS:
            if word in lower:
                break
        else:
            continue
        for found in _FIELD.finditer(lower, end - _PIECE - start):
            if start + found.start() >= end:
                break
            if start + found.end() == stop < len(text):  # it may go on
                found = _FIELD.match(_lower(text[start:]), found.start()) or found
            first, last = found.span(0 if names else found.lastindex or 0)
            spans.append((start + first, start + last))
            at = max(at, start + found.end())
    return spans


def _lower(text: str) -> str:
    lower = text.lower()
    return lower if len(lower) == len(text) else text.replace("İ", "i").lower()  # which becomes two characters


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], MASK]
        done = end
    return "".join([*parts, text[done:]])


def _masked_header(value: str) -> str:
    scheme = _SCHEME.match(value)
    return f"{scheme[1]} {MASK}" if scheme else MASK if value else ""


_redactor = Redactor()


def get_redactor() -> Redactor:
    """The process's redactor."""
    return _redactor
