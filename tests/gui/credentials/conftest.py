"""A store that may be slow, stuck or locked, a platform of two ways, and an editor of both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
import shiboken6
from PySide6.QtWidgets import QApplication

from core.credentials.online import OnlineCheck
from core.credentials.types import CredentialStatus, Places, StoredIn, Validation
from core.errors import CredentialDamaged, CredentialError, CredentialLocked, CredentialUnavailable
from core.platforms.model import AuthScheme, CredentialField, Operation, Platform, TokenFlow
from core.tasks import TaskRegistry
from core.texts import set_language
from gui.credentials.editor import CredentialEditor
from gui.i18n import use_language
from tests.waiting import until

SECRET = "s3cret-value-0123456789"
NOW = 1_764_000_000.0
ACME = Platform(
    "acme",
    {"zh": "顶点", "en": "Acme"},
    "https://acme.example",
    ("acme.example",),
    credentials=(
        CredentialField("token", {"zh": "令牌", "en": "Token"}, env="ACME_TOKEN", help={"zh": "问人", "en": "Ask"}),
        CredentialField(
            "user", {"zh": "用户", "en": "User"}, secret=False, env="ACME_USER", url="https://acme.example/a"
        ),
        CredentialField("key", {"en": "Key"}, env="ACME_KEY", pattern="k-[0-9]+", url="https://acme.example/b"),
        CredentialField("renew", {"en": "Renewal"}, env="ACME_RENEW"),
        CredentialField("spare", {}, env="ACME_SPARE"),
    ),
    auth=(
        AuthScheme("bearer", "bearer", ("token", "user"), names={"zh": "令牌", "en": "Bearer"}),
        AuthScheme("key", "header", ("key",), "X-Key", names={"en": "Key"}),
        AuthScheme("both", "header", ("key", "user"), "X-Key"),
    ),
    operations=(Operation("item.list", "GET", "/items", names={"en": "List items"}, auth=("bearer",)),),
    tokens=(TokenFlow("token", {"renewal": "renew"}, "POST", "/token"),),
    monogram="A",
)
OTHER = Platform("other", {"en": "Other"}, "", (), credentials=(CredentialField("key"),), monogram="O")
PLACES = Places("auto", "open", "keyring", "keyring.backends.SecretService.Keyring", "/folder", "file")


class FakeStore:
    """Keeps values by type, for one platform.

    Attributes:
        go: Every answer waits for it; set at first.
        stuck: Saves and unlocking wait for it instead.
        states: How a credential is, other than what its value says.
        refuses: What saving and deleting raise.
        calls: What was asked, in order.
    """

    def __init__(self, **values: str) -> None:
        self.values = dict(values)
        self.go = asyncio.Event()
        self.go.set()
        self.stuck: asyncio.Event | None = None
        self.states: dict[str, CredentialStatus] = {}
        self.places = PLACES
        self.validation = Validation()
        self.refuses: CredentialError | None = None
        self.stored = StoredIn("keyring")
        self.locked = False
        self.calls: list[str] = []

    def status(self, name: str) -> CredentialStatus:
        known = self.states.get(name)
        if known is not None:
            return known
        value = self.values.get(name)
        if value is None:
            return CredentialStatus("acme", name)
        return CredentialStatus("acme", name, "keyring", "set", length=len(value), changed_at=NOW - 86_400)

    async def astatus(self, platform: str) -> dict[str, CredentialStatus]:
        self.calls.append("status")
        await self.go.wait()
        if platform == "unreadable":
            raise CredentialUnavailable("credential.no_keyring")
        return {name: self.status(name) for name in {**self.values, **self.states}}

    async def aplaces(self) -> Places:
        await self.go.wait()
        return self.places

    async def aget_credential(self, platform: str, credential_type: str) -> str | None:
        self.calls.append(f"get {credential_type}")
        await self.go.wait()
        kind = {"locked": CredentialLocked, "unavailable": CredentialUnavailable, "damaged": CredentialDamaged}
        state = self.status(credential_type).state
        if state in kind:
            raise kind[state]("credential.locked", platform=platform, type=credential_type)
        return self.values.get(credential_type)

    async def aset_credential(
        self,
        platform: str,
        credential_type: str,
        value: str,
        *,
        expires_at: float | None = None,
        replaces: str | None = None,
    ) -> StoredIn:
        self.calls.append(f"set {credential_type}")
        if self.stuck is not None:
            await self.stuck.wait()
        if self.refuses is not None:
            raise self.refuses
        self.values[credential_type] = value
        self.states.pop(credential_type, None)
        return self.stored

    async def adelete_credential(self, platform: str, credential_type: str) -> bool:
        self.calls.append(f"delete {credential_type}")
        if self.refuses is not None:
            raise self.refuses
        self.states.pop(credential_type, None)
        return self.values.pop(credential_type, None) is not None

    async def avalidate_credential(self, platform: str, credential_type: str | None = None) -> Validation:
        await self.go.wait()
        if self.locked:
            raise CredentialLocked("credential.locked", platform=platform, type="token")
        return self.validation

    async def aunlock(self) -> None:
        self.calls.append("unlock")
        if self.stuck is not None:
            await self.stuck.wait()
        if self.refuses is not None:
            raise self.refuses


class FakeRemote:
    """Answers as it is told.

    Attributes:
        fails: What both calls raise.
        stuck: Both wait for it.
        saves: Whether a renewed token could be saved.
    """

    def __init__(self) -> None:
        self.answer = OnlineCheck("accepted", "item.list", 200, "0", "", 0.1)
        self.fails: Exception | None = None
        self.stuck: asyncio.Event | None = None
        self.saves = True
        self.calls: list[str] = []

    async def check(self, platform: Platform) -> OnlineCheck:
        await self._call(f"check {platform.id}")
        return self.answer

    async def refresh(self, platform: str, credential_type: str) -> bool:
        await self._call(f"refresh {platform} {credential_type}")
        return self.saves

    async def _call(self, name: str) -> None:
        self.calls.append(name)
        if self.stuck is not None:
            await self.stuck.wait()
        if self.fails is not None:
            raise self.fails


class Bench:
    """An editor with what is around it.

    Attributes:
        agrees: The answer to whatever the editor asks.
        failed: Tasks that raised.
    """

    until = staticmethod(until)

    def __init__(self) -> None:
        self.failed: list[BaseException] = []
        self.tasks = TaskRegistry(lambda _name, error: self.failed.append(error))
        self.store = FakeStore(token=SECRET)
        self.remote = FakeRemote()
        self.agrees = True
        self.asked = 0
        self.editor = CredentialEditor(self.tasks, self.remote, self, wall=lambda: NOW)
        self.emptied: list[str] = []
        self.revealed: list[tuple[str, str]] = []
        self.told: list[tuple[str, str]] = []
        self.stored: list[str] = []
        self.editor.emptied.connect(self.emptied.append)
        self.editor.revealed.connect(lambda name, value: self.revealed.append((name, value)))
        self.editor.told.connect(lambda text, tone: self.told.append((text, tone)))
        self.editor.stored.connect(self.stored.append)

    async def use_files(self, places: Places) -> bool:
        self.asked += 1
        return self.agrees

    async def replace_token(self, name: str) -> bool:
        self.asked += 1
        return self.agrees

    async def settle(self) -> None:
        """Until no task is left, or all that are left wait for a test."""
        for _ in range(300):
            if not len(self.tasks):
                return
            await asyncio.sleep(0)

    async def show(self, platform: Platform = ACME) -> None:
        self.editor.show_platform(self.store, platform)
        await self.settle()


@pytest_asyncio.fixture
async def bench(qapp: QApplication) -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.tasks.aclose(0.5)
    shiboken6.delete(made.editor)  # its timers must not be left to a garbage collection in some other thread


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")
    set_language(None)
