"""Steps that many screens share: the composer filled in, calls sent and stopped, a busy day, a control by its name.

Owns how the window is brought into a state that a screen begins with. Must not be imported by the program.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest

from core.calls import APIRequest
from core.retry.policy import RetryPolicy
from gui.sample_day import DAY

if TYPE_CHECKING:
    from gui.shots import Session

Found = TypeVar("Found", bound=QObject)
LARGE, MEDIUM, SMALL = (1440, 900), (1280, 800), (1180, 720)
QUICK = RetryPolicy(initial_delay=0.15)


def composing(s: Session) -> None:
    """The example of Douyin in the composer, ready to be sent."""
    first = s.state.first_run
    s.window.show_first_run(on=False)
    s.window.sidebar.platform_chosen.emit("douyin")
    s.window.composer.load_example()
    s.window.composer.url.send.setFocus()
    s.window.composer.tabs.show_page(0)
    if first:
        s.window.arrange()


def example() -> APIRequest:
    """What the composer's example sends, with quick retries."""
    return APIRequest("douyin", "video.list", params={"cursor": "0", "count": "10"}, policy=QUICK)


async def send(s: Session, request: APIRequest, fault: str, *, state: str = "", attempts: int = 1) -> None:
    """Send a request and wait until the call has ended, or waits."""
    s.wiring.calls.send(request, fault)
    if not state:
        await ended(s)
        return
    await s.until(lambda: any(record.state == state and record.attempts == attempts for record in s.wiring.running()))


async def ended(s: Session) -> None:
    """Wait until no call runs."""
    await s.until(lambda: not s.wiring.calls.running)
    await asyncio.sleep(0.1)


async def stop(s: Session) -> None:
    """Stop what runs."""
    s.wiring.calls.stop()
    await ended(s)


async def demo(s: Session) -> None:
    """The demo of the first run, done."""
    composing(s)
    await send(s, APIRequest("douyin", "video.list", params={"cursor": "0", "count": "10"}), "demo")


async def day(s: Session) -> None:
    """A call after the other, of all kinds, so that the history is no empty table."""
    for platform, operation, params, fault in DAY:
        await send(s, APIRequest(platform, operation, params=params, policy=QUICK), fault)
    await send(s, APIRequest("erp", "order.list", policy=QUICK), "503,429;retry-after=9", state="waiting", attempts=2)
    await asyncio.sleep(0.4)
    await stop(s)


async def busy(s: Session) -> None:
    """A busy day, and the demo."""
    composing(s)
    await day(s)
    await send(s, example(), "demo")


def unfold_newest(s: Session) -> None:
    """Show the steps of the newest call, the first of them current."""
    view = s.window.history.view
    view.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(view, key)


def find(s: Session, kind: type[Found], name: str) -> Found:
    """The one control of that name."""
    found = s.window.findChild(kind, name)
    assert isinstance(found, kind)
    return found
