"""Which calls somebody looks for: the conditions that hold all at once, and the text of a call that words are found in.

Pure, and the one definition: the window asks it for calls that are under way, a reader for calls that no index knows
yet, and what an index finds is asked it again. Must not know where records come from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import normalize

from core.events import CallOutcome, Mode
from core.trace import CallRecord


def folded(text: str) -> str:
    """``text`` as it is compared: neither capitals matter nor full and half width, which Chinese keyboards mix."""
    return text.lower() if text.isascii() else normalize("NFKC", normalize("NFKC", text).casefold())


@dataclass(frozen=True)
class CallFilter:
    """Conditions on a call; those that are None or empty are none.

    Attributes:
        mode: ``live`` or ``sandbox``; never both.
        platform: Platform id.
        outcome: How it ended; a running call has no outcome.
        status: HTTP status of any of its steps.
        code: In-body code of any of its steps, whole.
        text: Words, each of which occurs somewhere in what is kept of the call; capitals and width do not matter.
        since_us: Where the stretch of time begins that it started in, microseconds since 1970.
        until_us: Where that ends, not included.
        synonyms: For a word, folded, others that will do as well: ids for a name that people use.
    """

    mode: Mode = "live"
    platform: str | None = None
    outcome: CallOutcome | None = None
    status: int | None = None
    code: str | None = None
    text: str = ""
    since_us: int | None = None
    until_us: int | None = None
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of ``text``, folded."""
        return tuple(dict.fromkeys(folded(self.text).split()))

    @cached_property
    def alternatives(self) -> tuple[tuple[str, ...], ...]:
        """For each word what will do: itself and its synonyms."""
        others = dict(self.synonyms)
        return tuple((word, *others.get(word, ())) for word in self.words)

    @property
    def wants_all(self) -> bool:
        """Whether nothing but the mode is asked for."""
        return self.by_column and self.platform is None and self.since_us is None and self.until_us is None

    @property
    def by_column(self) -> bool:
        """Whether mode, platform and time are all that is asked for: an ordinary index answers that."""
        return self.outcome is None and self.status is None and self.code is None and not self.words

    def matches(self, record: CallRecord) -> bool:
        """Whether ``record`` is one of the calls."""
        return record.mode == self.mode and self.fits(record)

    def fits(self, record: CallRecord) -> bool:
        """Whether it is, but for the mode."""
        return (
            (self.platform is None or record.platform == self.platform)
            and (self.outcome is None or record.outcome == self.outcome)
            and (self.since_us is None or record.started_us >= self.since_us)
            and (self.until_us is None or record.started_us < self.until_us)
            and (self.status is None or self.status in statuses(record))
            and (self.code is None or self.code in codes(record))
            and (not self.words or self._is_in(search_text(record)))
        )

    def _is_in(self, text: str) -> bool:
        return all(any(word in text for word in words) for words in self.alternatives)


def statuses(record: CallRecord) -> set[int]:
    """The HTTP statuses of a call and its steps."""
    return {step.status for step in record.steps if step.status is not None} | (
        set() if record.status is None else {record.status}
    )


def codes(record: CallRecord) -> set[str]:
    """The in-body codes of a call and its steps."""
    return {step.code for step in record.steps if step.code} | ({record.code} if record.code else set())


def search_text(record: CallRecord) -> str:
    """What words are looked for in, folded, a piece a line: all that is kept of a call but its times."""
    return folded("\n".join(_pieces(record)))


def _pieces(record: CallRecord) -> Iterator[str]:
    yield f"{record.call_id} {record.platform} {record.operation or ''} {record.endpoint} {record.method or ''}"
    yield f"{record.path or ''} {record.profile} {record.account} {record.outcome or ''} {record.stop_reason or ''}"
    yield f"{'' if record.status is None else record.status} {record.code or ''}"
    if record.error:
        yield from _values(record.error)
    if record.request:
        yield _compact(record.request)
    for step in record.steps:
        yield f"{step.step} {'' if step.status is None else step.status} {step.code or ''} {step.rule}"
        if step.error:
            yield from _values(step.error)
        if step.excerpt:
            yield step.excerpt


def _values(data: Mapping[str, Any]) -> Iterator[str]:
    return (str(value) for value in data.values() if value is not None)


# as it is typed and read: Chinese characters as they are, and no space that somebody would have to know of
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
