"""The sandbox of a program that only set ``JIERU_SANDBOX=1``: started by the first call, ended with the process."""

from __future__ import annotations

import asyncio
import threading

from core.connectors.context import CallContext
from core.connectors.web import Web
from core.sandbox.client import SandboxProcess
from core.sandbox.contract import PLAYED, WEB

_POLL_S = 0.01
_process: SandboxProcess | None = None
_starting = threading.Lock()


async def shared_context(fault: str | None = None) -> CallContext:
    """The surroundings of calls to the process's own sandbox.

    Raises:
        JieruError: The sandbox cannot be started.
    """
    process = _process
    if process is None or not process.running:
        process = await _started()
    return sandbox_context(process, fault)


async def _started() -> SandboxProcess:
    """The running one, started once however many tasks, loops and threads ask at the same time."""
    global _process
    while not _starting.acquire(blocking=False):  # noqa: ASYNC110 - whoever starts it may be on another loop
        await asyncio.sleep(_POLL_S)
    try:
        if _process is None or not _process.running:
            _process = await SandboxProcess.start()  # it ends with this process: its standard input closes
        return _process
    finally:
        _starting.release()


def sandbox_context(process: SandboxProcess, fault: str | None = None) -> CallContext:
    """The surroundings of calls to ``process``."""
    base_urls = {platform_id: process.base_url(platform_id) for platform_id in PLAYED}
    return CallContext("sandbox", process.credentials, base_urls, fault, Web(process.base_url(WEB)))
