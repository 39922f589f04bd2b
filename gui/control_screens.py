"""The screens of a call that runs, for ``gui.screens``: sent, waiting, paused, stopped.

Must not be imported by the program.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from gui.screen_steps import LARGE, SMALL, composing, example, send, stop

if TYPE_CHECKING:
    from gui.shots import Session


async def waiting(s: Session, name: str) -> None:
    """A running wait with its countdown, all other calls above it."""
    await _send(s, "429;retry-after=30", state="waiting")
    await asyncio.sleep(0.3)
    await s.take(name, LARGE, SMALL)
    await stop(s)


async def sent(s: Session, name: str) -> None:
    """A request that has not been answered."""
    await _send(s, "slow=60", state="running")
    await asyncio.sleep(0.2)
    await s.take(name)
    await stop(s)


async def stopped(s: Session, name: str) -> None:
    """Stopped by the user in a wait."""
    await _send(s, "429;retry-after=30", state="waiting")
    await asyncio.sleep(0.2)
    await stop(s)
    await s.take(name)


async def waiting_live(s: Session, name: str) -> None:
    """A running wait in the live pane with the whole window, with its details and buttons."""
    await _send(s, "503,429;retry-after=30", state="waiting", attempts=2)
    s.window.maximise_pane(on=True)
    history, call_id = s.window.history, s.wiring.calls.call_id or ""
    await s.until(lambda: history.show_call(call_id) and history.details.isVisible())
    await asyncio.sleep(0.1)  # the table gets the room that the details leave: which rows are seen, the axis goes by
    history.show_call(call_id)
    history.view.toggle(call_id, expanded=True)
    await asyncio.sleep(0.3)
    await s.take(name, LARGE, SMALL)
    await stop(s)
    s.window.maximise_pane(on=False)


async def paused(s: Session, name: str) -> None:
    """A paused platform, a call that waits until it is resumed, and the same call stopped."""
    s.services.running.pause("douyin")
    await _send(s, "ok", state="paused", attempts=0)
    await asyncio.sleep(0.3)
    await s.take(name, LARGE, SMALL)
    await stop(s)
    await s.take(f"{name}-stopped")
    s.services.running.resume("douyin")


CONTROL_SCREENS: dict[str, Callable[[Session, str], Awaitable[None]]] = {
    "sent": sent,
    "waiting": waiting,
    "waiting-live": waiting_live,
    "paused": paused,
    "stopped": stopped,
}


async def _send(s: Session, fault: str, *, state: str, attempts: int = 1) -> None:
    composing(s)
    await send(s, example(), fault, state=state, attempts=attempts)
