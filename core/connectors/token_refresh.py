"""Renewing a token, once for everybody who needs it.

Owns the protocol: lead or follow, lock, look again, POST, save, unlock. Must not know the vendor: the definition's
``[[token]]`` says where and with what. A failed refresh never clears the old token.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from core.answers import decode_body
from core.connectors.context import CallContext
from core.connectors.envelope import at_path, judge_answer
from core.connectors.evidence import with_evidence
from core.connectors.flights import Flight, Outcome, new_flight, running_flight
from core.connectors.prepare import encode_json
from core.credentials.source import fingerprint
from core.errors import CredentialError, JieruError
from core.events import Mode
from core.platforms.model import Platform, TokenFlow
from core.redaction import Redactor
from core.retry.classification import classify
from core.retry.judgement import Judgement
from core.settings import Settings
from core.texts import LANGUAGES, text
from core.trace import Step, reason_text
from core.wire import Wire

if TYPE_CHECKING:
    from core.http import Clients

LOCK_LIMIT_S = 5.0
LOCK_POLL_S = 0.05
RENEW_LIMIT_S = 120.0
"""So long an answer is waited for that holds the only token which still works, whoever has stopped waiting."""
_CENTURY_S = 3.2e9  # a longer lifetime is a vendor's mistake
log = logging.getLogger(__name__)


async def _no_limit() -> None:
    """Nothing is published: it may be sent at once."""


@dataclass(slots=True)
class TokenRefresher:
    """Renews one token of one platform.

    Attributes:
        flow: How the vendor wants it.
        base: Base URL.
        context: Mode and credentials.
        lock_file: Lock between tasks and processes.
        variable: The value that the environment has for a credential type, or None.
        extra: Headers for the sandbox.
        watch: Gives what hears of the requests on their way.
        turn: Waits for the limits that the platform has published for it; why it may not be sent, else None.
    """

    clients: Clients
    platform: Platform
    flow: TokenFlow
    base: str
    context: CallContext
    redactor: Redactor
    lock_file: Path
    variable: Callable[[str], str | None] = lambda kind: None
    extra: Mapping[str, str] | None = None
    watch: Callable[[], Wire] = Wire
    turn: Callable[[], Awaitable[Judgement | None]] = _no_limit
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    _told: bool = field(default=False, init=False)
    """Whether this call waits for the refresh that it leads, and hears of it."""

    async def has_sources(self) -> bool:
        """Whether everything is there that the request needs."""
        source = self.context.credentials
        return all([await source.aget_credential(self.platform.id, kind) for kind in self.flow.source.values()])

    async def refresh(self, failed: str | None, values: dict[str, str]) -> Judgement:
        """Put a token newer than ``failed`` into ``values``; the judgement tells how it went.

        Args:
            failed: The token to replace; None if there is none yet.
            values: Credentials by type.

        Returns:
            Kind ``ok`` with rule ``refresh.ok`` or ``refresh.shared``; else permanent, stop reason ``reauthorize``
            or ``refresh_failed``. ``reason_args`` has ``type`` and, where known, ``lifetime_s`` and ``saved``.
        """
        key = (self.lock_file, self.flow.type, self.base, id(self.context.credentials))
        while True:
            flight = running_flight(key)
            leads = flight is None
            outcome = await self._lead(new_flight(key), failed) if flight is None else await flight.outcome()
            if outcome is None:
                continue  # given up by who led it
            judgement, token = outcome
            if token is None:
                return judgement if leads else replace(judgement, sent=False)
            if leads or token != failed:
                values[self.flow.type] = token
                return judgement if leads else self._taken()

    async def _lead(self, flight: Flight, failed: str | None) -> Outcome | None:
        """Carry the refresh out for everybody who waits for it, as soon as it may be sent."""
        try:
            refusal = await self.turn()
            if refusal is not None:
                return replace(refusal, rule="refresh.failed", reason_args=why_failed(refusal)), None
            flight.begin(self.clients.to_the_end(self._refresh(failed), name="refreshing"))
            self._told = True
            return await flight.outcome()
        finally:
            self._told = False
            if not flight.begun:
                flight.give_up()

    async def _refresh(self, failed: str | None) -> Outcome:
        values: dict[str, str] = {}
        judgement = await self._refresh_locked(failed, values)
        return judgement, values.get(self.flow.type) if judgement.kind == "ok" else None

    async def _refresh_locked(self, failed: str | None, values: dict[str, str]) -> Judgement:
        lock = await self._lock()
        if lock is None and self.flow.rotating:
            return Judgement(
                "permanent", "refresh.busy", "refresh_failed", error_type="LockTimeout", message="busy", sent=False
            )
        try:
            shared = await self._shared(failed, values)
            if shared is not None:
                return shared
            fields = await self._fields()
            if isinstance(fields, Judgement):
                return fields
            if lock is None or not self.flow.rotating:
                return await self._renew(fields, failed, values)
            # once it is sent, the old token may be dead: whoever waits may stop, but the answer is saved all the same
            renewing = self.clients.to_the_end(self._renew_and_release(fields, failed, values, lock), name="renewing")
            lock = None
            return await asyncio.shield(renewing)
        except CredentialError as error:
            return self._refused("refresh_failed", type(error).__name__, str(error), "refresh.store", sent=False)
        finally:
            if lock is not None:
                lock.release()

    async def _shared(self, failed: str | None, values: dict[str, str]) -> Judgement | None:
        """Take the token that somebody else has renewed, if there is one."""
        current = await self.context.credentials.areread_credential(self.platform.id, self.flow.type)
        if current is None or current == failed:
            return None
        self.redactor.register(current)
        values[self.flow.type] = current
        return self._taken()

    def _taken(self) -> Judgement:
        """What a refresh is that somebody else has made."""
        return Judgement("ok", "refresh.shared", sent=False, reason_args={"type": self.flow.type})

    async def _fields(self) -> dict[str, str] | Judgement:
        """What is sent, or that something is missing for it."""
        fields = dict(self.flow.fixed)
        for name, kind in self.flow.source.items():
            value = await self.context.credentials.areread_credential(self.platform.id, kind)
            if value is None:
                return self._refused("reauthorize", "CredentialMissing", kind, "refresh.missing", sent=False)
            self.redactor.register(value)
            fields[name] = value
        return fields

    async def _renew_and_release(
        self, fields: dict[str, str], failed: str | None, values: dict[str, str], lock: Any
    ) -> Judgement:
        try:
            async with asyncio.timeout(RENEW_LIMIT_S):
                return await self._renew(fields, failed, values)
        except TimeoutError:
            return self._refused("refresh_failed", "AttemptTimeout", "AttemptTimeout", "timeout.attempt", sent=True)
        except CredentialError as error:
            return self._refused("refresh_failed", type(error).__name__, str(error), "refresh.store", sent=True)
        finally:
            lock.release()

    async def _renew(self, fields: dict[str, str], failed: str | None, values: dict[str, str]) -> Judgement:
        wire = self.watch() if self._told else Wire()
        judgement, body = await self._post(fields, wire)
        if judgement.kind == "retryable" and (judgement.sent is False or not self.flow.rotating):
            judgement, body = await self._post(fields, wire)
        if judgement.kind != "ok":
            for_good = judgement.kind == "token_expired" or (
                judgement.kind == "permanent" and judgement.status is not None and judgement.rule != "body.not_json"
            )
            if for_good and (shared := await self._shared(failed, values)) is not None:
                return shared  # refused because another program has used what this one had
            return replace(
                judgement,
                kind="permanent",
                rule="refresh.failed",
                stop_reason="reauthorize" if for_good else "refresh_failed",
                reason_args=why_failed(judgement),
            )
        token = at_path(body, self.flow.value_path)
        if not isinstance(token, str) or not token.strip() or not token.isprintable():
            return self._refused("refresh_failed", "BodyError", self.flow.value_path, "refresh.no_token", sent=True)
        values[self.flow.type] = token
        saved = await self._save(token, body)
        seconds = _seconds(body, self.flow.expires_path)
        return replace(judgement, rule="refresh.ok", reason_args=_facts(self.flow.type, seconds, saved=saved))

    async def _post(self, fields: dict[str, str], wire: Wire) -> tuple[Judgement, Any]:
        from core.http import HTTPRequest

        form = self.flow.body == "form"
        content = urlencode(fields).encode() if form else encode_json(fields)
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        headers = {"Content-Type": kind, "Accept": "application/json", **(self.extra or {})}
        try:
            request = HTTPRequest(self.flow.method, self.base + self.flow.path, headers, content)
            answer = await self.clients.send(request, wire=wire)
        except Exception as error:  # noqa: BLE001 - judged like any attempt's
            return with_evidence(classify(error), wire), None
        body = decode_body(answer)
        # known to the redactor before anything of this answer becomes an event
        for path in (self.flow.value_path, *self.flow.also.values()):
            if isinstance(secret := at_path(body, path), str):
                self.redactor.register(secret)
        return judge_answer(self.platform, f"token.{self.flow.type}", answer.status, answer.headers, body), body

    async def _save(self, token: str, body: Any) -> bool:
        """Keep what the answer brought; what the next refresh is made from comes first."""
        found: list[tuple[str, str, str]] = []
        for kind, path in self.flow.also.items():
            value = at_path(body, path)
            if isinstance(value, str) and value:
                found.append((kind, value, self.flow.also_expires.get(kind, "")))
        found.append((self.flow.type, token, self.flow.expires_path))
        return all([await self._save_one(kind, value, _seconds(body, path)) for kind, value, path in found])

    async def _save_one(self, kind: str, value: str, seconds: float | None) -> bool:
        variable = self.variable(kind)
        if variable == value:
            return True  # the environment has it, and nothing of the environment is copied into a store
        source = self.context.credentials
        expires_at = self.wall() + seconds if seconds else None
        replaces = fingerprint(variable) if variable else None
        try:
            await source.aset_credential(self.platform.id, kind, value, expires_at=expires_at, replaces=replaces)
        except (JieruError, OSError) as error:
            log.warning("the refreshed %s of %s could not be saved: %s", kind, self.platform.id, error)
            # the old one may be dead: this one is used until it can be saved
            await source.ahold_credential(self.platform.id, kind, value, expires_at=expires_at, replaces=replaces)
            return False
        return True

    def _refused(self, stop_reason: str, error_type: str, message: str, why: str, *, sent: bool) -> Judgement:
        why_args = why_failed(Judgement("permanent", why, error_type=error_type, message=message))
        return Judgement(
            "permanent",
            "refresh.failed",
            stop_reason,
            error_type=error_type,
            message=message,
            sent=sent,
            reason_args=why_args,
        )

    async def _lock(self) -> Any:
        """The lock between tasks and processes, or None if it was not to be had in time."""
        from filelock import FileLock, Timeout

        try:
            self.lock_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return None
        lock = FileLock(self.lock_file, mode=0o600, thread_local=False, fallback_to_soft=False)
        waited = 0.0
        while True:
            try:
                lock.acquire(timeout=0)
            except OSError as error:  # Timeout is one too
                if not isinstance(error, Timeout):
                    return None
                if waited >= LOCK_LIMIT_S:
                    return None
                await self.sleep(LOCK_POLL_S)
                waited += LOCK_POLL_S
            else:
                return lock


def why_failed(cause: Judgement) -> dict[str, Any]:
    """What is told of a refresh that failed: the sentence of what happened in it."""
    step = Step(status=cause.status, code=cause.code, error=cause.error, rule=cause.rule, reason_args=cause.reason_args)
    return {
        "text": {lang: text("rule.refresh.failed", {"message": reason_text(step, lang)}, lang) for lang in LANGUAGES}
    }


def _facts(kind: str, seconds: float | None, *, saved: bool) -> dict[str, Any]:
    """What is told of a new token: which, how long it lives, whether it was saved."""
    facts: dict[str, Any] = {"type": kind, "saved": saved, "lifetime_s": seconds or 0}
    facts |= {"days": _rounded((seconds or 0) / 86400), "hours": _rounded((seconds or 0) / 3600)}
    variant = "unsaved" if not saved else "unknown" if not seconds else "hours" if seconds < 86400 else ""
    if variant:
        key = f"rule.refresh.ok_{variant}"
        facts["text"] = {"zh": text(key, facts, "zh"), "en": text(key, facts, "en")}
    return facts


def _rounded(number: float) -> float:
    """As people write it: 15 days, not 15.0."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _seconds(body: Any, path: str) -> float | None:
    """A lifetime; vendors write it as a number or as text. Without a sensible one the token is as good."""
    value = at_path(body, path) if path else None
    try:
        seconds = float(value) if value is not None else 0.0
    except (TypeError, ValueError, OverflowError):
        return None
    return seconds if 0 < seconds < _CENTURY_S else None


def lock_path(settings: Settings, platform: Platform, mode: Mode, account: str) -> Path:
    """The lock file of a platform's tokens."""
    name = f"{platform.id}-{platform.profile}-{mode}-{account}.lock"
    return settings.paths.data / "locks" / name
