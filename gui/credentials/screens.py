"""The screens of the credential page, for ``gui.screens``: every state of a store, shown without that store.

Owns a store that says what a picture needs. Must not be imported by the program.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from core.credentials.online import OnlineCheck
from core.credentials.types import CredentialStatus, Places, StoredIn, Validation
from core.errors import CredentialDamaged, CredentialLocked, CredentialUnavailable
from core.platforms.model import Platform
from core.texts import language
from gui.screen_steps import LARGE, MEDIUM, SMALL

if TYPE_CHECKING:
    from gui.credentials.host import CredentialHost
    from gui.shots import Session

_DAY = 86_400.0
KEYRING = Places(
    "auto", "open", "keyring", "keyring.backends.SecretService.Keyring", "~/.local/share/jieru/.credentials", "keyring"
)
_ERRORS = {"locked": CredentialLocked, "unavailable": CredentialUnavailable, "damaged": CredentialDamaged}
_CODES = {"locked": "locked", "unavailable": "keyring_unavailable", "damaged": "damaged_file"}


@dataclass
class StagedStore:
    """Says what it is told to say.

    Attributes:
        hangs: Whether a save never ends.
    """

    statuses: dict[str, CredentialStatus] = field(default_factory=dict)
    places: Places = KEYRING
    validation: Validation = field(default_factory=Validation)
    hangs: bool = False

    async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
        """What it is told."""
        return {name: status for name, status in self.statuses.items() if status.platform == platform}

    async def aplaces(self) -> Places:
        """What it is told."""
        return self.places

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        """A value that is none, or the error of its state."""
        status = self.statuses[credential_type]
        if status.state in _ERRORS:
            raise _ERRORS[status.state](
                f"credential.{_CODES[status.state]}", platform=platform, type=credential_type, file="m3zq…k5wa.enc"
            )
        return "act.3f1c9b7de0284a6c-example-not-a-token-" + "x" * 60

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        """Nothing is kept."""
        if self.hangs:
            await asyncio.Event().wait()
        return StoredIn("keyring")

    async def adelete_credential(self, platform: str, credential_type: str) -> bool:
        """Nothing is deleted."""
        return True

    async def avalidate_credential(self, platform: str, credential_type: str | None = None) -> Validation:
        """What it is told."""
        return self.validation

    async def aunlock(self) -> None:
        """Nobody unlocks it."""
        await asyncio.Event().wait()


def _set(name: str, origin: str, length: int, **facts: object) -> CredentialStatus:
    status = CredentialStatus("douyin", name, origin, "set", length=length)  # type: ignore[arg-type]  # one of the words
    return replace(status, **facts)  # type: ignore[arg-type]  # fields of a status


def _filled() -> dict[str, CredentialStatus]:
    now = time.time()
    old = now - 22 * _DAY
    return {
        "access_token": _set("access_token", "file", 107, changed_at=now - 15 * _DAY, expires_at=now + 702),
        "open_id": _set("open_id", "keyring", 36, changed_at=old),
        "client_key": _set("client_key", "environment", 16, shadows="keyring"),
        "refresh_token": _set("refresh_token", "keyring", 112, changed_at=now - 15 * _DAY, expires_at=now + 15 * _DAY),
        "app_id": _set("app_id", "dotenv", 18),
        "client_secret": _set("client_secret", "keyring", 32, changed_at=now - 3600),
    }


def _bad(state: str, *names: str) -> dict[str, CredentialStatus]:
    found = _filled()
    for name in names:
        found[name] = replace(found[name], state=state, length=None)  # type: ignore[arg-type]  # one of the words
    return found


async def empty(s: Session, name: str) -> None:
    """Nothing is stored, and the sandbox is on."""
    await _open(s, "douyin", StagedStore(), sandbox=True)
    await s.take(name, LARGE, MEDIUM, SMALL)
    await _leave(s)


async def filled(s: Session, name: str) -> None:
    """Values of every origin, one of them about to expire, one with an unsaved change."""
    host = await _open(s, "douyin", StagedStore(_filled()))
    host.editor.type_value("refresh_token", "rft." + "y" * 108)
    host.page.form.rows["refresh_token"].edit.setText("rft." + "y" * 108)
    await s.take(name, LARGE, MEDIUM, SMALL, before=host.page.footer.save.setFocus)
    host.editor.discard()
    await _leave(s)


async def locked(s: Session, name: str) -> None:
    """The keyring is locked."""
    places = replace(KEYRING, keyring="locked", target="file", backend="")
    await _open(s, "douyin", StagedStore(_bad("locked", "open_id", "refresh_token", "client_secret"), places))
    await s.take(name, LARGE, SMALL)
    await _leave(s)


async def unlocking(s: Session, name: str) -> None:
    """The system asks for the keyring's password."""
    places = replace(KEYRING, keyring="locked", target="file", backend="")
    host = await _open(s, "douyin", StagedStore(_bad("locked", "open_id"), places))
    await s.take(name, before=host.editor.reader.unlock)
    host.editor.reader.stop_unlocking()
    await _leave(s)


async def silent(s: Session, name: str) -> None:
    """The keyring does not answer."""
    places = replace(KEYRING, keyring="silent", target="file", backend="")
    await _open(s, "douyin", StagedStore(_bad("unavailable", "open_id", "refresh_token", "client_secret"), places))
    await s.take(name)
    await _leave(s)


async def damaged(s: Session, name: str) -> None:
    """Files that cannot be read back."""
    await _open(s, "douyin", StagedStore(_bad("damaged", "access_token", "open_id"), replace(KEYRING, target="file")))
    await s.take(name)
    await _leave(s)


async def editing(s: Session, name: str) -> None:
    """Changes of every kind: typed, from a file, of the wrong form, to be deleted."""
    host = await _open(s, "douyin", StagedStore(_filled()), pattern="act\\..{20,}")

    def stage() -> None:
        rows = host.page.form.rows
        rows["access_token"].edit.setText("abc")
        rows["client_secret"].edit.setText("  s" * 12)
        host.editor.hold_value("app_secret", "-----BEGIN PRIVATE KEY-----\n" + "MII…\n" * 26, "douyin-app.pem")
        host.editor.delete("open_id")
        host.editor.reveal("refresh_token")

    await s.take(name, LARGE, SMALL, before=stage)
    host.editor.undo("open_id")
    host.editor.discard()
    await _leave(s)


async def saving(s: Session, name: str) -> None:
    """A keyring that lets a save wait."""
    host = await _open(s, "douyin", StagedStore(_filled(), hangs=True))

    def stage() -> None:
        host.editor.saver.give_up()
        host.page.form.rows["client_secret"].edit.setText("s" * 32)
        host.page.form.rows["app_secret"].edit.setText("s" * 32)
        host.editor.save()

    await s.take(name, before=stage)
    host.editor.saver.give_up()
    host.editor.discard()
    await _leave(s)


async def checked(s: Session, name: str) -> None:
    """A check with a finding of every kind."""
    store = StagedStore(_bad("locked", "refresh_token"))
    host = await _open(s, "douyin", store)
    accepted = OnlineCheck("accepted", "video.list", 200, "0", "", 0.412)
    await s.take(name, before=lambda: _soon(lambda: _stage_check(host, accepted)))
    reason = {"zh": "应用没有这个接口的权限。", "en": "The app has no permission for this."}

    def refused() -> None:
        told = reason[language()]
        _stage_check(host, OnlineCheck("permission", "video.list", 200, "28001018", told, 0.236))

    await s.take(f"{name}-permission", before=lambda: _soon(refused))
    await _leave(s)


async def incomplete(s: Session, name: str) -> None:
    """A check that misses something."""
    found = {key: status for key, status in _filled().items() if key == "client_key"}
    host = await _open(s, "douyin", StagedStore(found, validation=Validation(missing=("access_token", "open_id"))))
    await s.take(name, LARGE, SMALL, before=lambda: _soon(host.editor.check))
    await _leave(s)


async def ways(s: Session, name: str) -> None:
    """Platforms with several ways to authenticate."""
    for platform in ("erp", "ths123", "zhihu"):
        await _open(
            s, platform, StagedStore(places=replace(KEYRING, keyring="none", target="file", backend="", key=""))
        )
        await s.take(f"{name}-{platform}")
    await _leave(s)


async def nothing(s: Session, name: str) -> None:
    """No fields to show: still loading, none needed, unreadable."""
    host = await _open(s, "douyin", StagedStore())
    host.page.show_platform(None, loading=True)
    await s.take(f"{name}-loading")
    bare = Platform("acme", {"zh": "内部接口", "en": "Internal API"}, "", (), monogram="内")
    host.editor.show_platform(StagedStore(), bare)
    host.page.show_platform(bare)
    await s.take(f"{name}-needed")
    await _leave(s)


async def leaving(s: Session, name: str) -> None:
    """The questions: before leaving, and before a file is used for want of a keyring."""
    from gui.widgets.ask import Question

    places = replace(KEYRING, keyring="locked", target="file", backend="", key="")
    host = await _open(s, "douyin", StagedStore(_filled(), places))
    host.page.form.rows["client_secret"].edit.setText("s" * 32)

    for picture in (name, f"{name}-to-file"):
        if picture == name:
            s.window.pages.go("requests")
        else:
            host.editor.save()
        await s.until(lambda: s.window.findChild(Question) is not None)
        question = s.window.findChild(Question)
        assert question is not None
        await s.take(picture, widget=question)
        question.reject()
        await asyncio.sleep(0.1)
    host.editor.discard()
    await _leave(s)


async def tools(s: Session, name: str) -> None:
    """Keys and transfer."""
    from gui.credentials.tools.screens import take_all

    host = await _open(s, "douyin", StagedStore(_filled()))
    s.services.want_credentials()
    await s.until(lambda: s.services.credentials is not None)
    await take_all(s, name, host)
    await _leave(s)


CREDENTIAL_SCREENS: dict[str, Callable[[Session, str], Awaitable[None]]] = {
    "credentials-empty": empty,
    "credentials-filled": filled,
    "credentials-locked": locked,
    "credentials-unlocking": unlocking,
    "credentials-silent": silent,
    "credentials-damaged": damaged,
    "credentials-editing": editing,
    "credentials-saving": saving,
    "credentials-checked": checked,
    "credentials-incomplete": incomplete,
    "credentials-ways": ways,
    "credentials-nothing": nothing,
    "credentials-leaving": leaving,
    "credentials-tools": tools,
}


async def _open(
    s: Session, name: str, store: StagedStore, *, sandbox: bool = False, pattern: str = ""
) -> CredentialHost:
    s.window.show_first_run(on=False)
    if s.services.mode.sandbox != sandbox:
        s.services.switch(sandbox=sandbox)
        # the addresses come last: then nothing opens the page anew with the real store
        await s.until(lambda: s.services.mode.sandbox == sandbox and bool(s.services.mode.base_urls))
    s.window.credentials_wanted.emit(name)
    host = s.wiring.credentials()
    # both would put the user's own store in the place of the staged one
    await s.until(lambda: host.shown and s.services.credentials is not None)
    platform = next(platform for platform in s.services.platforms() if platform.id == name)
    if pattern:
        fields = (replace(f, pattern=pattern) if f.type == "access_token" else f for f in platform.credentials)
        platform = replace(platform, credentials=tuple(fields))
    host.editor.show_platform(store, platform)
    host.page.show_platform(platform)
    host.page.enter()
    host.show_own()
    if not sandbox:  # sidebar and status bar tell the same
        s.services.states.set_source(store, s.services.platforms())
    await s.until(lambda: host.editor.reader.places is not None and host.page.form.complete)
    return host


def _soon(stage: Callable[[], object]) -> None:
    """After the change of language has reached every widget."""
    QTimer.singleShot(40, stage)


async def _leave(s: Session) -> None:
    """Back to the work in the sandbox, as every screen begins."""
    s.window.pages.go("requests")
    if not s.services.mode.sandbox:
        s.services.switch(sandbox=True)
    await s.until(lambda: s.services.mode.sandbox and s.services.mode.ready)


def _stage_check(host: CredentialHost, found: OnlineCheck) -> None:
    from gui.credentials.checks import online_item

    platform = host.editor.platform
    assert platform is not None
    host.editor.check()
    host.editor.checker.online = online_item(platform, found)
