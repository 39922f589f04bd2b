"""The screens of publishing a file, for ``gui.screens``.

Owns the file, which takes no room on the disk. Must not be imported by the program.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from gui.screen_steps import LARGE, SMALL, stop

if TYPE_CHECKING:
    from gui.shots import Session


async def publishing(s: Session, name: str) -> None:
    """A file to publish, then on its way in parts, then stopped."""
    s.window.show_first_run(on=False)
    s.window.sidebar.platform_chosen.emit("douyin")
    composer = s.window.composer
    composer.set_operation("video.publish")
    composer.tabs.show_page(0)
    composer.file.chosen.emit(_video("门店开业.mp4", megabytes=63))
    await s.until(lambda: composer.file.file_size is not None)
    await s.take(name, LARGE, SMALL)
    request = composer.request()
    assert request is not None
    patient = replace(request, timeout=600)
    s.wiring.calls.send(patient, "ok,ok,slow=60")  # the third request brings the second part
    # the part has left; before that, how far it has come is a matter of time
    await s.until(lambda: any(run.attempts == 3 and "send" in run.steps[-1].phases for run in s.wiring.running()))
    await s.take(f"{name}-running", LARGE, SMALL)
    await stop(s)
    await s.take(f"{name}-stopped")
    composer.load_example()


def _video(name: str, *, megabytes: int) -> str:
    """A file in the working folder that passes for a video."""
    with open(name, "wb") as file:
        file.write(b"\x00\x00\x00\x18ftypisom")
        file.truncate(megabytes << 20)
    return name


PUBLISHING_SCREENS: dict[str, Callable[[Session, str], Awaitable[None]]] = {"publishing": publishing}
