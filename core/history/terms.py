"""The terms under which a call is found: pairs of characters of its text, triples of narrow ones, and its conditions.

Owns what a term is, for the index and for a question to it alike. Chinese has no spaces between words, and nobody types
a whole id: so any two neighbouring characters are a term, and words of two characters are found wherever they stand.
Pairs of letters and digits are in every call, and say little; therefore these have triples too. What is found by its
terms is not yet a match: ``CallFilter.matches`` looks again. Must not know the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import add

from core.history.call_filter import CallFilter, codes, search_text, statuses
from core.trace import CallRecord

_MOST = 5
"""Terms of one word that are asked for: more of them find hardly less, and each costs a walk through its calls."""

_SHORT = 100

# SQLite's ``ascii`` tokenizer takes letters, digits and all that is not ASCII for parts of a term; the rest of ASCII
# goes to a private area of Unicode
_FIRST = 0xE000
_AS_PART = {code: chr(_FIRST + code) for code in range(128) if not chr(code).isalnum()}
_NARROW = re.compile(f"[0-9a-z{chr(_FIRST)}-{chr(_FIRST + 127)}]+")
_CONDITION = chr(_FIRST + 128)
_CODE_KEPT = 64


def terms_of(record: CallRecord) -> set[str]:
    """All terms of a call that has ended."""
    found = set(conditions(record))
    for word in set(search_text(record).split()):
        found |= _known(word) if len(word) <= _SHORT else _around(word)
    return found


def _around(word: str) -> frozenset[str]:
    """The terms of one word as it stands in a call."""
    sound = _part(word)
    found = {*map(add, sound, sound[1:])}
    if not sound[-1].isascii():
        found.add(sound[-1])
    for narrow in _NARROW.findall(sound):
        found.update(map("".join, zip(narrow, narrow[1:], narrow[2:], strict=False)))
    return frozenset(found)


_known = lru_cache(maxsize=256)(_around)
"""Most words of a call are in the next one, too."""


def conditions(record: CallRecord) -> Iterator[str]:
    """The terms for what a filter asks besides words."""
    yield _condition("mode", record.mode)
    yield _condition("platform", record.platform)
    yield _condition("outcome", record.outcome or "")
    for status in statuses(record):
        yield _condition("status", str(status))
    for code in codes(record):
        yield _condition("code", code)


def question(wanted: CallFilter) -> str:
    """What to ask FTS5: every term in quotes, so that nothing that somebody types has a meaning of its own."""
    terms = [_condition("mode", wanted.mode)]
    asked = {"platform": wanted.platform, "outcome": wanted.outcome, "status": wanted.status, "code": wanted.code}
    terms += [_condition(kind, str(value)) for kind, value in asked.items() if value is not None]
    parts = [f'"{term}"' for term in terms]
    for words in wanted.alternatives:
        ways = [_asked(word) for word in words]
        if all(ways):  # else one of them is found under no term of its own
            parts.append(" OR ".join(f"({way})" for way in ways) if len(ways) > 1 else ways[0])
            parts[-1] = f"({parts[-1]})"
    return " AND ".join(parts)


def _asked(word: str) -> str:
    sound = _part(word.encode("utf-8", "ignore").decode())
    if len(sound) == 1 and not _NARROW.match(sound):
        return f'"{sound}"*'  # the first or the last of a pair, or alone
    return " AND ".join(f'"{term}"' for term in _of_word(sound))


def _of_word(word: str) -> list[str]:
    """Terms that hold wherever the word stands; each triple stands for the two pairs in it."""
    found: list[str] = []
    end = 0
    for start in range(len(word) - 1):
        triple = word[start : start + 3]
        if len(triple) == 3 and _NARROW.fullmatch(triple):
            found.append(triple)
            end = start + 3
        elif start + 2 > end:
            found.append(word[start : start + 2])
    if len(found) <= _MOST:
        return found
    # ids of one time begin alike: the end tells more
    step = len(found) / _MOST
    return [found[-1 - int(place * step)] for place in range(_MOST)]


@lru_cache(maxsize=256)
def _condition(kind: str, value: str) -> str:
    return _CONDITION + kind + "".join(_part(value.encode("utf-8", "replace").decode()).split())[:_CODE_KEPT]


def _part(text: str) -> str:
    return text.translate(_AS_PART)
